package io.firebreak.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "rerun",
    description =
        "Take up a run where it failed, as a new run. What was done and stands is not done again.")
final class RerunCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(index = "0", paramLabel = "RUN", description = "The id of the run that failed.")
  private String run;

  @Override
  public Integer call() {
    var started =
        server
            .connect()
            .post("/api/v1/runs/" + Api.segment(run) + "/rerun", Api.object(), Map.of());
    if (!output.printedJson(started)) {
      var id = View.text(started, "id");
      output.line("Started run " + id + ", which takes up " + run + ".");
      output.line("Look at it with: firebreak show " + id);
    }
    return Exit.OK;
  }
}
