package io.firebreak.slack;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Where Slack posts: events, such as its question whether this is the right address; clicks and
 * filled forms; and commands. Open to all because Slack signs what it sends, which {@link
 * SlackDoor} checks before anything else happens. It takes requests on the threads that read them
 * off the wire, which wait for nothing, so that the time for an answer is counted from there.
 */
@Singleton
final class SlackRoute {
  private static final Logger LOG = Logger.getLogger(SlackRoute.class);
  private static final List<String> PATHS =
      List.of("/slack/events", "/slack/interactions", "/slack/commands");

  /** What Slack sends is far smaller. */
  private static final int LONGEST = 1 << 20;

  /** So long Slack waits for its answer, and nobody after. */
  private static final long PATIENCE_MILLIS = 3_000;

  private static final long FAREWELL_MILLIS = 1_000;

  /** How long the start waits for its own request at most. */
  private static final Duration REHEARSAL = Duration.ofSeconds(2);

  /** Behind those who open the door. */
  private static final int LATE = Interceptor.Priority.LIBRARY_AFTER;

  private final Instance<SlackDoor> door;

  /** Where a door is, which is opened at the start and not before. */
  SlackRoute(Instance<SlackDoor> door) {
    this.door = door;
  }

  void open(@Observes Router router) {
    PATHS.forEach(path -> router.post(path).handler(context -> take(path, context)));
  }

  /** Before the port opens, which it does after this. */
  void rehearse(@Observes @Priority(LATE) StartupEvent event, Vertx vertx, Router router) {
    if (door.get() instanceof BoltDoor) {
      knock(vertx, router);
    }
  }

  /**
   * Posts once to this very process as Slack would but without a signature, which is refused: so
   * the way that requests take was gone once before a click comes by it. For that it listens where
   * nobody else asks.
   */
  static void knock(Vertx vertx, Router router) {
    var server = vertx.createHttpServer().requestHandler(router);
    try (var client = HttpClient.newBuilder().connectTimeout(REHEARSAL).build()) {
      soon(server.listen(0, "127.0.0.1"));
      var address =
          URI.create("http://127.0.0.1:%d%s".formatted(server.actualPort(), PATHS.getFirst()));
      var request =
          HttpRequest.newBuilder(address)
              .version(HttpClient.Version.HTTP_1_1)
              .timeout(REHEARSAL)
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      client.send(request, HttpResponse.BodyHandlers.discarding());
      soon(server.close());
    } catch (IOException | ExecutionException | TimeoutException e) {
      LOG.debugf("the first click will be slower: %s", e.getMessage());
      server.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      server.close();
    }
  }

  private static void soon(Future<?> done)
      throws ExecutionException, InterruptedException, TimeoutException {
    var _ =
        done.toCompletionStage()
            .toCompletableFuture()
            .get(REHEARSAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void take(String path, RoutingContext context) {
    var request = context.request();
    var body = Buffer.buffer();
    var timer =
        context
            .vertx()
            .setTimer(
                PATIENCE_MILLIS,
                _ -> refuse(context, SlackAnswer.problem(408, "TOO_SLOW", "Slack sends faster")));
    request.exceptionHandler(_ -> context.vertx().cancelTimer(timer));
    request.handler(part -> {
      if (body.length() + part.length() > LONGEST) {
        context.vertx().cancelTimer(timer);
        refuse(context, SlackAnswer.problem(413, "TOO_LARGE", "Slack sends less"));
      } else {
        body.appendBuffer(part);
      }
    });
    request.endHandler(_ -> {
      context.vertx().cancelTimer(timer);
      answer(path, context, body.getBytes(), System.nanoTime());
    });
  }

  /** Answers before the whole has come, and reads no more. */
  private static void refuse(RoutingContext context, SlackAnswer answer) {
    var request = context.request();
    request.handler(_ -> {});
    request.endHandler(_ -> {});
    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    send(context, answer);
    // A close at once could overtake the answer, where more is still on its way here.
    context.vertx().setTimer(FAREWELL_MILLIS, _ -> request.connection().close());
  }

  private void answer(String path, RoutingContext context, byte[] body, long received) {
    var headers = headers(context.request().headers());
    var _ =
        door.get()
            .handle(path, headers, body, received)
            .exceptionally(failure -> {
              LOG.error("what Slack sent could not be taken", failure);
              return SlackAnswer.problem(500, "INTERNAL", "That went wrong; the log says how");
            })
            .thenAccept(answer -> send(context, answer));
  }

  private static Map<String, List<String>> headers(MultiMap all) {
    var headers = new HashMap<String, List<String>>();
    all.names().forEach(name -> headers.put(name, all.getAll(name)));
    return headers;
  }

  private static void send(RoutingContext context, SlackAnswer answer) {
    var response = context.response();
    if (!response.closed()) {
      response
          .setStatusCode(answer.status())
          .putHeader(HttpHeaders.CONTENT_TYPE, answer.type())
          .putHeader("Cache-Control", "no-store")
          .putHeader("X-Content-Type-Options", "nosniff")
          .end(answer.body());
    }
  }
}
