package io.firebreak.ui;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.alert.Heartbeats;
import io.firebreak.gate.HeartbeatRecord;
import io.firebreak.gate.Holds;
import io.firebreak.incident.Incidents;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunStatus;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The start page: what waits for people, what is wrong, what was done. */
@Path("/")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Produces(MediaType.TEXT_HTML)
final class HomePages {
  private static final int SHOWN = 30;
  private static final int REFRESH_SECONDS = 10;

  private final Remediation remediation;
  private final Incidents incidents;
  private final Holds holds;
  private final Heartbeats heartbeats;
  private final HeartbeatRecord beats;
  private final SecurityIdentity identity;
  private final Pages pages;

  HomePages(
      Remediation remediation,
      Incidents incidents,
      Holds holds,
      Heartbeats heartbeats,
      HeartbeatRecord beats,
      SecurityIdentity identity,
      Pages pages) {
    this.remediation = remediation;
    this.incidents = incidents;
    this.holds = holds;
    this.heartbeats = heartbeats;
    this.beats = beats;
    this.identity = identity;
    this.pages = pages;
  }

  @GET
  @Operation(hidden = true)
  public Response home(RoutingContext request) {
    var tenant = Caller.of(identity).tenant();
    var waiting =
        Arrays.stream(RunStatus.values())
            .filter(RunStatus::needsPerson)
            .flatMap(status -> remediation.list(tenant, status.code(), null, null, SHOWN).stream())
            .map(RunRow::of)
            .toList();
    var runs = remediation.list(tenant, null, null, null, SHOWN).stream().map(RunRow::of).toList();
    return pages.home(
        Pages.frame("What waits", identity, request, REFRESH_SECONDS),
        new HomePage(holds(tenant), silent(tenant), mine(), waiting, incidents(tenant), runs));
  }

  private List<HomePage.HoldRow> holds(String tenant) {
    return holds.standing(tenant).stream().map(HomePage.HoldRow::of).toList();
  }

  private List<HomePage.SilentRow> silent(String tenant) {
    var standing = beats.all(tenant);
    return heartbeats.all().stream()
        .flatMap(each ->
            standing.stream()
                .filter(found -> found.name().equals(each.name()))
                .flatMap(found -> HomePage.SilentRow.of(each, found).stream()))
        .toList();
  }

  /** Manual steps that this person may report on. */
  private List<HomePage.ToDo> mine() {
    var caller = Caller.of(identity);
    if (!caller.person().holds(Role.RESPONDER)) {
      return List.of();
    }
    return remediation.list(caller.tenant(), RunStatus.EXECUTING.code(), null, null, SHOWN).stream()
        .flatMap(run -> remediation.find(caller.tenant(), run.id()).stream())
        .flatMap(run -> HomePage.ToDo.of(run, caller.person()).stream())
        .toList();
  }

  private List<HomePage.IncidentRow> incidents(String tenant) {
    return incidents.list(tenant, null, null, SHOWN).stream()
        .map(HomePage.IncidentRow::of)
        .toList();
  }
}
