package io.firebreak.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for other programs that have to be told one. They are below those that a system gives to
 * whoever asks for any, and to connections: one of these may be taken before the program has it.
 */
public final class Ports {
  private static final int FIRST = 20_000;
  private static final int EACH = 10;

  /** Processes that run tests side by side begin at ports that are far from each other. */
  private static final AtomicInteger NEXT =
      new AtomicInteger(FIRST + (int) (ProcessHandle.current().pid() % 1_000) * EACH);

  private Ports() {}

  /** A port of this machine that nobody listens on now. */
  public static int free() {
    while (true) {
      int port = NEXT.getAndIncrement();
      if (isFree(port)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (var listener = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return listener.isBound();
    } catch (BindException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
