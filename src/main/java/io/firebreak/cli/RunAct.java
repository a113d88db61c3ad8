package io.firebreak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that asks something of one run. */
abstract class RunAct implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  private String run;

  /** The run as it stands. */
  final JsonNode shown() {
    return server.connect().get("/api/v1/runs/" + Api.segment(run), Map.of());
  }

  /** Sends the request and tells the answer. */
  final int send(String what, JsonNode body) {
    var answer =
        server.connect().post("/api/v1/runs/" + Api.segment(run) + "/" + what, body, Map.of());
    if (!output.printedJson(answer)) {
      output.line(View.text(answer, "message"));
    }
    return Exit.OK;
  }
}
