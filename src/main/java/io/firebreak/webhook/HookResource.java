package io.firebreak.webhook;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where monitoring systems post. Open to all because a hook knows its senders by credentials of
 * their own, which {@link HookHandler} has checked before anything else happens. The content type
 * means nothing here: some senders write a wrong one.
 */
@Path("/hooks")
@PermitAll
@RunOnVirtualThread
public class HookResource {
  private final HookHandler handler;

  /** The endpoints of a handler. */
  public HookResource(HookHandler handler) {
    this.handler = handler;
  }

  /** Takes a delivery for the only hook of a source. */
  @POST
  @Path("/{source}")
  public Response post(
      @PathParam("source") String source,
      byte @Nullable [] body,
      @Context HttpHeaders headers,
      @Context RoutingContext request) {
    return answer(source, null, body, headers, request);
  }

  /** Takes a delivery for one of several hooks of a source. */
  @POST
  @Path("/{source}/{name}")
  public Response post(
      @PathParam("source") String source,
      @PathParam("name") String name,
      byte @Nullable [] body,
      @Context HttpHeaders headers,
      @Context RoutingContext request) {
    return answer(source, name, body, headers, request);
  }

  /** Takes what Prometheus posts when it is told that an Alertmanager is here. */
  @POST
  @Path("/prometheus/{name}/api/v2/alerts")
  public Response postDirectly(
      @PathParam("name") String name,
      byte @Nullable [] body,
      @Context HttpHeaders headers,
      @Context RoutingContext request) {
    return answer("prometheus", name, body, headers, request);
  }

  private Response answer(
      String source,
      @Nullable String name,
      byte @Nullable [] body,
      HttpHeaders headers,
      RoutingContext request) {
    var http = request.request();
    var peer = InetAddress.ofLiteral(http.remoteAddress().hostAddress());
    var answer =
        handler.handle(
            http.method().name(),
            source,
            name,
            headers.getRequestHeaders(),
            peer,
            body == null ? new byte[0] : body);
    var response = Response.status(answer.status()).entity(answer.body());
    answer.headers().forEach(response::header);
    return response.build();
  }
}
