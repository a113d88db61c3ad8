package io.firebreak.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "undo",
    description =
        "Undo one step of a run that has ended, as a new run. What somebody else has changed since is"
            + " not touched before a person says so.")
final class UndoCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(index = "0", paramLabel = "RUN", description = "The id of the run that did it.")
  private String run;

  @Parameters(
      index = "1",
      paramLabel = "STEP",
      description = "The id of the step; STEP/STEP for one of a child run.")
  private String step;

  @Override
  public Integer call() {
    var started =
        server
            .connect()
            .post(
                "/api/v1/runs/"
                    + Api.segment(run)
                    + "/steps/"
                    + Api.segment(step.replace('/', '~'))
                    + "/undo",
                Api.object(),
                Map.of());
    if (!output.printedJson(started)) {
      var id = View.text(started, "id");
      output.line("Started run " + id + ", which undoes " + step + " of " + run + ".");
      output.line("Look at it with: firebreak show " + id);
    }
    return Exit.OK;
  }
}
