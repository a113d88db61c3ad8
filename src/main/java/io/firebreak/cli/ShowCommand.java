package io.firebreak.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Show one run: its state, plan, steps and approval.")
final class ShowCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String run;

  @Override
  public Integer call() {
    var found = server.connect().get("/api/v1/runs/" + Api.segment(run), Map.of());
    if (!output.printedJson(found)) {
      output.lines(View.run(found));
    }
    return Exit.OK;
  }
}
