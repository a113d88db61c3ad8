package io.firebreak.gate;

import io.firebreak.journal.Guard;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Holds that people placed; checked in the unit of every intent. */
final class HoldStore {
  private HoldStore() {}

  static Guard place(Holds.Hold hold) {
    return tx -> {
      tx.update(
          """
          INSERT INTO hold (tenant, id, scope, reason, person, placed_at, until_at)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
          hold.tenant(),
          hold.id(),
          hold.scope(),
          hold.reason(),
          hold.person(),
          tx.nowMicros(),
          micros(hold.until()));
      return null;
    };
  }

  static Guard lift(String tenant, String id) {
    return tx ->
        tx.update("DELETE FROM hold WHERE tenant = ? AND id = ?", tenant, id) == 1
            ? null
            : new Guard.Refusal(HoldReason.NO_SUCH_HOLD, id);
  }

  /** Refuses while any hold covers the runbook or the target. */
  static Guard none(String tenant, String runbook, String target) {
    return tx -> {
      var holds =
          tx.query(
              """
              SELECT scope, person, reason FROM hold
              WHERE tenant = ? AND scope IN ('all', ?, ?) AND (until_at IS NULL OR until_at > ?)
              ORDER BY placed_at
              """,
              row -> row.getString(1) + " by " + row.getString(2) + ": " + row.getString(3),
              tenant,
              Holds.runbook(runbook),
              Holds.target(target),
              tx.nowMicros());
      return holds.isEmpty()
          ? null
          : new Guard.Refusal(EndReason.KILL_SWITCH, "held (" + String.join("; ", holds) + ")");
    };
  }

  private static @Nullable Long micros(@Nullable Instant instant) {
    return instant == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
