package io.firebreak.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "run", description = "Start a run of a runbook by hand.")
final class RunCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();
  @Mixin private RunArguments run = new RunArguments();

  @Override
  public Integer call() {
    var api = server.connect();
    var started = api.post("/api/v1/runs", run.body(api), Map.of());
    if (!output.printedJson(started)) {
      var id = View.text(started, "id");
      output.line("Started run " + id + ". Look at it with: firebreak show " + id);
    }
    return Exit.OK;
  }
}
