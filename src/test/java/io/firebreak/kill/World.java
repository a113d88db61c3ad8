package io.firebreak.kill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * What is outside of the program: a target that keeps a ledger of what was asked of it, and a Slack
 * that keeps what it was told.
 */
final class World implements AutoCloseable {
  private final HttpServer server;
  private final List<Effect> ledger = new ArrayList<>();
  private final List<String> slack = new ArrayList<>();
  private final Set<String> sick = new HashSet<>();
  private String mute = "";
  private CountDownLatch asked = new CountDownLatch(1);
  private CountDownLatch silence = new CountDownLatch(1);

  /**
   * What was asked of the target.
   *
   * @param name {@code SCENE/STEP}
   * @param key idempotency key, empty without
   */
  record Effect(String name, String method, String key) {}

  World() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/effect/", this::effect);
    server.createContext("/state/", this::state);
    server.createContext("/health/", this::health);
    server.createContext("/api/", this::slack);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** A scene whose verification will fail. */
  synchronized void sicken(String scene) {
    sick.add(scene);
  }

  /** The target will do what this name asks, but never answer. */
  synchronized CountDownLatch mute(String name) {
    mute = name;
    asked = new CountDownLatch(1);
    return asked;
  }

  /** What was muted is answered now. */
  synchronized void speak() {
    silence.countDown();
    silence = new CountDownLatch(1);
  }

  /** What was asked for, by name, in order. */
  synchronized List<Effect> effects(String scene) {
    return ledger.stream().filter(effect -> effect.name().startsWith(scene + "/")).toList();
  }

  /** How often it happened: a key that came twice happened once, as such a target promises. */
  synchronized long happened(String name) {
    var same = ledger.stream().filter(effect -> effect.name().equals(name)).toList();
    var keyed = same.stream().map(Effect::key).filter(key -> !key.isEmpty()).distinct().count();
    return keyed + same.stream().filter(effect -> effect.key().isEmpty()).count();
  }

  /** How many requests came in all. */
  synchronized int size() {
    return ledger.size();
  }

  synchronized boolean told(String text) {
    return slack.stream().anyMatch(each -> each.contains(text));
  }

  private void effect(HttpExchange exchange) throws IOException {
    var name = rest(exchange, "/effect/");
    var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    boolean silent;
    CountDownLatch until;
    synchronized (this) {
      ledger.add(new Effect(name, exchange.getRequestMethod(), key == null ? "" : key));
      silent = name.equals(mute);
      until = silence;
      if (silent) {
        mute = "";
        asked.countDown();
      }
    }
    if (silent) {
      awaitTheEnd(until);
    }
    answer(exchange, 200, "{\"done\":true}");
  }

  private static void awaitTheEnd(CountDownLatch silence) {
    try {
      silence.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void state(HttpExchange exchange) throws IOException {
    answer(exchange, happened(rest(exchange, "/state/")) > 0 ? 200 : 404, "{}");
  }

  private void health(HttpExchange exchange) throws IOException {
    boolean ill;
    synchronized (this) {
      ill = sick.contains(rest(exchange, "/health/"));
    }
    answer(exchange, ill ? 503 : 200, "{}");
  }

  private void slack(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    synchronized (this) {
      slack.add(body);
    }
    answer(exchange, 200, "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"100.1\",\"team_id\":\"T1\"}");
  }

  private static String rest(HttpExchange exchange, String prefix) {
    return exchange.getRequestURI().getPath().substring(prefix.length());
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    speak();
    server.stop(0);
  }
}
