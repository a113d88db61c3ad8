package io.firebreak.app;

import io.firebreak.cli.FirebreakCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.List;

/** The commands with all that they have in the program, but those that start a server. */
final class RealCommands {
  private RealCommands() {}

  /** Runs one; what it says goes to {@code out}. */
  static int run(StringWriter out, String... arguments) {
    return FirebreakCommand.commandLine(
            _ -> 0,
            (_, _, _) -> 0,
            (_, _, _) -> 0,
            Toolbox::forLint,
            List::of,
            Around::of,
            StorePlace::of,
            Examination::of,
            InstantSource.system())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(out, true))
        .execute(arguments);
  }
}
