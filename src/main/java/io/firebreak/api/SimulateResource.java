package io.firebreak.api;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.alert.Hooks;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.hindsight.Simulator;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What the server would do with an alert that nobody sent. */
@Path("/api/v1/simulate")
@RolesAllowed(Role.VIEWER_NAME)
@RunOnVirtualThread
final class SimulateResource {
  private final Hooks hooks;
  private final Simulator simulator;
  private final InstantSource clock;
  private final SecurityIdentity identity;

  SimulateResource(
      Hooks hooks, Simulator simulator, InstantSource clock, SecurityIdentity identity) {
    this.hooks = hooks;
    this.simulator = simulator;
    this.clock = clock;
    this.identity = identity;
  }

  @POST
  @Consumes({MediaType.APPLICATION_JSON, "text/plain"})
  @Produces({MediaType.APPLICATION_JSON, ExplainResource.TEXT})
  @Operation(
      summary =
          "What would be done with a body that a hook could get (source=alertmanager), at a time"
              + " (at=…); nothing is stored, started or read from targets")
  public Response simulate(
      byte @Nullable [] body,
      @QueryParam("source") @Nullable String source,
      @QueryParam("at") @Nullable String at,
      @QueryParam("format") @Nullable String format) {
    var when = time(at);
    var raw = new RawDelivery("simulation", when, Map.of(), body == null ? new byte[0] : body);
    var hook = source == null ? "alertmanager" : source;
    var parsed =
        hooks
            .preview(hook, raw)
            .orElseThrow(
                () -> Problems.badParameter("source", "an open hook: " + hooks.ids()).asRefusal());
    return switch (parsed) {
      case Parsed.Alerts alerts ->
          ExplainResource.answer(
              simulator.simulate(Caller.of(identity).tenant(), alerts.alerts(), when), format);
      case Parsed.DeadLetter letter -> throw refused(letter.reason().code(), letter.detail());
      case Parsed.Changed _ -> throw refused("change", "a change starts nothing");
      case Parsed.Handshake _ -> throw refused("handshake", "there is nothing to do");
      case Parsed.Ignorable ignorable -> throw refused(ignorable.why(), "there is nothing to do");
    };
  }

  private static Problem.Refusal refused(String reason, String detail) {
    return Problems.invalid(List.of(new Problem.Fault("", reason, detail))).asRefusal();
  }

  private Instant time(@Nullable String at) {
    try {
      return at == null ? clock.instant() : Instant.parse(at);
    } catch (DateTimeException e) {
      throw Problems.badParameter("at", "a time such as 2026-03-01T10:00:00Z").asRefusal();
    }
  }
}
