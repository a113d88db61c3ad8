package io.firebreak.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements of the journal's own tables; the same on both databases. */
final class EventStore {
  static final String INSERT =
      """
      INSERT INTO event (tenant, stream, seq, at, type, schema, actor_id, channel,
                         payload, salt, payload_hash, prev_hash, hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String HEAD =
      "SELECT seq, hash FROM event WHERE stream = ? ORDER BY seq DESC LIMIT 1";

  private static final String MOVED =
      """
      INSERT INTO stream_head (tenant, stream, seq, sealed) VALUES (?, ?, ?, 0)
      ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq
      """;

  private static final String HASH_AT = "SELECT hash FROM event WHERE stream = ? AND seq = ?";

  /** Columns in the order that {@link #event} and {@link StoredEvent} read them. */
  static final String COLUMNS =
      "tenant, stream, seq, at, type, schema, actor_id, channel, payload, salt, payload_hash, prev_hash, hash";

  static final String READ =
      "SELECT " + COLUMNS + " FROM event WHERE stream = ? AND seq > ? ORDER BY seq";

  static final String SCAN =
      "SELECT " + COLUMNS + " FROM event WHERE stream LIKE ? ORDER BY stream, seq";

  static final String ALL = "SELECT " + COLUMNS + " FROM event ORDER BY stream, seq";

  /** What the checkpoints after one number, up to another, have sealed. */
  static final String SEALED =
      """
      SELECT e.tenant, e.stream, e.seq, e.at, e.type, e.schema, e.actor_id, e.channel,
             e.payload, e.salt, e.payload_hash, e.prev_hash, e.hash
      FROM event e
      JOIN (SELECT stream, max(seq) AS seq FROM checkpoint_head
            WHERE number > ? AND number <= ? GROUP BY stream) last ON last.stream = e.stream
      LEFT JOIN (SELECT stream, max(seq) AS seq FROM checkpoint_head
                 WHERE number <= ? GROUP BY stream) before ON before.stream = e.stream
      WHERE e.seq <= last.seq AND e.seq > coalesce(before.seq, 0)
      ORDER BY e.stream, e.seq
      """;

  private EventStore() {}

  /**
   * Where a stream ends.
   *
   * @param seq 0 when the stream does not exist
   * @param hash what the next event is chained to
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Head(long seq, byte[] hash) {}

  static Head head(Tx tx, StreamId stream) throws SQLException {
    List<Head> found =
        tx.query(HEAD, row -> new Head(row.getLong(1), row.getBytes(2)), stream.name());
    return found.isEmpty() ? new Head(0, EventHash.beforeFirst(stream.name())) : found.getFirst();
  }

  /** An event with its place in the chain. */
  static EventHash.Header header(StreamId stream, long seq, long at, EncodedUnit.Item item) {
    return new EventHash.Header(
        stream.tenant(),
        stream.name(),
        seq,
        at,
        item.type(),
        item.schema(),
        item.actor().id(),
        item.actor().channel(),
        item.payloadHash());
  }

  /** The row of an event, for {@link #INSERT}. */
  static @Nullable Object[] row(
      EventHash.Header header, EncodedUnit.Item item, byte[] previous, byte[] hash) {
    return new Object[] {
      header.tenant(),
      header.stream(),
      header.seq(),
      header.at(),
      header.type(),
      header.schema(),
      header.actorId(),
      header.channel(),
      item.text(),
      item.salt(),
      item.payloadHash(),
      previous,
      hash
    };
  }

  /** Notes how far a stream has come. */
  static void moved(Tx tx, StreamId stream, long seq) throws SQLException {
    tx.update(MOVED, stream.tenant(), stream.name(), seq);
  }

  /** Writes one row as it is, which shows whether the store can be written; waits for nobody. */
  static void touch(Tx tx, Dialect dialect) throws SQLException {
    tx.update(
        "UPDATE stream_head SET sealed = sealed WHERE stream ="
            + " (SELECT stream FROM stream_head ORDER BY stream LIMIT 1"
            + dialect.skipLocked()
            + ")");
  }

  /** The hash of an event that is known to stand. */
  static byte[] hashAt(Tx tx, StreamId stream, long seq) throws SQLException {
    return tx.query(HASH_AT, row -> row.getBytes(1), stream.name(), seq).getFirst();
  }

  /** Whether exactly this event stands at its place. */
  static boolean stands(Tx tx, Event event) throws SQLException {
    return tx.query(
            HASH_AT, row -> EventHash.hex(row.getBytes(1)), event.stream().name(), event.seq())
        .contains(event.hash());
  }

  /** Maps a row of {@link #COLUMNS}. */
  static Event event(ResultSet row, EventTypes types) throws SQLException {
    String json = row.getString(9);
    ObjectNode members = json == null ? null : (ObjectNode) PayloadJson.parse(json);
    Actor actor = ActorJson.take(members, row.getString(7), row.getString(8));
    String type = row.getString(5);
    int schema = row.getInt(6);
    return new Event(
        new StreamId(row.getString(1), row.getString(2)),
        row.getLong(3),
        instant(row.getLong(4)),
        type,
        schema,
        actor,
        members == null ? null : types.read(type, schema, members),
        EventHash.hex(row.getBytes(13)));
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
