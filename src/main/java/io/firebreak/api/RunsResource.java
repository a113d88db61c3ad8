package io.firebreak.api;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.RunStatus;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Runs: listed, shown, started. */
@Path("/api/v1/runs")
@RolesAllowed(Role.VIEWER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class RunsResource {
  private final Remediation remediation;
  private final SecurityIdentity identity;

  RunsResource(Remediation remediation, SecurityIdentity identity) {
    this.remediation = remediation;
    this.identity = identity;
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
