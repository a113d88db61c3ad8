package io.firebreak.kill;

import io.firebreak.app.Main;
import io.firebreak.journal.Failpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * The program's {@code main} with a harness at its failpoints: one that the control file names
 * stops there and says so, and waits to be killed.
 */
final class KillMain {
  /** What a stopped program says. */
  static final String STOPPED = "stopped at ";

  private KillMain() {}

  static void main(String[] arguments) {
    var control = Path.of(System.getProperty("firebreak.failpoint"));
    Failpoint.install((name, detail) -> hit(control, name, detail));
    Main.main(arguments);
  }

  /** The file holds nothing, or a point's name and a text that its detail must contain. */
  private static void hit(Path control, String name, String detail) {
    try {
      var wanted = Files.readString(control).split(" ", 2);
      if (!wanted[0].equals(name) || !detail.contains(wanted[1])) {
        return;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.println(STOPPED + name + " " + detail);
    System.out.flush();
    while (true) {
      LockSupport.park();
    }
  }
}
