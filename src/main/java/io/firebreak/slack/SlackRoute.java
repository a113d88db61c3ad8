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
    request.handler(part -> {
      if (body.length() + part.length() > LONGEST) {
        request.handler(_ -> {});
        request.endHandler(_ -> {});
        send(context, SlackAnswer.problem(413, "TOO_LARGE", "Slack sends less"));
        request.connection().close();
      } else {
        body.appendBuffer(part);
      }
    });
    request.endHandler(_ -> answer(path, context, body.getBytes(), System.nanoTime()));
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
