package io.firebreak.webhook;

import io.firebreak.alert.HookRequest.Peer;
import io.firebreak.alert.Limits;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Where monitoring systems post: {@code /hooks/SOURCE}, {@code /hooks/SOURCE/NAME}, and {@code
 * /hooks/prometheus/NAME/api/v2/alerts} for a Prometheus that takes us for its Alertmanager, and
 * likewise {@code /v2/enqueue} for what takes us for PagerDuty. Open to all, because a hook knows
 * its senders by credentials of their own. It reads bodies itself, for a stranger's body may be
 * endless or never come, and both must end in an answer. The content type means nothing here: some
 * senders write a wrong one.
 */
@Singleton
final class HookRoute {
  private static final String PATHS = "/hooks/*";
  private static final String DIRECTLY = "/api/v2/alerts";
  private static final String PROMETHEUS = "prometheus";
  private static final int ACCEPTED = 202;
  private static final int OK = 200;
  private static final String EVENTS = "pagerduty-events";

  /** What clients of PagerDuty's Events API put behind the address that they are given. */
  private static final List<String> ENQUEUE = List.of("/v2/enqueue", "/v2/change/enqueue");

  /** Senders of CloudEvents ask first whether they may, by an OPTIONS with this header. */
  private static final String CLOUD_EVENTS = "cloudevents";

  private static final String REQUEST_ORIGIN = "WebHook-Request-Origin";

  /** How long a refused sender may go on sending before the connection is cut. */
  private static final long FAREWELL_MILLIS = 500;

  private final HookHandler handler;
  private final Limits limits;
  private final HookQueue queue;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  HookRoute(HookHandler handler, Limits limits) {
    this.handler = handler;
    this.limits = limits;
    this.queue = new HookQueue(limits);
  }

  void open(@Observes Router router) {
    router.route(PATHS).handler(this::take);
  }

  private void take(RoutingContext context) {
    var request = context.request();
    var path = Path.of(context.normalizedPath());
    if (path == null) {
      context.next();
    } else if (request.method().equals(HttpMethod.OPTIONS)
        && path.source().equals(CLOUD_EVENTS)
        && request.getHeader(REQUEST_ORIGIN) != null) {
      send(context, handler.mayDeliver(request.getHeader(REQUEST_ORIGIN)));
    } else if (!request.method().equals(HttpMethod.POST) && !isPutOfGrafana(request, path)) {
      refuse(context, handler.onlyPost());
    } else {
      read(context, path);
    }
  }

  /** Grafana lets people choose between the two methods. */
  private static boolean isPutOfGrafana(HttpServerRequest request, Path path) {
    return request.method().equals(HttpMethod.PUT) && path.source().equals("grafana");
  }

  private void read(RoutingContext context, Path path) {
    var request = context.request();
    var body = Buffer.buffer();
    long timer =
        context
            .vertx()
            .setTimer(limits.bodyTime().toMillis(), _ -> refuse(context, handler.tooSlow()));
    var place = queue.place();
    context.addEndHandler(_ -> place.over());
    request.exceptionHandler(_ -> context.vertx().cancelTimer(timer));
    request.handler(part -> {
      if (body.length() + part.length() > limits.bodyBytes()) {
        context.vertx().cancelTimer(timer);
        refuse(context, handler.tooLarge());
      } else if (!place.holds(part.length())) {
        context.vertx().cancelTimer(timer);
        refuse(context, handler.full());
      } else {
        body.appendBuffer(part);
      }
    });
    request.endHandler(_ -> {
      context.vertx().cancelTimer(timer);
      if (place.queues()) {
        threads.execute(() -> answer(context, path, body.getBytes(), place));
      } else {
        send(context, handler.full());
      }
    });
  }

  private void answer(RoutingContext context, Path path, byte[] body, HookQueue.Place place) {
    var request = context.request();
    try {
      var answer =
          handler.handle(
              path.source(), path.name(), headers(request), peer(request), body, request.query());
      send(context, path.directly() && answer.status() == ACCEPTED ? ok(answer) : answer);
    } finally {
      place.answered();
    }
  }

  /** Alertmanager answers 200, and vmalert takes every other status for a failure. */
  private static HookAnswer ok(HookAnswer answer) {
    return new HookAnswer(OK, answer.headers(), answer.body());
  }

  private static Map<String, List<String>> headers(HttpServerRequest request) {
    MultiMap all = request.headers();
    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    all.names().forEach(name -> headers.put(name, all.getAll(name)));
    return headers;
  }

  private static Peer peer(HttpServerRequest request) {
    return new Peer(
        InetAddress.ofLiteral(request.remoteAddress().hostAddress()), certificate(request));
  }

  private static @Nullable X509Certificate certificate(HttpServerRequest request) {
    if (!request.isSSL()) {
      return null;
    }
    try {
      return (X509Certificate) request.connection().peerCertificates().getFirst();
    } catch (SSLPeerUnverifiedException e) {
      return null; // most senders have none
    }
  }

  /**
   * Answers before the body is whole, takes no more of it, and closes: at once when the sender
   * stops, else soon, so that the sender can still read why.
   */
  private static void refuse(RoutingContext context, HookAnswer answer) {
    var request = context.request();
    if (context.response().ended()) {
      return;
    }
    request.handler(_ -> {});
    request.endHandler(_ -> {});
    context.response().putHeader(HttpHeaders.CONNECTION, "close");
    send(context, answer);
    context.vertx().setTimer(FAREWELL_MILLIS, _ -> request.connection().close());
  }

  private static void send(RoutingContext context, HookAnswer answer) {
    var response = context.response();
    if (!response.closed()) {
      answer.headers().forEach(response::putHeader);
      response.setStatusCode(answer.status()).end(answer.body());
    }
  }

  /**
   * What a path names.
   *
   * @param name null when the path ends with the source
   * @param directly whether the sender takes us for its Alertmanager
   */
  private record Path(String source, @Nullable String name, boolean directly) {
    static @Nullable Path of(String path) {
      var rest = path.substring("/hooks/".length());
      var directly = rest.startsWith(PROMETHEUS + "/") && rest.endsWith(DIRECTLY);
      if (directly) {
        rest = rest.substring(0, rest.length() - DIRECTLY.length());
      }
      for (var end : ENQUEUE) {
        if (rest.startsWith(EVENTS) && rest.endsWith(end)) {
          rest = rest.substring(0, rest.length() - end.length());
        }
      }
      var parts = rest.split("/", -1);
      if (parts.length > 2 || parts[0].isEmpty()) {
        return null;
      }
      return new Path(parts[0], parts.length == 1 ? null : parts[1], directly);
    }
  }
}
