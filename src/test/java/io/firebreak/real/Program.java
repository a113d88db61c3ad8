package io.firebreak.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program that nobody here wrote, in a process of its own, with what it says in a file. */
final class Program implements AutoCloseable {
  private static final String REQUIRED = "required";

  private final Path log;
  private final List<String> command;
  private Process process;

  /** Starts it; what it says is added to the log. */
  Program(Path log, List<String> command) throws IOException {
    this.log = log;
    this.command = List.copyOf(command);
    this.process = start();
  }

  /** Leaves the test out where a program is absent, or fails it where all must be present. */
  static void demand(String... names) {
    var installed = List.of(names).stream().allMatch(Program::isInstalled);
    var required = REQUIRED.equals(System.getenv("FIREBREAK_REAL"));
    assumeTrue(required || installed, () -> List.of(names) + " are not all installed");
    assertThat(installed).as("FIREBREAK_REAL=required: %s", List.of(names)).isTrue();
  }

  private static boolean isInstalled(String name) {
    return List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
        .anyMatch(each -> Files.isExecutable(Path.of(each, name)));
  }

  private Process start() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** Kills it without a word and starts it again with what it had stored. */
  void restart() throws IOException {
    close();
    process = start();
  }

  /** What it said, for a failure's message. */
  String said() {
    try {
      return log.getFileName() + ":\n" + Files.readString(log);
    } catch (IOException e) {
      return log + " cannot be read: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
