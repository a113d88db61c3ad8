package io.firebreak.api;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.hindsight.BacktestReport;
import io.firebreak.hindsight.Observed;
import io.firebreak.hindsight.ObservedReport;
import io.firebreak.hindsight.Summaries;
import io.firebreak.runbook.Catalogue;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * How a runbook does beside what happened.
 *
 * <p>Of the same path as the other resources of one runbook, because the longest path of a class
 * that fits is the only one looked at.
 */
@Path("/api/v1/runbooks/{name}")
@RolesAllowed(Role.VIEWER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class LookbackResource {
  private final Semaphore room = new Semaphore(ShadowResource.MOST_AT_ONCE);
  private final Summaries summaries;
  private final Observed observed;
  private final Catalogue catalogue;
  private final SecurityIdentity identity;

  LookbackResource(
      Summaries summaries, Observed observed, Catalogue catalogue, SecurityIdentity identity) {
    this.summaries = summaries;
    this.observed = observed;
    this.catalogue = catalogue;
    this.identity = identity;
  }

  @GET
  @Path("/backtest")
  @Operation(summary = "What the version in force would have done in the last seven days")
  public BacktestReport summary(@PathParam("name") String name) {
    var version =
        catalogue
            .find(name)
            .orElseThrow(
                () -> Problems.noSuchRunbook(catalogue.nearest(name).orElse(null)).asRefusal());
    return summaries.of(version).orElseThrow(() -> Problems.notFound().asRefusal());
  }

  @GET
  @Path("/shadow")
  @Operation(
      summary =
          "What a runbook in observe planned in the time before now (since=30d), beside what was"
              + " done about the same incidents")
  public ObservedReport observed(
      @PathParam("name") String name, @QueryParam("since") @Nullable String since) {
    var back = BacktestResource.back(since);
    if (catalogue.find(name).isEmpty()) {
      throw Problems.noSuchRunbook(catalogue.nearest(name).orElse(null)).asRefusal();
    }
    if (!room.tryAcquire()) {
      throw ShadowResource.busy();
    }
    try {
      return observed.report(Caller.of(identity).tenant(), name, back);
    } finally {
      room.release();
    }
  }
}
