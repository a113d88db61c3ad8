package io.firebreak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "drill",
    description =
        "Try a runbook: a run on record that checks, judges and plans now, and changes nothing.")
final class DrillCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(index = "0", paramLabel = "RUNBOOK", description = "The runbook's name.")
  private String runbook;

  @Parameters(
      index = "1..*",
      paramLabel = "INPUT=VALUE",
      description = "Inputs, as the runbook declares them; a list with commas.")
  private Map<String, String> inputs = new LinkedHashMap<>();

  @Option(
      names = "--incident",
      paramLabel = "ID",
      description = "The incident whose alert it sees.")
  private @Nullable String incident;

  @Override
  public Integer call() {
    var api = server.connect();
    var body = RunArguments.body(api, runbook, inputs, incident);
    body.remove("runbook");
    JsonNode started =
        api.post("/api/v1/runbooks/" + Api.segment(runbook) + "/drills", body, Map.of());
    if (!output.printedJson(started)) {
      var id = View.text(started, "id");
      output.line("Started drill " + id + ". See how it went with: firebreak show " + id);
    }
    return Exit.OK;
  }
}
