package io.firebreak.slack;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/**
 * Where Slack posts. Open to all because Slack signs what it sends, which {@link SlackDoor} has
 * checked before anything else happens.
 */
@Path("/slack")
@PermitAll
@RunOnVirtualThread
public class SlackResource {
  private final SlackDoor door;

  /** The endpoints of a door. */
  public SlackResource(SlackDoor door) {
    this.door = door;
  }

  /** Takes an event, such as Slack's question whether this is the right address. */
  @POST
  @Path("/events")
  public Response events(byte @Nullable [] body, @Context HttpHeaders headers) {
    return answer("/slack/events", body, headers);
  }

  /** Takes a click or a filled form. */
  @POST
  @Path("/interactions")
  public Response interactions(byte @Nullable [] body, @Context HttpHeaders headers) {
    return answer("/slack/interactions", body, headers);
  }

  /** Takes a command. */
  @POST
  @Path("/commands")
  public Response commands(byte @Nullable [] body, @Context HttpHeaders headers) {
    return answer("/slack/commands", body, headers);
  }

  private Response answer(String path, byte @Nullable [] body, HttpHeaders headers) {
    var answer = door.handle(path, headers.getRequestHeaders(), body == null ? new byte[0] : body);
    return Response.status(answer.status())
        .type(answer.type())
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .entity(answer.body())
        .build();
  }
}
