package io.firebreak.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firebreak.journal.IdSource;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** What every request passes before it is routed: an id, a plain address, a bounded length. */
@ApplicationScoped
final class FirstChecks {
  /** Where the request's id stands in the routing context. */
  static final String REQUEST_ID = "firebreak.request-id";

  private static final int BEFORE_EVERYTHING = Integer.MAX_VALUE;
  private static final long LARGEST_BODY = 1024 * 1024;
  private static final long FAREWELL_MILLIS = 500;

  private final IdSource ids;
  private final ObjectMapper json;

  FirstChecks(IdSource ids, ObjectMapper json) {
    this.ids = ids;
    this.json = json;
  }

  void install(@Observes Filters filters) {
    filters.register(this::check, BEFORE_EVERYTHING);
  }

  private void check(RoutingContext request) {
    var id = ids.next();
    request.put(REQUEST_ID, id);
    request.response().putHeader("X-Request-Id", id);
    request.response().putHeader("X-Content-Type-Options", "nosniff");
    var target = request.request().uri();
    if (target.length() > PlainPaths.LONGEST) {
      refuse(request, id, Problems.uriTooLong());
    } else if (!PlainPaths.isPlain(target)) {
      refuse(request, id, Problems.badPath());
    } else if (declaredLength(request) > LARGEST_BODY) {
      refuse(request, id, Problems.tooLarge());
    } else {
      request.next();
    }
  }

  private static long declaredLength(RoutingContext request) {
    var header = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return header == null ? 0 : Long.parseLong(header);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private void refuse(RoutingContext request, String id, Problem problem) {
    try {
      request
          .response()
          .setStatusCode(problem.status())
          .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .putHeader(HttpHeaders.CONNECTION, "close")
          .end(json.writeValueAsString(problem.at(id)));
      // What still comes is not read; a moment is left to read the answer before the line is cut.
      request.request().handler(_ -> {});
      request.vertx().setTimer(FAREWELL_MILLIS, _ -> request.request().connection().close());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
