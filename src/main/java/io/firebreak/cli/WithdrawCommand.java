package io.firebreak.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "withdraw",
    description = "Take your vote about the plan of a run back, while it is not decided.")
final class WithdrawCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String run;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
  private @Nullable String reason;

  @Override
  public Integer call() {
    var api = server.connect();
    var path = "/api/v1/runs/" + Api.segment(run) + "/approval";
    var hash = View.text(api.get(path, Map.of()), "plan_hash");
    return Votes.send(api, output, path, hash, "withdraw", reason);
  }
}
