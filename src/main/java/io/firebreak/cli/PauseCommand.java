package io.firebreak.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pause",
    description = "The kill switch: no new effect begins anywhere, or of one runbook or service.")
final class PauseCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "REASON", description = "Why, for everybody who asks.")
  private String reason;

  @ArgGroup private Only only = new Only();

  /** What is paused, instead of everything. */
  static final class Only {
    @Option(names = "--runbook", paramLabel = "NAME", description = "Only this runbook.")
    private @Nullable String runbook;

    @Option(names = "--service", paramLabel = "NAME", description = "Only runs about this service.")
    private @Nullable String service;

    private String scope() {
      return runbook != null
          ? "runbook:" + runbook
          : service != null ? "service:" + service : "all";
    }
  }

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "How long, such as 30m; without it until 'resume'.")
  private @Nullable String duration;

  @Override
  public Integer call() {
    return Holds.place(server.connect(), output, only.scope(), reason, duration);
  }
}
