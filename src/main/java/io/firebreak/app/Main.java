package io.firebreak.app;

import io.firebreak.cli.FirebreakCommand;
import io.firebreak.cli.ServeOptions;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;

/**
 * Where the process begins.
 *
 * <p>A plain {@code main}: only the commands that need the whole application start it, so that the
 * others answer at once.
 */
@QuarkusMain
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String... arguments) {
    System.exit(
        FirebreakCommand.commandLine(Main::serve, InstantSource.system()).execute(arguments));
  }

  private static int serve(ServeOptions options) {
    try {
      // The connection pool opens the database before any code of ours runs.
      Files.createDirectories(options.data());
    } catch (IOException e) {
      System.err.printf(
          "firebreak: cannot create the data folder %s (%s). Choose another one with --data.%n",
          options.data(), e);
      return 1;
    }
    System.setProperty("firebreak.config", options.config().toString());
    System.setProperty("firebreak.runbooks", options.runbooks().toString());
    System.setProperty("firebreak.data", options.data().toString());
    System.setProperty("firebreak.port", Integer.toString(options.port()));
    Quarkus.run(RunningServer.class);
    return 0;
  }
}
