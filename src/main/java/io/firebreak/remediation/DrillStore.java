package io.firebreak.remediation;

import io.firebreak.gate.EndReason;
import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.Drills.Drill;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Knows which runs are drills. */
final class DrillStore {
  private final Database database;

  DrillStore(Database database) {
    this.database = database;
  }

  /** Notes that a new run is a drill. */
  static Guard begins(StreamId run, String runbook) {
    return tx -> {
      tx.update(
          "INSERT INTO drill (tenant, run, runbook) VALUES (?, ?, ?)",
          run.tenant(),
          run.id(),
          runbook);
      return null;
    };
  }

  List<Drill> newest(String tenant, String runbook, int limit) {
    return find(tenant, runbook, "", limit);
  }

  Optional<Drill> passed(String tenant, String runbook) {
    return find(tenant, runbook, EndReason.DRILLED.code(), 1).stream().findFirst();
  }

  private List<Drill> find(String tenant, String runbook, String reason, int limit) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT d.run, r.created_at, r.state, r.reason, r.ended
                    FROM drill d JOIN run r ON r.stream = 'run/' || d.run
                    WHERE d.tenant = :tenant AND d.runbook = :runbook
                      AND (:reason = '' OR r.reason = :reason)
                    ORDER BY r.created_at DESC, d.run DESC LIMIT :limit
                    """)
                .bind("tenant", tenant)
                .bind("runbook", runbook)
                .bind("reason", reason)
                .bind("limit", limit)
                .map((row, _) ->
                    new Drill(
                        row.getString(1),
                        Instant.EPOCH.plus(row.getLong(2), ChronoUnit.MICROS),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5) == 1))
                .list());
  }
}
