package io.firebreak.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.incident.Incident;
import io.firebreak.incident.Incidents;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.RunStatus;
import io.firebreak.remediation.Start;
import io.firebreak.remediation.Starter;
import io.firebreak.runbook.Catalogue;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Runs: listed, shown, started. */
@Path("/api/v1/runs")
@RolesAllowed(Role.VIEWER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class RunsResource {
  private final Remediation remediation;
  private final Starter starter;
  private final Catalogue catalogue;
  private final Incidents incidents;
  private final SecurityIdentity identity;
  private final Once once;

  RunsResource(
      Remediation remediation,
      Starter starter,
      Catalogue catalogue,
      Incidents incidents,
      SecurityIdentity identity,
      Once once) {
    this.remediation = remediation;
    this.starter = starter;
    this.catalogue = catalogue;
    this.incidents = incidents;
    this.identity = identity;
    this.once = once;
  }

  /**
   * A run that a person wants.
   *
   * @param inputs by name; null for none
   * @param incident that it belongs to; null for none
   */
  record Wanted(
      String runbook, @Nullable Map<String, JsonNode> inputs, @Nullable String incident) {}

  /** What was started. */
  record Started(String id) {}

  @POST
  @RolesAllowed(Role.RESPONDER_NAME)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Start a run of a runbook that people may start")
  public Response start(Wanted wanted, RoutingContext request) {
    Check.that(wanted != null && wanted.runbook() != null, "/runbook", "a runbook's name");
    var caller = Caller.of(identity);
    return once.answer(caller, request, wanted, () -> started(wanted, caller));
  }

  private Once.Answer started(Wanted wanted, Caller caller) {
    var version =
        catalogue
            .find(wanted.runbook())
            .map(found -> catalogue.canaries().serving(found, wanted.incident()))
            .orElseThrow(() ->
                Problems.noSuchRunbook(catalogue.nearest(wanted.runbook()).orElse(null))
                    .asRefusal());
    var incident = wanted.incident() == null ? null : incident(caller, wanted.incident());
    var given = Objects.requireNonNullElse(wanted.inputs(), Map.<String, JsonNode>of());
    return answered(starter.forPerson(caller.tenant(), version, given, incident, caller.actor()));
  }

  /** What becomes of a wish to start a run. */
  static Once.Answer answered(Start start) {
    return switch (start) {
      case Start.Started(var id) -> Once.Answer.created(new Started(id));
      case Start.Refused(var reason, var message) ->
          throw Problems.refused(reason, message).asRefusal();
      case Start.InvalidInputs(var violations) ->
          throw Problems.invalid(
                  violations.stream()
                      .map(each -> new Problem.Fault("/inputs", "INVALID", each))
                      .toList())
              .asRefusal();
    };
  }

  @POST
  @Path("/{id}/rerun")
  @RolesAllowed(Role.RESPONDER_NAME)
  @Operation(
      summary = "Take up a run where it failed, as a new run; what was done and stands counts")
  public Response rerun(@PathParam("id") String id, RoutingContext request) {
    var caller = Caller.of(identity);
    var failed = find(id);
    var version = catalogue.byHash(failed.begun().version());
    return once.answer(
        caller, request, id, () -> answered(starter.again(failed, version, caller.actor())));
  }

  @POST
  @Path("/{id}/steps/{step}/undo")
  @RolesAllowed(Role.RESPONDER_NAME)
  @Operation(
      summary =
          "Undo one step of a run that has ended, or STEP~STEP of a child, as a new run; refuses what"
              + " somebody else changed")
  public Response undo(
      @PathParam("id") String id, @PathParam("step") String step, RoutingContext request) {
    var caller = Caller.of(identity);
    find(id);
    // No address has an encoded slash, and no step's id has a tilde.
    var path = step.replace('~', '/');
    return once.answer(
        caller,
        request,
        List.of(id, step),
        () -> answered(starter.undo(caller.tenant(), id, path, caller.actor())));
  }

  private Incident incident(Caller caller, String id) {
    return incidents
        .find(caller.tenant(), id)
        .orElseThrow(() ->
            Problems.invalid(
                    List.of(new Problem.Fault("/incident", "INVALID", "there is none of this id")))
                .asRefusal());
  }

  @GET
  @Operation(summary = "List runs, newest first")
  public Page<RunView.Summary> list(
      @QueryParam("state") @Nullable String state,
      @QueryParam("incident") @Nullable String incident,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("after") @Nullable String after) {
    int most = Page.limit(limit);
    var runs =
        remediation.list(
            Caller.of(identity).tenant(), state(state), incident, Page.after(after), most);
    return new Page<>(
        runs.stream().map(RunView.Summary::of).toList(),
        runs.size() < most ? null : runs.getLast().id());
  }

  private static @Nullable String state(@Nullable String asked) {
    boolean known =
        asked == null
            || asked.equals("held")
            || Arrays.stream(RunStatus.values()).anyMatch(each -> each.code().equals(asked));
    if (!known) {
      throw Problems.badParameter("state", "a state of a run, such as executing").asRefusal();
    }
    return asked;
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "Show a run")
  public RunView show(@PathParam("id") String id) {
    return RunView.of(find(id));
  }

  @GET
  @Path("/{id}/events")
  @Operation(summary = "The events of a run, oldest first")
  public Page<EventView> events(@PathParam("id") String id) {
    find(id);
    return Page.whole(
        remediation.events(Caller.of(identity).tenant(), id).stream().map(EventView::of).toList());
  }

  private RunState find(String id) {
    return remediation
        .find(Caller.of(identity).tenant(), id)
        .orElseThrow(() -> Problems.notFound().asRefusal());
  }
}
