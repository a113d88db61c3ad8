package io.firebreak.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.alert.DeadLetter;
import io.firebreak.alert.DeadLetters;
import io.firebreak.alert.DeadLetters.Replayed;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Deliveries that were authentic and not understood: listed, shown, read again. */
@Path("/api/v1/dead-letters")
@RolesAllowed(Role.RESPONDER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class DeadLettersResource {
  private final DeadLetters letters;
  private final SecurityIdentity identity;
  private final Once once;

  DeadLettersResource(DeadLetters letters, SecurityIdentity identity, Once once) {
    this.letters = letters;
    this.identity = identity;
    this.once = once;
  }

  /** A dead letter; its body only when it is shown alone. */
  @JsonNaming(SnakeCaseStrategy.class)
  record View(
      String id,
      String source,
      Instant receivedAt,
      String reason,
      String detail,
      @Nullable Instant replayedAt,
      @Nullable String replayedAs,
      @Nullable String body) {
    static View of(DeadLetter letter, @Nullable String body) {
      return new View(
          letter.deliveryId(),
          letter.hook(),
          letter.receivedAt(),
          letter.reason(),
          letter.detail(),
          letter.replayedAt(),
          letter.replayedAs(),
          body);
    }
  }

  @GET
  @Operation(summary = "List dead letters, newest first")
  public Page<View> list(
      @QueryParam("limit") @Nullable String limit, @QueryParam("after") @Nullable String after) {
    var most = Page.limit(limit);
    var found = letters.list(tenant(), Page.after(after), most);
    return new Page<>(
        found.stream().map(letter -> View.of(letter, null)).toList(),
        found.size() < most ? null : found.getLast().deliveryId());
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "Show a dead letter with its body as it came")
  public View show(@PathParam("id") String id) {
    var opened = letters.show(tenant(), id).orElseThrow(() -> Problems.notFound().asRefusal());
    return View.of(opened.letter(), new String(opened.raw().body(), StandardCharsets.UTF_8));
  }

  @POST
  @Path("/{id}/replay")
  @Operation(summary = "Read a dead letter again, as if it came now")
  public Response replay(@PathParam("id") String id, RoutingContext request) {
    var caller = Caller.of(identity);
    return once.answer(
        caller,
        request,
        Map.of("replay", id),
        () ->
            switch (letters.replay(caller.tenant(), id, caller.actor())) {
              case Replayed.Understood understood ->
                  Once.Answer.ok(
                      Map.of(
                          "message",
                          "it is understood now, as delivery "
                              + understood.receipt().deliveryId()));
              case Replayed.NotUnderstood(var reason, var detail) ->
                  throw Problems.refused(reason.code(), detail).asRefusal();
              case Replayed.Already _ ->
                  throw Problems.refused("already_replayed", "it was replayed before").asRefusal();
              case Replayed.NoHook(var hook) ->
                  throw Problems.refused("no_hook", "the hook " + hook + " is not configured")
                      .asRefusal();
              case Replayed.Unknown _ -> throw Problems.notFound().asRefusal();
            });
  }

  private String tenant() {
    return Caller.of(identity).tenant();
  }
}
