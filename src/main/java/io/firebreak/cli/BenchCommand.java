package io.firebreak.cli;

import io.firebreak.action.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
    return bench.run(new Bench.Whole(quick), json, spec.commandLine().getOut());
  }

  @Command(
      name = "storm",
      mixinStandardHelpOptions = true,
      description =
          "Measure a storm: 10,000 alerts of 1,000 groups in 10 s and a dead node among them, with 256 MB of heap.")
  int storm(
      @Option(
              names = "--json",
              paramLabel = "FILE",
              description = "Also write the figures as JSON.")
          @Nullable Path json,
      @Option(
              names = "--quick",
              description = "A tenth of the work: shows that all is right, has no aims of speed.")
          boolean quick,
      @Option(
              names = "--steady",
              paramLabel = "TIME",
              defaultValue = "0s",
              description = "First 50 alerts a second for this long, such as 1h.")
          String steady,
      @Option(
              names = "--postgresql",
              paramLabel = "URL",
              description =
                  "An empty database, such as jdbc:postgresql://host/storm; default embedded.")
          @Nullable String postgresql,
      @Option(
              names = "--user",
              paramLabel = "ROLE",
              description = "Who opens it.",
              defaultValue = "postgres")
          String user,
      @Option(names = "--password-file", paramLabel = "FILE", description = "Its password.")
          @Nullable Path passwordFile) {
    var shared =
        postgresql == null ? null : new Bench.Shared(postgresql, user, password(passwordFile));
    return bench.run(
        new Bench.Storm(quick, shared, time(steady)), json, spec.commandLine().getOut());
  }

  private Duration time(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--steady: " + e.getMessage(), e);
    }
  }

  private String password(@Nullable Path file) {
    if (file == null) {
      throw new ParameterException(
          spec.commandLine(), "--postgresql wants --password-file, where its password stands");
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "--password-file: " + e.getMessage(), e);
    }
  }
}
