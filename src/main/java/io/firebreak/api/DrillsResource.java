package io.firebreak.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.alert.Alert;
import io.firebreak.incident.Incident;
import io.firebreak.incident.Incidents;
import io.firebreak.remediation.Drills;
import io.firebreak.remediation.Drills.Drill;
import io.firebreak.remediation.Starter;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.RunbookVersion;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Drills of one runbook. */
@Path("/api/v1/runbooks/{name}")
@RolesAllowed(Role.VIEWER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class DrillsResource {
  private static final int MOST = 50;

  private final Starter starter;
  private final Drills drills;
  private final Catalogue catalogue;
  private final Incidents incidents;
  private final SecurityIdentity identity;
  private final Once once;

  DrillsResource(
      Starter starter,
      Drills drills,
      Catalogue catalogue,
      Incidents incidents,
      SecurityIdentity identity,
      Once once) {
    this.starter = starter;
    this.drills = drills;
    this.catalogue = catalogue;
    this.incidents = incidents;
    this.identity = identity;
    this.once = once;
  }

  /**
   * A drill that a person wants.
   *
   * @param inputs by name; null for none
   * @param incident whose alert the runbook sees; null for none
   */
  record Wanted(@Nullable Map<String, JsonNode> inputs, @Nullable String incident) {}

  @POST
  @Path("/drills")
  @RolesAllowed(Role.RESPONDER_NAME)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Start a drill: a run that checks, judges and plans, and changes nothing")
  public Response start(@PathParam("name") String name, Wanted wanted, RoutingContext request) {
    Check.that(wanted != null, "", "a JSON object");
    var version = version(name);
    var caller = Caller.of(identity);
    var alert = wanted.incident() == null ? null : alert(caller, wanted.incident());
    var given = Objects.requireNonNullElse(wanted.inputs(), Map.<String, JsonNode>of());
    return once.answer(
        caller,
        request,
        wanted,
        () ->
            RunsResource.answered(
                starter.drill(caller.tenant(), version, given, alert, caller.actor())));
  }

  @GET
  @Path("/drills")
  @Operation(summary = "The newest drills of a runbook, newest first")
  public List<Drill> list(@PathParam("name") String name) {
    return drills.newest(Caller.of(identity).tenant(), version(name).runbook().name(), MOST);
  }

  private @Nullable Alert alert(Caller caller, String incident) {
    return incidents
        .find(caller.tenant(), incident)
        .map(Incident::leading)
        .orElseThrow(() ->
            Problems.invalid(
                    List.of(new Problem.Fault("/incident", "INVALID", "there is none of this id")))
                .asRefusal());
  }

  private RunbookVersion version(String name) {
    return catalogue
        .find(name)
        .orElseThrow(
            () -> Problems.noSuchRunbook(catalogue.nearest(name).orElse(null)).asRefusal());
  }
}
