package io.firebreak.ui;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/** Shows refusals as pages to those who look at pages; programs keep their problem+json. */
final class BrowserAnswers {
  private final Pages pages;

  BrowserAnswers(Pages pages) {
    this.pages = pages;
  }

  @ServerResponseFilter
  void show(
      ContainerRequestContext request, ContainerResponseContext response, RoutingContext context) {
    if (response.getStatus() < 400 || !forBrowser(request) || isPage(response)) {
      return;
    }
    var page = page(response.getStatus(), context);
    response.setEntity(page.getEntity(), null, MediaType.TEXT_HTML_TYPE.withCharset("utf-8"));
    page.getHeaders()
        .forEach((name, values) -> {
          if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)) {
            response.getHeaders().put(name, values);
          }
        });
  }

  private static boolean isPage(ContainerResponseContext response) {
    return response.getMediaType() != null
        && response.getMediaType().isCompatible(MediaType.TEXT_HTML_TYPE);
  }

  private static boolean forBrowser(ContainerRequestContext request) {
    var path = request.getUriInfo().getPath();
    var accept = request.getHeaderString(HttpHeaders.ACCEPT);
    return accept != null
        && accept.contains(MediaType.TEXT_HTML)
        && !path.startsWith("/api/")
        && !path.startsWith("/hooks/");
  }

  private Response page(int status, RoutingContext context) {
    if (status == 401 && cameFromElsewhere(context)) {
      // The browser keeps a strict cookie back when a link on another site leads here. Asking once
      // more from our own page brings it along.
      return pages.message(401, new Frame("One moment", null, "", 0, false), "Opening the page.");
    }
    return pages.message(status, Frame.anonymous(title(status)), text(status, context));
  }

  private static boolean cameFromElsewhere(RoutingContext context) {
    var site = context.request().getHeader("Sec-Fetch-Site");
    return context.request().method().name().equals("GET")
        && ("cross-site".equals(site) || "same-site".equals(site));
  }

  private static String title(int status) {
    return switch (status) {
      case 401 -> "You are not signed in";
      case 403 -> "This is not allowed";
      case 404 -> "There is nothing here";
      default -> status >= 500 ? "Firebreak failed to answer" : "This cannot be done";
    };
  }

  private static String text(int status, RoutingContext context) {
    return switch (status) {
      case 401 -> "Your session is over, or there was none.";
      case 403 ->
          "Your roles do not allow it, or the form is too old or not from this page. Open the page"
              + " again and look whether it offers what you want.";
      case 404 -> "The address is wrong, or it is not yours to see.";
      default -> "If it happens again, the log knows why under the request id " + id(context) + ".";
    };
  }

  private static String id(RoutingContext context) {
    @Nullable String id = context.response().headers().get("X-Request-Id");
    return id == null ? "unknown" : id;
  }
}
