package io.firebreak.api;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.gate.Circuits;
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
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Circuits of targets that failed verifications have opened. */
@Path("/api/v1/circuits")
@RolesAllowed(Role.OPERATOR_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class CircuitsResource {
  private final Circuits circuits;
  private final SecurityIdentity identity;
  private final Once once;

  CircuitsResource(Circuits circuits, SecurityIdentity identity, Once once) {
    this.circuits = circuits;
    this.identity = identity;
    this.once = once;
  }

  /** An open circuit. */
  record CircuitView(String target, int failures, Instant since) {}

  /** Which circuit is to be closed, and why. */
  record Closing(String target, String reason) {}

  @GET
  @RolesAllowed(Role.VIEWER_NAME)
  @Operation(summary = "List targets whose circuit is open: no alert starts a run there")
  public Page<CircuitView> list() {
    return Page.whole(
        circuits.open(Caller.of(identity).tenant()).stream()
            .map(open -> new CircuitView(open.target(), open.failures(), open.since()))
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
