package io.firebreak.api;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.hindsight.Shadow;
import io.firebreak.hindsight.ShadowReport;
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
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What a runbook that does not act yet would do, beside what is in force and what was done. */
@Path("/api/v1")
@RolesAllowed(Role.VIEWER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class ShadowResource {
  /** How many comparisons may go on at a time; more are asked to come again. */
  static final int MOST_AT_ONCE = 2;

  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private final Linter linter;
  private final Shadow shadow;
  private final SecurityIdentity identity;

  ShadowResource(Linter linter, Shadow shadow, SecurityIdentity identity) {
    this.linter = linter;
    this.shadow = shadow;
    this.identity = identity;
  }

  @POST
  @Path("/shadow")
  @Consumes({"application/yaml", "text/plain"})
  @Operation(
      summary =
          "In what a runbook, sent as YAML, differs from the version in force by the alerts of the"
              + " time before now (since=30d), beside what was done; errors in it are answered with"
              + " their places")
  public ShadowReport stored(
      byte @Nullable [] text,
      @QueryParam("since") @Nullable String since,
      @QueryParam("file") @Nullable String file)
      throws InterruptedException {
    var back = BacktestResource.back(since);
    var version = SentRunbook.read(linter, text, file);
    if (!room.tryAcquire()) {
      throw busy();
    }
    try {
      return shadow.report(Caller.of(identity).tenant(), version, back);
    } finally {
      room.release();
    }
  }

  static RuntimeException busy() {
    return Problems.busy("Other comparisons are under way").asRefusal();
  }
}
