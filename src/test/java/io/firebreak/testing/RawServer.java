package io.firebreak.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on this machine that answers word for word, also with what no proper server says. */
public final class RawServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Behaviour behaviour;
  private final String greeting;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch closedByPeer = new CountDownLatch(1);

  /** What to do with a request; false ends the connection. */
  @FunctionalInterface
  private interface Behaviour {
    boolean answer(String request, Socket socket, OutputStream out)
        throws IOException, InterruptedException;
  }

  private RawServer(Behaviour behaviour) throws IOException {
    this(behaviour, "");
  }

  private RawServer(Behaviour behaviour, String greeting) throws IOException {
    this.greeting = greeting;
    this.behaviour = behaviour;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers every request so and keeps the connection; an empty answer is none at all. */
  public static RawServer answering(String answer) throws IOException {
    return new RawServer((_, _, out) -> {
      write(out, answer);
      return true;
    });
  }

  /** An answer to a request. */
  @FunctionalInterface
  public interface Script {
    /** The answer, word for word. */
    String answer(String request) throws IOException;
  }

  /** Answers each request as the script says. */
  public static RawServer answeringBy(Script script) throws IOException {
    return new RawServer((request, _, out) -> {
      write(out, script.answer(request));
      return true;
    });
  }

  /** Answers every request so and closes. */
  public static RawServer answeringAndClosing(String answer) throws IOException {
    return new RawServer((_, _, out) -> {
      write(out, answer);
      return false;
    });
  }

  /** Speaks first and closes, as servers of other protocols do. */
  public static RawServer greeting(String greeting) throws IOException {
    return new RawServer((_, _, _) -> false, greeting);
  }

  /** Takes a request and resets the connection. */
  public static RawServer resetting() throws IOException {
    return new RawServer((_, socket, _) -> {
      socket.setSoLinger(true, 0);
      return false;
    });
  }

  /** Answers so and then one byte after another, for ever. */
  public static RawServer dripping(String start, Duration pause) throws IOException {
    var never = new CountDownLatch(1);
    return new RawServer((_, _, out) -> {
      write(out, start);
      while (!never.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        write(out, "x");
      }
      return false;
    });
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var socket = listener.accept();
        open.add(socket);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed: the test is over
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      if (!greeting.isEmpty()) {
        write(socket.getOutputStream(), greeting);
        return;
      }
      var in = new BufferedInputStream(socket.getInputStream());
      for (var request = read(in); !request.isEmpty(); request = read(in)) {
        requests.add(request);
        requested.countDown();
        if (!behaviour.answer(request, socket, socket.getOutputStream())) {
          return;
        }
      }
      closedByPeer.countDown();
    } catch (IOException e) {
      closedByPeer.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  /** One request with its body; empty when there is none any more. */
  private static String read(InputStream in) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      text.append((char) next);
    }
    int length =
        text.toString()
            .lines()
            .filter(line -> line.startsWith("Content-Length: "))
            .mapToInt(line -> Integer.parseInt(line.substring(16)))
            .findFirst()
            .orElse(0);
    return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Its URL with this path. */
  public String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  /** How many connections it took. */
  public int connections() {
    return connections.get();
  }

  /** Every request, word for word. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Waits until a request is there. */
  public void awaitRequest() throws InterruptedException {
    if (!requested.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("no request came");
    }
  }

  /** Waits until a client has closed its connection. */
  public void awaitClosedByPeer() throws InterruptedException {
    if (!closedByPeer.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("the connection is still open");
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (var socket : open) {
      socket.close();
    }
  }
}
