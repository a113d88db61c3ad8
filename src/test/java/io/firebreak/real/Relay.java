package io.firebreak.real;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands between a monitoring system and Firebreak, as proxies do: its address stays while the
 * one behind it is started again elsewhere, and what it passes on may take its time.
 */
final class Relay implements AutoCloseable {
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> held = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger turnedAway = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile String address = "";
  private volatile int withoutAddress = UNAVAILABLE;

  /** One with nobody behind it yet, so that it answers 503. */
  Relay() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::pass);
    server.start();
  }

  /** Passes on to this server from now on; without a slash at the end. */
  void turnTo(String server) {
    address = server;
  }

  /** Passes nothing on from now on and answers this status. */
  void turnAway(int status) {
    withoutAddress = status;
    address = "";
  }

  /** Keeps what comes from now on, unanswered, until it is released. */
  void hold() {
    gate = new CountDownLatch(1);
  }

  /** Passes on what it kept, also what its sender has given up meanwhile. */
  void release() {
    gate.countDown();
  }

  /** Whether it keeps a body with this text now. */
  boolean holds(String text) {
    return held.stream().anyMatch(body -> body.contains(text));
  }

  /** How many the one behind it has accepted. */
  int accepted() {
    return accepted.get();
  }

  /** How many were not passed on, or not accepted. */
  int turnedAway() {
    return turnedAway.get();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void pass(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readAllBytes();
    try {
      var text = new String(body, StandardCharsets.UTF_8);
      held.add(text);
      gate.await();
      held.remove(text);
      answer(exchange, passOn(exchange, body));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Answer(int status, String body) {}

  private Answer passOn(HttpExchange exchange, byte[] body) throws InterruptedException {
    var to = address;
    if (to.isEmpty()) {
      return new Answer(withoutAddress, "");
    }
    var request =
        HttpRequest.newBuilder(URI.create(to + exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    for (var name : List.of("Content-Type", "Authorization")) {
      exchange
          .getRequestHeaders()
          .getOrDefault(name, List.of())
          .forEach(value -> request.header(name, value));
    }
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException gone) {
      return new Answer(UNAVAILABLE, "");
    }
  }

  private void answer(HttpExchange exchange, Answer answer) throws IOException {
    (answer.status() / 100 == 2 ? accepted : turnedAway).incrementAndGet();
    var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    http.shutdownNow();
  }
}
