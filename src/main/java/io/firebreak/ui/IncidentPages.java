package io.firebreak.ui;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.hindsight.Explained;
import io.firebreak.hindsight.Explainer;
import io.firebreak.hindsight.FindingText;
import io.firebreak.incident.Incident;
import io.firebreak.incident.Incidents;
import io.firebreak.incident.RecentChanges;
import io.firebreak.remediation.Remediation;
import io.firebreak.timeline.Timelines;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** An incident's page: its alerts, its runs, its story. */
@Path("/incidents/{id}")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Produces(MediaType.TEXT_HTML)
final class IncidentPages {
  private static final int MOST_RUNS = 100;
  private static final int MOST_CHILDREN = 100;
  private static final int REFRESH_SECONDS = 10;

  private final Incidents incidents;
  private final RecentChanges changes;
  private final Remediation remediation;
  private final Timelines timelines;
  private final Explainer explainer;
  private final SecurityIdentity identity;
  private final Pages pages;

  IncidentPages(
      Incidents incidents,
      RecentChanges changes,
      Remediation remediation,
      Timelines timelines,
      Explainer explainer,
      SecurityIdentity identity,
      Pages pages) {
    this.incidents = incidents;
    this.changes = changes;
    this.remediation = remediation;
    this.timelines = timelines;
    this.explainer = explainer;
    this.identity = identity;
    this.pages = pages;
  }

  @GET
  @Operation(hidden = true)
  public Response show(@PathParam("id") String id, RoutingContext request) {
    var tenant = Caller.of(identity).tenant();
    var incident = incidents.find(tenant, id).orElseThrow(NotFoundException::new);
    var runs =
        remediation.list(tenant, null, id, null, MOST_RUNS).stream().map(RunRow::of).toList();
    var story = timelines.markdown(tenant, id).orElseThrow(NotFoundException::new);
    return pages.incident(
        Pages.frame(
            Shown.line(incident.title()),
            identity,
            request,
            incident.state() == Incident.State.OPEN ? REFRESH_SECONDS : null),
        IncidentPage.of(
            incident,
            incidents.isStale(tenant, id),
            incidents.children(tenant, id, MOST_CHILDREN),
            changes.before(incident),
            runs,
            story));
  }

  @GET
  @Path("why.txt")
  @Produces("text/plain;charset=UTF-8")
  @Operation(hidden = true)
  public Response why(@PathParam("id") String id) {
    var why =
        switch (explainer.explain(Caller.of(identity).tenant(), id)) {
          case Explained.Why(var finding) -> FindingText.of(finding);
          case Explained.Ambiguous _, Explained.Unknown _ -> throw new NotFoundException();
        };
    return Pages.headed(Response.ok(why, "text/plain;charset=UTF-8")).build();
  }

  @GET
  @Path("timeline.md")
  @Produces("text/markdown;charset=UTF-8")
  @Operation(hidden = true)
  public Response timeline(@PathParam("id") String id) {
    var story =
        timelines.markdown(Caller.of(identity).tenant(), id).orElseThrow(NotFoundException::new);
    return Pages.headed(Response.ok(story, "text/markdown;charset=UTF-8")).build();
  }
}
