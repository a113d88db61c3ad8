package io.firebreak.ui;

import io.firebreak.access.Sessions;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.ForbiddenException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that a form was sent by our own page: the browser says that it comes from this very
 * server, and it brings what only a page of this session can know (reliability.md B79).
 */
final class Forms {
  private Forms() {}

  /** The secret of this browser's session; empty without one. */
  static String session(RoutingContext request) {
    var cookie = request.request().getCookie(Sessions.COOKIE);
    return cookie == null ? "" : cookie.getValue();
  }

  /** What the forms of this browser's session must bring; empty without a session. */
  static String token(RoutingContext request) {
    var session = session(request);
    return session.isEmpty() ? "" : Sessions.formToken(session);
  }

  /**
   * Insists that a form of a signed-in person is ours.
   *
   * @throws ForbiddenException when it is not
   */
  static void insistOwn(RoutingContext request, @Nullable String brought) {
    insistSameOrigin(request);
    var expected = token(request);
    if (expected.isEmpty() || brought == null || !same(expected, brought)) {
      throw new ForbiddenException();
    }
  }

  /**
   * Insists that the browser sends a form from a page of this server.
   *
   * @throws ForbiddenException when it does not, or does not say
   */
  static void insistSameOrigin(RoutingContext request) {
    var origin = request.request().getHeader("Origin");
    // HTTP/2 has it as :authority, without the header Host.
    var host = request.request().authority();
    boolean same =
        origin != null
            && host != null
            && (origin.equals("http://" + host) || origin.equals("https://" + host));
    if (!same) {
      throw new ForbiddenException();
    }
  }

  private static boolean same(String expected, String brought) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.US_ASCII), brought.getBytes(StandardCharsets.UTF_8));
  }
}
