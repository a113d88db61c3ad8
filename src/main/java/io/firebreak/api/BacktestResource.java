package io.firebreak.api;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.action.Durations;
import io.firebreak.hindsight.BacktestReport;
import io.firebreak.hindsight.Backtests;
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
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What a runbook would have done with the stored alerts. */
@Path("/api/v1")
@RolesAllowed(Role.VIEWER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class BacktestResource {
  /** How many replays may go on at a time; more are asked to come again. */
  static final int MOST_AT_ONCE = 2;

  private static final Duration USUAL = Duration.ofDays(30);

  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private final Linter linter;
  private final Backtests backtests;
  private final SecurityIdentity identity;

  BacktestResource(Linter linter, Backtests backtests, SecurityIdentity identity) {
    this.linter = linter;
    this.backtests = backtests;
    this.identity = identity;
  }

  @POST
  @Path("/backtest")
  @Consumes({"application/yaml", "text/plain"})
  @Operation(
      summary =
          "What a runbook, sent as YAML, would have done with the alerts of the time before now"
              + " (since=30d); errors in it are answered with their places")
  public BacktestReport run(
      byte @Nullable [] text,
      @QueryParam("since") @Nullable String since,
      @QueryParam("file") @Nullable String file) {
    var back = back(since);
    var version = SentRunbook.read(linter, text, file);
    if (!room.tryAcquire()) {
      throw Problems.busy("Other backtests are under way").asRefusal();
    }
    try {
      return backtests.run(Caller.of(identity).tenant(), version, back);
    } finally {
      room.release();
    }
  }

  /** How far to look back; 30 days unless it is said. */
  static Duration back(@Nullable String since) {
    try {
      var back = since == null ? USUAL : Durations.parse(since);
      if (!back.isNegative() && !back.isZero() && back.compareTo(Backtests.LONGEST) <= 0) {
        return back;
      }
    } catch (IllegalArgumentException e) {
      throw Problems.badParameter("since", Durations.FORM).asRefusal();
    }
    throw Problems.badParameter("since", "more than nothing and at most 366d").asRefusal();
  }
}
