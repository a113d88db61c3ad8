package io.firebreak.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    description =
        "Measure this program and this machine side by side: acceptances, runs, latency, clicks, start, memory.")
final class BenchCommand implements Callable<Integer> {
  private final Bench bench;
  @Spec private CommandSpec spec;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--quick",
      description = "A hundredth of the work: shows that all is right, measures nothing.")
  private boolean quick;

  BenchCommand(Bench bench) {
    this.bench = bench;
  }

  @Override
  public Integer call() {
    return bench.run(quick, json, spec.commandLine().getOut());
  }
}
