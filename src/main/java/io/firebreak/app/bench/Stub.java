package io.firebreak.app.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The target of the runs, as cheap as a real HTTP server can be: it answers at once and counts what
 * it was asked for. Beside that it is a Slack that agrees to everything.
 */
final class Stub {
  private final HttpServer server;
  private final AtomicInteger effects = new AtomicInteger();
  private final Map<String, Integer> byKey = new ConcurrentHashMap<>();
  private final Map<String, Long> firstEffect = new ConcurrentHashMap<>();
  private final Map<String, Long> lastEffect = new ConcurrentHashMap<>();
  private final AtomicInteger messages = new AtomicInteger();

  Stub(Vertx vertx) {
    server = vertx.createHttpServer().requestHandler(this::answer);
    Waiting.on(server.listen(0, "127.0.0.1"));
  }

  int port() {
    return server.actualPort();
  }

  /** How many effects were asked for. */
  int effects() {
    return effects.get();
  }

  /** How many of them came twice, by their key. */
  long repeated() {
    return byKey.values().stream().filter(count -> count > 1).count();
  }

  /** When the first effect of a run came, on the clock of {@code System.nanoTime}. */
  Map<String, Long> firstEffect() {
    return firstEffect;
  }

  /** When the last effect of a run came, on the clock of {@code System.nanoTime}. */
  Map<String, Long> lastEffect() {
    return lastEffect;
  }

  /** {@code POST /effect/RUN/STEP}, or Slack's API; anything else reads. */
  private void answer(HttpServerRequest request) {
    var key = request.getHeader("Idempotency-Key");
    var path = request.path();
    if (key != null && path != null) {
      long now = System.nanoTime();
      effects.incrementAndGet();
      byKey.merge(key, 1, Integer::sum);
      var run = path.split("/", 4)[2];
      firstEffect.putIfAbsent(run, now);
      lastEffect.put(run, now);
    }
    if (path != null && path.startsWith("/slack/api/")) {
      agree(request);
    } else {
      request.response().end();
    }
  }

  private void agree(HttpServerRequest request) {
    var answer =
        "{\"ok\":true,\"team_id\":\"%s\",\"channel\":\"C1\",\"ts\":\"%d.1\"}"
            .formatted(BenchScene.SLACK_TEAM, messages.incrementAndGet());
    request.response().putHeader("Content-Type", "application/json").end(answer);
  }
}
