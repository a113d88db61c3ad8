package io.firebreak.ui;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.remediation.Remediation;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Ladder;
import io.firebreak.runbook.VersionChange;
import io.firebreak.ui.RunbookPage.Compared;
import io.firebreak.ui.RunbookPage.UsedBy;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The catalogue and its runbooks: what is in force, what is wrong, who changed what. */
@Path("/runbooks")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Produces(MediaType.TEXT_HTML)
final class RunbookPages {
  private static final int MOST_VERSIONS = 50;

  /** Of the newest runs, so many are looked through for those of this runbook. */
  private static final int RUNS_LOOKED_AT = 200;

  private static final int MOST_RUNS = 20;

  private final Catalogue catalogue;
  private final Ladder ladder;
  private final Remediation remediation;
  private final Insight insight;
  private final SecurityIdentity identity;
  private final Pages pages;

  RunbookPages(
      Catalogue catalogue,
      Ladder ladder,
      Remediation remediation,
      Insight insight,
      SecurityIdentity identity,
      Pages pages) {
    this.catalogue = catalogue;
    this.ladder = ladder;
    this.remediation = remediation;
    this.insight = insight;
    this.identity = identity;
    this.pages = pages;
  }

  @GET
  @Operation(hidden = true)
  public Response list(RoutingContext request) {
    return pages.runbooks(
        Pages.frame("Runbooks", identity, request, null),
        RunbooksPage.of(catalogue, ladder),
        insight.part());
  }

  /**
   * One runbook.
   *
   * @param version whose change is shown; null for the newest
   */
  @GET
  @Path("/{name}")
  @Operation(hidden = true)
  public Response show(
      @PathParam("name") String name,
      @QueryParam("version") @Nullable String version,
      RoutingContext request) {
    var history = catalogue.history(name, MOST_VERSIONS);
    var hashes = history.stream().map(VersionChange::hash).filter(Objects::nonNull).toList();
    if (hashes.isEmpty() || (version != null && !hashes.contains(version))) {
      throw new NotFoundException();
    }
    var shown = version == null ? hashes.getFirst() : version;
    return pages.runbook(
        Pages.frame(Shown.line(name), identity, request, null),
        RunbookPage.of(
            Shown.line(name),
            catalogue
                .find(name)
                .map(found -> TrustPart.of(found, ladder, catalogue.canaries()))
                .orElse(null),
            history,
            compared(hashes, shown),
            catalogue.text(shown),
            runs(Caller.of(identity).tenant(), name)));
  }

  private @Nullable Compared compared(List<String> newestFirst, String to) {
    var earlier = newestFirst.subList(newestFirst.indexOf(to) + 1, newestFirst.size());
    return earlier.stream()
        .filter(hash -> !hash.equals(to))
        .findFirst()
        .map(from -> new Compared(from, to, catalogue.diff(from, to)))
        .orElse(null);
  }

  private List<UsedBy> runs(String tenant, String runbook) {
    return remediation.list(tenant, null, null, null, RUNS_LOOKED_AT).stream()
        .filter(run -> run.runbook().equals(runbook))
        .limit(MOST_RUNS)
        .flatMap(run ->
            remediation.find(tenant, run.id()).stream()
                .map(state -> UsedBy.of(RunRow.of(run), state.begun().version())))
        .toList();
  }
}
