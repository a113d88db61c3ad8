package io.firebreak.incident;

import static io.firebreak.incident.IncidentStore.instant;
import static io.firebreak.incident.IncidentStore.micros;
import static io.firebreak.incident.IncidentStore.microsOrNull;

import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The index of what throttles remember: written in the unit of their events. */
final class ThrottleStore {
  private final Database database;

  ThrottleStore(Database database) {
    this.database = database;
  }

  /** What is remembered at these; those that remember nothing are left out. */
  Map<ThrottleKey, ThrottleState> states(String tenant, Collection<ThrottleKey> keys) {
    var byStream = new HashMap<String, ThrottleKey>();
    keys.forEach(key -> byStream.put(key.stream(tenant).name(), key));
    if (byStream.isEmpty()) {
      return Map.of();
    }
    var streams = List.copyOf(byStream.keySet());
    var arrivals = arrivals(streams);
    var states = new HashMap<ThrottleKey, ThrottleState>();
    rows(streams)
        .forEach(row ->
            states.put(
                byStream.get(row.stream()),
                row.state(arrivals.getOrDefault(row.stream(), new TreeMap<>()))));
    return states;
  }

  private record Row(
      String stream,
      long seq,
      @Nullable Instant startedAt,
      @Nullable Instant batchDue,
      @Nullable Instant batchSpent) {
    ThrottleState state(SortedMap<Episode, Instant> arrivals) {
      return new ThrottleState(seq, startedAt, batchDue, batchSpent, arrivals);
    }
  }

  /** The streams that there are; of those that were forgotten only how far they have come. */
  private List<Row> rows(List<String> streams) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT head.stream, head.seq, started_at, batch_due, batch_spent
                    FROM stream_head head LEFT JOIN throttle ON throttle.stream = head.stream
                    WHERE head.stream IN (<streams>)
                    """)
                .bindList("streams", streams)
                .map((row, context) ->
                    new Row(
                        row.getString(1), row.getLong(2), time(row, 3), time(row, 4), time(row, 5)))
                .list());
  }

  private static @Nullable Instant time(ResultSet row, int column) throws SQLException {
    var micros = row.getLong(column);
    return row.wasNull() ? null : instant(micros);
  }

  private record Arrival(String stream, Episode episode, Instant at) {}

  private Map<String, SortedMap<Episode, Instant>> arrivals(List<String> streams) {
    var found = new HashMap<String, SortedMap<Episode, Instant>>();
    database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT stream, fingerprint, starts_at, at
                    FROM throttle_arrival WHERE stream IN (<streams>)
                    """)
                .bindList("streams", streams)
                .map((row, context) ->
                    new Arrival(
                        row.getString(1),
                        new Episode(row.getString(2), instant(row.getLong(3))),
                        instant(row.getLong(4))))
                .list())
        .forEach(arrival ->
            found
                .computeIfAbsent(arrival.stream(), _ -> new TreeMap<>())
                .put(arrival.episode(), arrival.at()));
    return found;
  }

  /** Brings the rows up to date with events that are appended in the same unit. */
  static Guard write(StreamId stream, ThrottleState before, List<ThrottleEvent> events) {
    return tx -> {
      var state = before;
      for (var event : events) {
        state = state.then(event);
        arrive(tx, stream, event);
      }
      put(tx, stream, state);
      return null; // that nobody was faster is seen by the sequence of the stream
    };
  }

  /** Removes what nothing has asked since then. */
  static void forget(Tx tx, long before) throws SQLException {
    tx.update("DELETE FROM throttle_arrival WHERE at < ?", before);
    tx.update(
        """
        DELETE FROM throttle
        WHERE COALESCE(started_at, 0) < ? AND COALESCE(batch_due, 0) < ?
          AND COALESCE(batch_spent, 0) < ?
          AND NOT EXISTS (
            SELECT 1 FROM throttle_arrival arrival WHERE arrival.stream = throttle.stream)
        """,
        before,
        before,
        before);
  }

  private static void arrive(Tx tx, StreamId stream, ThrottleEvent event) throws SQLException {
    switch (event) {
      case ThrottleEvent.Counted e -> {
        forget(tx, stream, micros(e.since()));
        insert(tx, stream, e);
      }
      case ThrottleEvent.BatchOpened _ -> {}
      case ThrottleEvent.Passed _ -> forget(tx, stream, Long.MAX_VALUE);
    }
  }

  private static void forget(Tx tx, StreamId stream, long until) throws SQLException {
    tx.update("DELETE FROM throttle_arrival WHERE stream = ? AND at <= ?", stream.name(), until);
  }

  private static void insert(Tx tx, StreamId stream, ThrottleEvent.Counted event)
      throws SQLException {
    tx.update(
        """
        INSERT INTO throttle_arrival (tenant, stream, fingerprint, starts_at, at)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (stream, fingerprint, starts_at) DO UPDATE SET at = excluded.at
        """,
        stream.tenant(),
        stream.name(),
        event.episode().fingerprint(),
        micros(event.episode().startsAt()),
        micros(event.at()));
  }

  private static void put(Tx tx, StreamId stream, ThrottleState state) throws SQLException {
    var args = new ArrayList<@Nullable Object>();
    args.add(stream.tenant());
    args.add(stream.name());
    args.add(state.seq());
    args.add(microsOrNull(state.startedAt()));
    args.add(microsOrNull(state.batchDue()));
    args.add(microsOrNull(state.batchSpent()));
    tx.update(
        """
        INSERT INTO throttle (tenant, stream, seq, started_at, batch_due, batch_spent)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (stream) DO UPDATE SET
          seq = excluded.seq, started_at = excluded.started_at, batch_due = excluded.batch_due,
          batch_spent = excluded.batch_spent
        """,
        args.toArray());
  }
}
