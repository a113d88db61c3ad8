package io.firebreak.api;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.gate.Circuits;
import io.firebreak.label.UtcTime;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Circuits of targets that failed verifications have opened. */
@Path("/api/v1/circuits")
@RolesAllowed(Role.OPERATOR_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class CircuitsResource {
  private static final String BY_HAND = "firebreak circuits close TARGET REASON";

  private final Circuits circuits;
  private final SecurityIdentity identity;
  private final Once once;

  CircuitsResource(Circuits circuits, SecurityIdentity identity, Once once) {
    this.circuits = circuits;
    this.identity = identity;
    this.once = once;
  }

  /**
   * What keeps alerts from starting runs on a target.
   *
   * @param kind {@code circuit} or {@code ineffective_chain}
   * @param failures verifications that failed in a row; 0 for a chain
   * @param successes runs in a row that succeeded and did not last; 0 for a circuit
   * @param alert fingerprint of the alert of a chain; null for a circuit, which is about any
   * @param since when the last of them ended
   * @param until when time ends it; null when none does
   * @param opens what lets alerts start runs there again, for people
   */
  record CircuitView(
      String kind,
      String target,
      int failures,
      int successes,
      @Nullable String alert,
      Instant since,
      @Nullable Instant until,
      String opens) {
    static CircuitView of(Circuits.Open open) {
      return new CircuitView(
          "circuit",
          open.target(),
          open.failures(),
          0,
          null,
          open.since(),
          null,
          "a run that a person starts and that is verified, or " + BY_HAND);
    }

    static CircuitView of(Circuits.Chain chain) {
      return new CircuitView(
          "ineffective_chain",
          chain.target(),
          0,
          chain.successes(),
          chain.alert(),
          chain.since(),
          chain.until(),
          "no further success until " + UtcTime.minute(chain.until()) + ", or " + BY_HAND);
    }
  }

  /** Which circuit is to be closed, and why. */
  record Closing(String target, String reason) {}

  @GET
  @RolesAllowed(Role.VIEWER_NAME)
  @Operation(
      summary =
          "List targets where no alert starts a run: whose circuit is open, or on which runs do not"
              + " help against an alert; and what ends that")
  public Page<CircuitView> list() {
    var tenant = Caller.of(identity).tenant();
    return Page.whole(
        Stream.concat(
                circuits.open(tenant).stream().map(CircuitView::of),
                circuits.chains(tenant).stream().map(CircuitView::of))
            .toList());
  }

  @POST
  @Path("/close")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Close a target's circuit by hand: what failed before counts no more")
  public Response close(Closing wanted, RoutingContext request) {
    Check.that(
        wanted != null && wanted.target() != null && !wanted.target().isBlank(),
        "/target",
        "the canonical target");
    Check.that(
        wanted.reason() != null && !wanted.reason().isBlank() && wanted.reason().length() <= 300,
        "/reason",
        "why, in at most 300 characters");
    var caller = Caller.of(identity);
    return once.answer(
        caller,
        request,
        wanted,
        () -> {
          if (!circuits.close(caller.tenant(), wanted.target(), wanted.reason(), caller.actor())) {
            throw Problems.notFound().asRefusal();
          }
          return Once.Answer.ok(new Done("Closed. Alerts may start runs there again."));
        });
  }
}
