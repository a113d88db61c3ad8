package io.firebreak.api;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.action.ActionCatalog;
import io.firebreak.rehearsal.RecordedAnswers;
import io.firebreak.remediation.DryRun;
import io.firebreak.remediation.Remediation;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Linter;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Plans of changed runbooks, by what the world answered to an earlier run. */
@Path("/api/v1/plans/recorded")
@RolesAllowed(Role.VIEWER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class RecordedPlansResource {
  private final DryRun dryRun;
  private final ActionCatalog actions;
  private final Remediation remediation;
  private final Catalogue catalogue;
  private final Linter linter;
  private final SecurityIdentity identity;

  RecordedPlansResource(
      DryRun dryRun,
      ActionCatalog actions,
      Remediation remediation,
      Catalogue catalogue,
      Linter linter,
      SecurityIdentity identity) {
    this.dryRun = dryRun;
    this.actions = actions;
    this.remediation = remediation;
    this.catalogue = catalogue;
    this.linter = linter;
    this.identity = identity;
  }

  @POST
  @Consumes({"application/yaml", "text/plain"})
  @Operation(
      summary =
          "What a runbook, sent as YAML, would have planned in the place of an earlier run, by the"
              + " answers on record; the world is not asked. Errors in it are answered with their"
              + " places")
  public PlansResource.Foreseen plan(
      byte @Nullable [] text,
      @QueryParam("run") @Nullable String run,
      @QueryParam("file") @Nullable String file)
      throws InterruptedException {
    if (run == null) {
      throw Problems.badParameter("run", "the id of a run").asRefusal();
    }
    var version = SentRunbook.read(linter, text, file);
    var tenant = Caller.of(identity).tenant();
    var state = remediation.find(tenant, run).orElseThrow(() -> Problems.notFound().asRefusal());
    return PlansResource.Foreseen.of(
        RecordedAnswers.foresee(
            dryRun,
            actions,
            state,
            remediation.events(tenant, run),
            catalogue.byHash(state.begun().version()),
            version));
  }
}
