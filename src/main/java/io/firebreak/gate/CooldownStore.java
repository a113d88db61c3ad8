package io.firebreak.gate;

import io.firebreak.journal.Guard;
import java.time.Duration;

/**
 * Quiet time of a runbook on a target. It starts when a run that began an effect ends; doubles for
 * each further such run within twice the present length, at most 24 h; starts over after that quiet
 * time (engine-rules 16); and is never shorter than the runbook says now.
 */
final class CooldownStore {
  private static final long MOST = micros(Duration.ofHours(24));

  private CooldownStore() {}

  /** Starts or prolongs the quiet time. */
  static Guard start(String tenant, String runbook, String target, Duration base) {
    return tx -> {
      var now = tx.nowMicros();
      var length = micros(base);
      tx.update(
          """
          INSERT INTO cooldown (tenant, runbook, target, ended_at, length) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (tenant, runbook, target) DO UPDATE SET
            length = CASE
              WHEN excluded.ended_at - cooldown.ended_at > 2 * cooldown.length
                OR 2 * cooldown.length < excluded.length OR excluded.length > ?
                THEN excluded.length
              WHEN 2 * cooldown.length > ? THEN ?
              ELSE 2 * cooldown.length END,
            ended_at = excluded.ended_at
          """,
          tenant,
          runbook,
          target,
          now,
          length,
          MOST,
          MOST,
          MOST);
      return null;
    };
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
