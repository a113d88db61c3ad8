package io.firebreak.api;

import io.firebreak.access.Role;
import io.firebreak.hindsight.DrillRecord;
import io.firebreak.hindsight.Rot;
import io.firebreak.hindsight.RotReport;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Runbooks that have gone stale. */
@Path("/api/v1/rot")
@RolesAllowed(Role.VIEWER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class RotResource {
  private final Rot rot;

  RotResource(Rot rot) {
    this.rot = rot;
  }

  /** Which runbooks are stale, in which way. */
  record Found(Instant at, long alerts, List<Item> items, List<Drilled> drills) {
    static Found of(RotReport report) {
      return new Found(
          report.at(),
          report.alerts(),
          report.items().stream().map(Item::of).toList(),
          report.drills().stream().map(Drilled::of).toList());
    }
  }

  /** One way in which a runbook is stale. */
  record Item(String runbook, String reason, String detail) {
    static Item of(RotReport.Item item) {
      return new Item(item.runbook(), item.reason().code(), item.detail());
    }
  }

  /**
   * How a runbook stands with its drills.
   *
   * @param passedAt when the newest one that passed was asked for, null when none did
   * @param everyDays how often one is due
   * @param staleness how much of that is over, per cent: from 100 on it is overdue; null when none
   *     passed
   */
  record Drilled(
      String runbook, @Nullable Instant passedAt, long everyDays, @Nullable Long staleness) {
    static Drilled of(DrillRecord drill) {
      return new Drilled(
          drill.runbook(), drill.passedAt(), drill.every().toDays(), drill.staleness());
    }
  }

  @GET
  @Operation(summary = "Runbooks that never fire, always fail, or lack what they need")
  public Found find() {
    return Found.of(rot.find());
  }
}
