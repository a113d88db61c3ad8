package io.firebreak.kill;

import io.firebreak.app.Main;
import io.firebreak.journal.Failpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The program's {@code main} with a harness at its failpoints: one that the control file names
 * stops there and says so, and waits to be killed; or it fails there as a disk that loses what was
 * written.
 */
final class KillMain {
  /** Before the name of a point that fails instead of stopping. */
  static final String FAIL = "!";

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
      if (wanted[0].equals(FAIL + name) && detail.contains(wanted[1])) {
        fail(new SQLiteException("injected", SQLiteErrorCode.SQLITE_IOERR_FSYNC));
      }
      if (!wanted[0].equals(name) || !detail.contains(wanted[1])) {
        return;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stop(name, detail);
  }

  /** A failpoint declares nothing, but stands where an error of the store is expected. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> void fail(Exception error) throws E {
    throw (E) error;
  }

  private static void stop(String name, String detail) {
    System.out.println(STOPPED + name + " " + detail);
    System.out.flush();
    while (true) {
      LockSupport.park();
    }
  }
}
