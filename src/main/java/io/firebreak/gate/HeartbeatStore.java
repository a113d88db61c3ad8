package io.firebreak.gate;

import io.firebreak.alert.Heartbeat;
import io.firebreak.gate.HeartbeatRecord.Silence;
import io.firebreak.gate.HeartbeatRecord.Standing;
import io.firebreak.journal.Guard;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * How heartbeats stand; each change is made by one process only. A time that lies ahead was noted
 * before the clock was set back: it counts for nothing.
 */
final class HeartbeatStore {
  private HeartbeatStore() {}

  /** Notes when each was heard, unless a later beat is known. */
  static Guard heard(String tenant, Map<String, Duration> ago) {
    return tx -> {
      var now = tx.nowMicros();
      tx.updateAll(
          """
          INSERT INTO heartbeat (tenant, name, heard_at) VALUES (?, ?, ?)
          ON CONFLICT (tenant, name) DO UPDATE SET heard_at = excluded.heard_at
          WHERE heartbeat.heard_at IS NULL OR heartbeat.heard_at < excluded.heard_at
            OR heartbeat.heard_at > ?
          """,
          ago.entrySet().stream()
              .sorted(Map.Entry.comparingByKey()) // in one order for all processes
              .map(each ->
                  new @Nullable Object[] {
                    tenant, each.getKey(), now - micros(each.getValue()), now
                  })
              .toList());
      return null;
    };
  }

  /**
   * Notes that somebody listens. What another process noted just now may lie ahead a little, and
   * counts.
   *
   * @param pause after which listening begins anew, also when it lies ahead: then the clock was set
   *     back
   */
  static Guard listens(String tenant, Duration pause) {
    return tx -> {
      var now = tx.nowMicros();
      tx.update(
          """
          INSERT INTO heartbeat_listening (tenant, since_at, until_at) VALUES (?, ?, ?)
          ON CONFLICT (tenant) DO UPDATE
          SET since_at =
                CASE WHEN heartbeat_listening.until_at < ? OR heartbeat_listening.until_at > ?
                     THEN excluded.since_at ELSE heartbeat_listening.since_at END,
              until_at = excluded.until_at
          """,
          tenant,
          now,
          now,
          now - micros(pause),
          now + micros(pause));
      return null;
    };
  }

  /**
   * Notes a silence, unless it is known already, the heartbeat was heard in time, or nobody has
   * listened for as long.
   */
  static Guard fallsSilent(String tenant, Heartbeat heartbeat, String reason) {
    return tx -> {
      var now = tx.nowMicros();
      var limit = now - micros(heartbeat.silentAfter());
      var noted =
          tx.update(
              """
              INSERT INTO heartbeat (tenant, name, silent_since, reason, told_at, times)
              SELECT tenant, ?, ?, ?, ?, 1 FROM heartbeat_listening
              WHERE tenant = ? AND since_at <= ?
              ON CONFLICT (tenant, name) DO UPDATE
              SET silent_since = excluded.silent_since, reason = excluded.reason,
                  told_at = excluded.told_at, times = 1
              WHERE heartbeat.silent_since IS NULL
                AND (heartbeat.heard_at IS NULL OR heartbeat.heard_at <= ?
                  OR heartbeat.heard_at > ?)
              """,
              heartbeat.name(),
              now,
              reason,
              now,
              tenant,
              limit,
              limit,
              now);
      return noted == 1 ? null : unchanged(heartbeat.name());
    };
  }

  /**
   * Notes that people are told once more, unless they were told within this time.
   *
   * @param times how often they were told before
   */
  static Guard toldAgain(String tenant, String name, long times, Duration every) {
    return tx -> {
      var now = tx.nowMicros();
      var noted =
          tx.update(
              """
              UPDATE heartbeat SET told_at = ?, times = times + 1
              WHERE tenant = ? AND name = ? AND silent_since IS NOT NULL AND times = ?
                AND (told_at <= ? OR told_at > ?)
              """,
              now,
              tenant,
              name,
              times,
              now - micros(every),
              now);
      return noted == 1 ? null : unchanged(name);
    };
  }

  /** Ends a silence when the heartbeat was heard in time. */
  static Guard beatsAgain(String tenant, Heartbeat heartbeat) {
    return tx -> {
      var now = tx.nowMicros();
      var noted =
          tx.update(
              """
              UPDATE heartbeat SET silent_since = NULL, reason = NULL, told_at = NULL, times = 0
              WHERE tenant = ? AND name = ? AND silent_since IS NOT NULL
                AND heard_at > ? AND heard_at <= ?
              """,
              tenant,
              heartbeat.name(),
              now - micros(heartbeat.silentAfter()),
              now);
      return noted == 1 ? null : unchanged(heartbeat.name());
    };
  }

  /** Forgets one that is silent. */
  static Guard forget(String tenant, String name) {
    return tx ->
        tx.update(
                    "DELETE FROM heartbeat WHERE tenant = ? AND name = ? AND silent_since IS NOT NULL",
                    tenant,
                    name)
                == 1
            ? null
            : unchanged(name);
  }

  private static Guard.Refusal unchanged(String name) {
    return new Guard.Refusal(HeartbeatReason.UNCHANGED, name);
  }

  static List<Standing> all(Jdbi jdbi, String tenant) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT name, heard_at, silent_since, reason, told_at, times FROM heartbeat
                WHERE tenant = :tenant ORDER BY name
                """)
            .bind("tenant", tenant)
            .map((row, _) -> standing(row))
            .list());
  }

  private static Standing standing(ResultSet row) throws SQLException {
    var since = instant(row, 3);
    var toldAt = instant(row, 5);
    return new Standing(
        row.getString(1),
        instant(row, 2),
        since == null || toldAt == null
            ? null
            : new Silence(since, row.getString(4), toldAt, row.getLong(6)));
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
