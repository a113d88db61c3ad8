package io.firebreak.gate;

import io.firebreak.journal.Guard;
import io.firebreak.journal.StreamId;

/** Who may change a target: one holder, kept until its run has ended (engine-rules 7). */
final class TargetLeaseStore {
  private TargetLeaseStore() {}

  /** Takes the lease, or refuses and names the holder. Re-entrant for the same run. */
  static Guard claim(StreamId run, String target) {
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
          tx.query(
              "SELECT run FROM target_lease WHERE tenant = ? AND target = ?",
              row -> row.getString(1),
              run.tenant(),
              target);
      return holder.contains(run.id())
          ? null
          : new Guard.Refusal(
              EndReason.TARGET_BUSY, target + " is held by run " + String.join(", ", holder));
    };
  }

  /** Gives back all that a run holds. */
  static Guard release(StreamId run) {
    return tx -> {
      tx.update("DELETE FROM target_lease WHERE run = ?", run.id());
      return null;
    };
  }
}
