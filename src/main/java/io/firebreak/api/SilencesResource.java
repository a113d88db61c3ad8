package io.firebreak.api;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.action.Durations;
import io.firebreak.incident.Silence;
import io.firebreak.incident.Silences;
import io.firebreak.incident.Silences.Answer;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Silences: whoever may act may keep alerts from starting runs for a while. */
@Path("/api/v1/silences")
@RolesAllowed(Role.RESPONDER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class SilencesResource {
  private final Silences silences;
  private final SecurityIdentity identity;
  private final Once once;

  SilencesResource(Silences silences, SecurityIdentity identity, Once once) {
    this.silences = silences;
    this.identity = identity;
    this.once = once;
  }

  /**
   * What is to be silenced.
   *
   * @param matchers all of which an alert's labels meet, such as {@code service=~"shop.*"}
   * @param reason why
   * @param duration how long, such as {@code 2h}
   */
  record Wanted(List<String> matchers, String reason, String duration) {}

  /** A silence. */
  record SilenceView(
      String id,
      @Nullable String server,
      List<String> matchers,
      String reason,
      String person,
      Instant startsAt,
      Instant endsAt) {
    static SilenceView of(Silence silence) {
      return new SilenceView(
          silence.id(),
          silence.server(),
          silence.matchers(),
          silence.reason(),
          silence.person(),
          silence.startsAt(),
          silence.endsAt());
    }
  }

  @GET
  @RolesAllowed(Role.VIEWER_NAME)
  @Operation(summary = "List silences that stand or are to come, of people and of Alertmanagers")
  public Page<SilenceView> list() {
    return Page.whole(
        silences.known(Caller.of(identity).tenant()).stream().map(SilenceView::of).toList());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Silence alerts: those that match start no run until it ends")
  public Response place(Wanted wanted, RoutingContext request) {
    Check.that(wanted != null && wanted.matchers() != null, "/matchers", "such as [\"a=b\"]");
    Check.that(wanted.matchers().stream().allMatch(Objects::nonNull), "/matchers", "texts");
    Check.that(wanted.reason() != null, "/reason", "why");
    Check.that(wanted.duration() != null, "/duration", "how long, such as 2h");
    var matchers = Check.read(() -> Silence.read(wanted.matchers()), "/matchers");
    var reason = Check.read(() -> Silence.reason(wanted.reason()), "/reason");
    var length = Check.read(() -> Silence.length(Durations.parse(wanted.duration())), "/duration");
    var caller = Caller.of(identity);
    return once.answer(
        caller,
        request,
        wanted,
        () ->
            switch (silences.place(caller.tenant(), matchers, reason, length, caller.actor())) {
              case Answer.Done(var silence) -> Once.Answer.created(SilenceView.of(silence));
              case Answer.Refused(var refusal, var detail) ->
                  throw Problems.notSilenced(refusal, detail).asRefusal();
            });
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "End a silence; alerts that it kept back and that still fire start then")
  public Done expire(@PathParam("id") String id) {
    var caller = Caller.of(identity);
    return switch (silences.expire(caller.tenant(), id, caller.actor())) {
      case Answer.Done _ -> new Done("Ended. Alerts that it kept back and that still fire start.");
      case Answer.Refused(var reason, var detail) ->
          throw Problems.notSilenced(reason, detail).asRefusal();
    };
  }
}
