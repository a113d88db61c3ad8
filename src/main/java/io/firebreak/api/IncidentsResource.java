package io.firebreak.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.alert.Severity;
import io.firebreak.incident.Incident;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.incident.Incidents;
import io.firebreak.timeline.Timelines;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Incidents: listed, shown, told as a story. */
@Path("/api/v1/incidents")
@RolesAllowed(Role.VIEWER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class IncidentsResource {
  private static final int MOST_CHILDREN = 100;

  private final Incidents incidents;
  private final Timelines timelines;
  private final SecurityIdentity identity;

  IncidentsResource(Incidents incidents, Timelines timelines, SecurityIdentity identity) {
    this.incidents = incidents;
    this.timelines = timelines;
    this.identity = identity;
  }

  /**
   * One line of the list.
   *
   * @param stale whether it is open and nothing was heard of its alerts for long
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Line(
      String id,
      String title,
      String state,
      Severity severity,
      long firing,
      long alerts,
      Instant startedAt,
      Instant openedAt,
      @Nullable Instant resolvedAt,
      @Nullable String parent,
      String groupKey,
      boolean stale) {
    static Line of(Incidents.Line line) {
      return new Line(
          line.id(),
          line.title(),
          line.state().code(),
          line.severity(),
          line.firing(),
          line.alerts(),
          line.startedAt(),
          line.openedAt(),
          line.resolvedAt(),
          line.parent(),
          line.groupKey(),
          line.stale());
    }
  }

  /**
   * An incident with what it started and what it did not.
   *
   * @param stale whether it is open and nothing was heard of its alerts for long
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Shown(
      String id,
      String title,
      String state,
      boolean stale,
      Severity severity,
      String groupKey,
      Instant startedAt,
      Instant openedAt,
      @Nullable Instant resolvedAt,
      List<String> alerts,
      List<String> runs,
      @Nullable Explained explainedBy,
      List<String> children) {
    static Shown of(Incident incident, boolean stale, List<Incidents.Line> children) {
      return new Shown(
          incident.id(),
          incident.title(),
          incident.state().code(),
          stale,
          incident.severity(),
          incident.groupKey(),
          incident.startedAt(),
          incident.openedAt(),
          incident.resolvedAt(),
          incident.alerts().values().stream().map(member -> member.alert().name()).toList(),
          incident.runs(),
          incident.explanation() == null ? null : Explained.of(incident.explanation()),
          children.stream().map(Incidents.Line::id).toList());
    }
  }

  /** Under which incident one hangs, and why. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Explained(String parent, String cause, String rule, String writtenAt, String labels) {
    static Explained of(IncidentEvent.Inhibited by) {
      return new Explained(by.parent(), by.causeName(), by.rule(), by.where(), by.labels());
    }
  }

  @GET
  @Operation(summary = "List incidents, newest first")
  public Page<Line> list(
      @QueryParam("state") @Nullable String state,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("after") @Nullable String after) {
    var most = Page.limit(limit);
    var lines = incidents.list(tenant(), state(state), Page.after(after), most);
    return new Page<>(
        lines.stream().map(Line::of).toList(), lines.size() < most ? null : lines.getLast().id());
  }

  private static Incident.@Nullable State state(@Nullable String asked) {
    if (asked == null) {
      return null;
    }
    for (var state : Incident.State.values()) {
      if (state.code().equals(asked.toLowerCase(Locale.ROOT))) {
        return state;
      }
    }
    throw Problems.badParameter("state", "open or resolved").asRefusal();
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "Show an incident")
  public Shown show(@PathParam("id") String id) {
    var found = incidents.find(tenant(), id).orElseThrow(() -> Problems.notFound().asRefusal());
    return Shown.of(
        found, incidents.isStale(tenant(), id), incidents.children(tenant(), id, MOST_CHILDREN));
  }

  @GET
  @Path("/{id}/timeline")
  @Produces({"text/markdown;charset=UTF-8", MediaType.APPLICATION_JSON})
  @Operation(summary = "An incident's story, as Markdown (format=md) or JSON (format=json)")
  public Response timeline(
      @PathParam("id") String id, @QueryParam("format") @Nullable String format) {
    return switch (format == null ? "md" : format) {
      case "md" ->
          Response.ok(
                  timelines
                      .markdown(tenant(), id)
                      .orElseThrow(() -> Problems.notFound().asRefusal()),
                  "text/markdown;charset=UTF-8")
              .build();
      case "json" ->
          Response.ok(
                  timelines.json(tenant(), id).orElseThrow(() -> Problems.notFound().asRefusal()),
                  MediaType.APPLICATION_JSON)
              .build();
      default -> throw Problems.badParameter("format", "md or json").asRefusal();
    };
  }

  private String tenant() {
    return Caller.of(identity).tenant();
  }
}
