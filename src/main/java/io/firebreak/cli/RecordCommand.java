package io.firebreak.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "record",
    description =
        "Turn a finished run into a test of its runbook, with secrets masked, to be played by"
            + " 'test'.")
final class RecordCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String run;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Write it to this new file, beside the runbook; else it is printed.")
  private @Nullable Path to;

  @Override
  public Integer call() {
    var yaml = server.connect().getText("/api/v1/runs/" + Api.segment(run) + "/test", Map.of());
    if (to == null) {
      output.lines(yaml.stripTrailing());
    } else {
      write(to, yaml);
    }
    return Exit.OK;
  }

  private void write(Path file, String yaml) {
    if (!file.toString().endsWith(".test.yaml")) {
      throw new CommandFailure(Exit.USAGE, "the name of a file of tests ends in .test.yaml");
    }
    try {
      Files.writeString(file, yaml, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new CommandFailure(Exit.DATA, file + " cannot be written: " + e);
    }
    output.line("written to " + file + "; play it with 'firebreak test " + file + "'");
  }
}
