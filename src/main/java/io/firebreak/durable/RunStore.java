package io.firebreak.durable;

import io.firebreak.journal.Dialect;
import io.firebreak.journal.Guard;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Tx;
import io.firebreak.journal.Unit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The index of runs: who drives which, until when. {@code ready} is 0 when parked, 1 when there may
 * be something to decide, 2 when a fact arrived since the owner last looked. A unit may be tried
 * more than once, so guards that hand out rows begin with an empty list.
 */
final class RunStore {
  private final Dialect dialect;

  RunStore(Dialect dialect) {
    this.dialect = dialect;
  }

  /** A run that this worker has just claimed. */
  record Claimed(StreamId stream, long fence) {
    /** The first claim of a run. */
    static Claimed first(StreamId stream) {
      return new Claimed(stream, 1);
    }
  }

  /** Adds the row of a new run in the unit of its first event. */
  static Guard create(RunEntry entry) {
    return tx -> {
      var now = tx.nowMicros();
      var rows =
          tx.update(
              """
              INSERT INTO run (tenant, stream, name, about, target, state, ready, ended, owner, fence,
                               lease_until, created_at, updated_at)
              VALUES (?, ?, ?, ?, ?, ?, 1, 0, NULL, 0, 0, ?, ?)
              ON CONFLICT DO NOTHING
              """,
              entry.stream().tenant(),
              entry.stream().name(),
              entry.name(),
              entry.about(),
              entry.target(),
              entry.state(),
              now,
              now);
      return rows == 1 ? null : new Guard.Refusal(RunReason.EXISTS, entry.stream().name());
    };
  }

  /** Holds only while {@code owner} drives the run under {@code fence}; records the new state. */
  static Guard move(StreamId stream, String owner, long fence, PlannedUnit plan) {
    return tx -> {
      var rows =
          tx.update(
              """
              UPDATE run SET state = ?, reason = ?, ended = ?, updated_at = ?
              WHERE stream = ? AND owner = ? AND fence = ?
              """,
              plan.stateName(),
              plan.reason(),
              plan.ended() ? 1L : 0L,
              tx.nowMicros(),
              stream.name(),
              owner,
              fence);
      return rows == 1
          ? null
          : new Guard.Refusal(RunReason.STALE_FENCE, "fence " + fence + " of " + owner);
    };
  }

  /** Gives the run back with nothing to do until a fact or the timer. */
  static Guard park(StreamId stream, String owner, long fence, @Nullable Instant until) {
    return tx -> {
      var rows =
          tx.update(
              """
              UPDATE run SET owner = NULL, lease_until = 0, ready = 0
              WHERE stream = ? AND owner = ? AND fence = ?
              """,
              stream.name(),
              owner,
              fence);
      if (rows != 1) {
        return new Guard.Refusal(RunReason.STALE_FENCE, "fence " + fence + " of " + owner);
      }
      if (until != null) {
        setTimer(tx, stream, until);
      }
      return null;
    };
  }

  /** Holds only when no event came after {@code seq}. */
  static Guard headIs(StreamId stream, long seq) {
    return tx ->
        tx.query("SELECT max(seq) FROM event WHERE stream = ?", r -> r.getLong(1), stream.name())
                .contains(seq)
            ? null
            : new Guard.Refusal(RunReason.MOVED, stream.name());
  }

  static void setTimer(Tx tx, StreamId stream, Instant due) throws SQLException {
    tx.update(
        """
        INSERT INTO timer (tenant, stream, due_at) VALUES (?, ?, ?)
        ON CONFLICT (stream) DO UPDATE SET due_at = excluded.due_at
        """,
        stream.tenant(),
        stream.name(),
        Micros.of(due));
  }

  /** Marks that a fact arrived, in the fact's unit. */
  static Guard signal(StreamId stream) {
    return tx -> {
      tx.update("UPDATE run SET ready = 2 WHERE stream = ? AND ended = 0", stream.name());
      return null;
    };
  }

  /** The same, and holds only while the run has not ended. */
  static Guard signalLive(StreamId stream) {
    return tx ->
        tx.update("UPDATE run SET ready = 2 WHERE stream = ? AND ended = 0", stream.name()) == 1
            ? null
            : new Guard.Refusal(RunReason.ENDED, stream.name());
  }

  /** The unit of a timer that came due: the fact, which wakes the run. */
  static Unit fired(Timers.Due timer) {
    return Unit.builder()
        .guard(takeTimer(timer.stream(), timer.at()))
        .guard(signal(timer.stream()))
        .fact(timer.stream(), NewEvent.byEngine(new Fired(timer.at())))
        .build();
  }

  /**
   * Takes the timer of a run; refused when another took it, or when it is not due by the clock of
   * the database: the process that fires it may be ahead.
   */
  static Guard takeTimer(StreamId stream, Instant due) {
    return tx ->
        tx.update(
                    "DELETE FROM timer WHERE stream = ? AND due_at = ? AND due_at <= ?",
                    stream.name(),
                    Micros.of(due),
                    tx.nowMicros())
                == 1
            ? null
            : new Guard.Refusal(RunReason.TIMER_GONE, stream.name());
  }

  /** Claims one run if it is ready and nobody drives it. */
  Guard claim(StreamId stream, String owner, Duration lease, List<Claimed> into) {
    return tx -> {
      var now = tx.nowMicros();
      into.clear();
      into.addAll(
          tx.query(
              """
              UPDATE run SET owner = ?, fence = fence + 1, lease_until = ?, ready = 1
              WHERE stream = ? AND ready > 0 AND ended = 0 AND lease_until < ?
              RETURNING tenant, stream, fence
              """,
              RunStore::claimed,
              owner,
              now + micros(lease),
              stream.name(),
              now));
      return null;
    };
  }

  /** Holds only for a run that nobody has claimed yet; it is then {@code claimed} by the unit. */
  static Guard claimNew(Claimed claimed, String owner, Duration lease) {
    return tx ->
        tx.update(
                    """
                    UPDATE run SET owner = ?, fence = ?, lease_until = ?
                    WHERE stream = ? AND fence = 0 AND ended = 0
                    """,
                    owner,
                    claimed.fence(),
                    tx.nowMicros() + micros(lease),
                    claimed.stream().name())
                == 1
            ? null
            : new Guard.Refusal(RunReason.STALE_FENCE, "somebody has claimed it");
  }

  /** Claims up to {@code limit} ready runs, oldest first. */
  Guard claimSome(String owner, Duration lease, int limit, List<Claimed> into) {
    var sql =
        """
        UPDATE run SET owner = ?, fence = fence + 1, lease_until = ?, ready = 1
        WHERE stream IN (
          SELECT stream FROM run WHERE ready > 0 AND ended = 0 AND lease_until < ?
          ORDER BY created_at LIMIT ?
        """
            + dialect.skipLocked()
            + ") RETURNING tenant, stream, fence";
    return tx -> {
      var now = tx.nowMicros();
      into.clear();
      into.addAll(tx.query(sql, RunStore::claimed, owner, now + micros(lease), now, (long) limit));
      return null;
    };
  }

  /**
   * Takes note of facts that arrived for runs that {@code owner} drives. Those that ended are left
   * out, as the index of owners leaves them out.
   */
  static Guard noticed(String owner, List<StreamId> into) {
    return tx -> {
      into.clear();
      into.addAll(
          tx.query(
              """
              UPDATE run SET ready = 1 WHERE owner = ? AND ready = 2 AND ended = 0
              RETURNING tenant, stream
              """,
              r -> new StreamId(r.getString(1), r.getString(2)),
              owner));
      return null;
    };
  }

  /** Prolongs the leases that {@code owner} still has, and tells which these are. */
  static Guard renew(String owner, Duration lease, List<Claimed> into) {
    return tx -> {
      var now = tx.nowMicros();
      into.clear();
      into.addAll(
          tx.query(
              """
              UPDATE run SET lease_until = ? WHERE owner = ? AND ended = 0 AND lease_until >= ?
              RETURNING tenant, stream, fence
              """,
              RunStore::claimed,
              now + micros(lease),
              owner,
              now));
      return null;
    };
  }

  /** Gives one run back at once, if {@code owner} still has it by that claim. */
  static Guard giveBack(Claimed claim, String owner) {
    return tx -> {
      tx.update(
          """
          UPDATE run SET owner = NULL, lease_until = 0
          WHERE stream = ? AND owner = ? AND fence = ? AND ended = 0
          """,
          claim.stream().name(),
          owner,
          claim.fence());
      return null;
    };
  }

  /** Gives all runs of {@code owner} back at once; with null, those of every owner. */
  static Guard release(@Nullable String owner) {
    return tx -> {
      if (owner == null) {
        tx.update("UPDATE run SET owner = NULL, lease_until = 0 WHERE ended = 0");
      } else {
        tx.update(
            "UPDATE run SET owner = NULL, lease_until = 0 WHERE owner = ? AND ended = 0", owner);
      }
      return null;
    };
  }

  /** Lets the lease of a run lapse. */
  static Guard expire(StreamId stream) {
    return tx -> {
      tx.update("UPDATE run SET lease_until = 0 WHERE stream = ?", stream.name());
      return null;
    };
  }

  /** Drives no run of a tenant any further. */
  static Guard abandonRuns(String tenant) {
    return tx -> {
      tx.update("UPDATE run SET owner = NULL, ready = 0, ended = 1 WHERE tenant = ?", tenant);
      return null;
    };
  }

  /** Drops the timers of a tenant. */
  static Guard abandonTimers(String tenant) {
    return tx -> {
      tx.update("DELETE FROM timer WHERE tenant = ?", tenant);
      return null;
    };
  }

  /** Timers that are due, earliest first. */
  static Guard due(int limit, List<Timers.Due> into) {
    return tx -> {
      into.clear();
      into.addAll(
          tx.query(
              "SELECT tenant, stream, due_at FROM timer WHERE due_at <= ? ORDER BY due_at LIMIT ?",
              RunStore::timer,
              tx.nowMicros(),
              (long) limit));
      return null;
    };
  }

  /** All timers. */
  static Guard timers(List<Timers.Due> into) {
    return tx -> {
      into.clear();
      into.addAll(
          new ArrayList<>(tx.query("SELECT tenant, stream, due_at FROM timer", RunStore::timer)));
      return null;
    };
  }

  private static Timers.Due timer(ResultSet row) throws SQLException {
    return new Timers.Due(
        new StreamId(row.getString(1), row.getString(2)), Micros.toInstant(row.getLong(3)));
  }

  private static Claimed claimed(ResultSet row) throws SQLException {
    return new Claimed(new StreamId(row.getString(1), row.getString(2)), row.getLong(3));
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
