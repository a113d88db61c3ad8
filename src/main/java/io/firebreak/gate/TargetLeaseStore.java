package io.firebreak.gate;

import io.firebreak.journal.Guard;
import io.firebreak.journal.StreamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Who may change a target: one holder, kept until its run has ended (engine-rules 7). */
final class TargetLeaseStore {
  /** A run that takes back does nothing for an alert any more. */
  private static final String HOLDER =
      """
      SELECT lease.run, coalesce(run.name, ''),
        CASE WHEN run.state IN ('rolling_back', 'rollback_failed') THEN 1 ELSE 0 END
      FROM target_lease lease
      LEFT JOIN run ON run.stream = 'run/' || lease.run AND run.tenant = lease.tenant
      WHERE lease.tenant = ? AND lease.target = ?
      """;

  private TargetLeaseStore() {}

  /**
   * Takes the lease, or refuses and names the holder. Re-entrant for the same run.
   *
   * @param duplicates name of the runbook, runs of which do the same for this target; null when the
   *     run is wanted whatever another one does
   */
  static Guard claim(StreamId run, String target, @Nullable String duplicates) {
    return tx -> {
      var taken =
          tx.update(
              """
              INSERT INTO target_lease (tenant, target, run, since) VALUES (?, ?, ?, ?)
              ON CONFLICT (tenant, target) DO NOTHING
              """,
              run.tenant(),
              target,
              run.id(),
              tx.nowMicros());
      if (taken == 1) {
        return null;
      }
      var holder =
          tx.query(HOLDER, TargetLeaseStore::holder, run.tenant(), target).stream()
              .findFirst()
              .orElse(new TargetHolder("", "", false));
      if (holder.run().equals(run.id())) {
        return null;
      }
      return duplicates != null && holder.does(duplicates)
          ? new Guard.Refusal(EndReason.DUPLICATE_IN_PROGRESS, holder.run())
          : new Guard.Refusal(EndReason.TARGET_BUSY, target + " is held by run " + holder.run());
    };
  }

  /** Who holds a target now. */
  static Optional<TargetHolder> holder(Handle handle, String tenant, String target) {
    return handle
        .createQuery(HOLDER)
        .bind(0, tenant)
        .bind(1, target)
        .map((row, _) -> holder(row))
        .findOne();
  }

  private static TargetHolder holder(ResultSet row) throws SQLException {
    return new TargetHolder(row.getString(1), row.getString(2), row.getLong(3) == 1);
  }

  /** Gives back all that a run holds. */
  static Guard release(StreamId run) {
    return tx -> {
      tx.update("DELETE FROM target_lease WHERE run = ?", run.id());
      return null;
    };
  }
}
