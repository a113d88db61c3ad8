package io.firebreak.slack;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private final Instance<SlackDoor> door;

  /** Where a door is, which is opened at the start and not before. */
  SlackRoute(Instance<SlackDoor> door) {
    this.door = door;
  }

  void open(@Observes Router router) {
    PATHS.forEach(path -> router.post(path).handler(context -> take(path, context)));
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
