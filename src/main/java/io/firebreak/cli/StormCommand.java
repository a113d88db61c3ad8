package io.firebreak.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "storm",
    description = "Let alerts start only what is allowed in a storm; end it with 'resume'.")
final class StormCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "REASON", description = "Why, for everybody who asks.")
  private String reason;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "How long, such as 30m; without it until 'resume'.")
  private @Nullable String duration;

  @Override
  public Integer call() {
    return Holds.place(server.connect(), output, "storm", reason, duration);
  }
}
