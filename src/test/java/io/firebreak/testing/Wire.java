package io.firebreak.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A wire to a server on this machine that can be cut, so that a test sees what a client does
 * without it. Stopped with {@link #close}.
 */
public final class Wire implements AutoCloseable {
  private final ServerSocket listener;
  private final int server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;
  private volatile boolean deaf;

  /** A wire to the port of a server on loopback. */
  public Wire(int server) {
    this.server = server;
    try {
      listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** The port that clients connect to. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Ends every connection, and every new one at once, until {@link #mend}. */
  public void cut() {
    cut = true;
    open.forEach(Wire::end);
  }

  /** Ends every connection once. */
  public void reset() {
    open.forEach(Wire::end);
  }

  /** From now on the server hears its clients, but they do not hear it, until {@link #mend}. */
  public void loseAnswers() {
    deaf = true;
  }

  /** Everything is well again, for new connections. */
  public void mend() {
    cut = false;
    deaf = false;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        if (cut) {
          end(client);
        } else {
          connect(client);
        }
      } catch (IOException e) {
        reset(); // closed, or the server is not there: its clients are not served
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket to = new Socket(InetAddress.getLoopbackAddress(), server);
    open.add(to);
    Thread.ofVirtual().start(() -> pump(client, to, false));
    Thread.ofVirtual().start(() -> pump(to, client, true));
  }

  private void pump(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[8_192];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (answers && deaf) {
          break;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      end(from);
    }
    end(to);
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cut();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
