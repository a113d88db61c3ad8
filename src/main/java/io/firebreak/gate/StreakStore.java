package io.firebreak.gate;

import io.firebreak.journal.Guard;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Ends of runs that came in a row on a target: failed verifications, which open its circuit, and
 * successes against one alert, which make a chain that does not help (SPEC 4).
 */
final class StreakStore {
  private static final String VERIFICATION = "verification";
  private static final String ALERT = "alert:";

  private StreakStore() {}

  static Guard failed(String tenant, String target) {
    return longer(tenant, target, VERIFICATION, null);
  }

  static Guard verified(String tenant, String target) {
    return tx -> {
      tx.update(
          "DELETE FROM streak WHERE tenant = ? AND target = ? AND subject = ?",
          tenant,
          target,
          VERIFICATION);
      return null;
    };
  }

  static Guard succeeded(String tenant, String target, String fingerprint, Duration within) {
    return longer(tenant, target, ALERT + fingerprint, within);
  }

  /**
   * One more in a row.
   *
   * @param within what is further apart begins a new row; null for however far
   */
  private static Guard longer(
      String tenant, String target, String subject, @Nullable Duration within) {
    return tx -> {
      var now = tx.nowMicros();
      tx.update(
          """
          INSERT INTO streak (tenant, target, subject, length, last_at) VALUES (?, ?, ?, 1, ?)
          ON CONFLICT (tenant, target, subject) DO UPDATE SET
            length = CASE WHEN streak.last_at < ? THEN 1 ELSE streak.length + 1 END,
            last_at = excluded.last_at
          """,
          tenant,
          target,
          subject,
          now,
          within == null ? 0L : now - within.toNanos() / 1_000);
      return null;
    };
  }

  /** Forgets every row of a target, or refuses when there is none. */
  static Guard forget(String tenant, String target) {
    return tx ->
        tx.update("DELETE FROM streak WHERE tenant = ? AND target = ?", tenant, target) > 0
            ? null
            : new Guard.Refusal(CircuitReason.NOT_OPEN, target);
  }

  static Streaks read(Handle handle, String tenant, String target, @Nullable String fingerprint) {
    return handle
        .createQuery(
            """
            SELECT subject, length, last_at FROM streak
            WHERE tenant = :tenant AND target = :target AND subject IN ('verification', :alert)
            """)
        .bind("tenant", tenant)
        .bind("target", target)
        .bind("alert", ALERT + (fingerprint == null ? "" : fingerprint))
        .reduceRows(
            Streaks.NONE,
            (known, row) -> {
              var length = row.getColumn(2, Integer.class);
              var at = time(row.getColumn(3, Long.class));
              return row.getColumn(1, String.class).equals(VERIFICATION)
                  ? new Streaks(length, at, known.again(), known.againAt())
                  : new Streaks(known.failed(), known.failedAt(), length, at);
            });
  }

  /** Targets with at least so many failed verifications in a row, the latest first. */
  static List<Circuits.Open> open(Handle handle, String tenant, int failures) {
    return handle
        .createQuery(
            """
            SELECT target, length, last_at FROM streak
            WHERE tenant = :tenant AND subject = 'verification' AND length >= :failures
            ORDER BY last_at DESC, target
            """)
        .bind("tenant", tenant)
        .bind("failures", failures)
        .map((row, _) -> open(row))
        .list();
  }

  /** Targets with at least so many successes in a row against one alert, the latest first. */
  static List<Circuits.Chain> chains(
      Handle handle, String tenant, int successes, Instant since, Duration within) {
    return handle
        .createQuery(
            """
            SELECT target, subject, length, last_at FROM streak
            WHERE tenant = :tenant AND subject LIKE 'alert:%' AND length >= :successes
              AND last_at >= :since
            ORDER BY last_at DESC, target, subject
            """)
        .bind("tenant", tenant)
        .bind("successes", successes)
        .bind("since", ChronoUnit.MICROS.between(Instant.EPOCH, since))
        .map((row, _) ->
            new Circuits.Chain(
                row.getString(1),
                row.getString(2).substring(ALERT.length()),
                row.getInt(3),
                time(row.getLong(4)),
                time(row.getLong(4)).plus(within)))
        .list();
  }

  private static Circuits.Open open(ResultSet row) throws SQLException {
    return new Circuits.Open(row.getString(1), row.getInt(2), time(row.getLong(3)));
  }

  private static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
