package io.firebreak.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "reject", description = "Reject the plan of a run. One rejection is enough.")
final class RejectCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String run;

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why not.")
  private String reason;

  @Override
  public Integer call() {
    var api = server.connect();
    var path = "/api/v1/runs/" + Api.segment(run) + "/approval";
    var hash = View.text(api.get(path, Map.of()), "plan_hash");
    return Votes.send(api, output, path, hash, "reject", reason);
  }
}
