package io.firebreak.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The statements that only PostgreSQL needs, because several processes append there. */
final class PgStore {
  private static final String NOW =
      "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

  private static final String RESERVE =
      """
      INSERT INTO stream_head (tenant, stream, seq, sealed) VALUES (?, ?, ?, 0)
      ON CONFLICT (stream) DO UPDATE SET seq = stream_head.seq + excluded.seq
      RETURNING seq,
                (SELECT hash FROM event e WHERE e.stream = stream_head.stream
                                            AND e.seq = stream_head.seq - ?),
                (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
      """;

  private static final String SETTINGS =
      """
      SELECT current_setting('fsync'), current_setting('full_page_writes'),
             current_setting('synchronous_commit'), current_setting('synchronous_standby_names')
      """;

  private PgStore() {}

  /**
   * What the server promises about a commit. What {@code synchronous_commit} says does not matter
   * for units: their connections turn it on.
   */
  static Durability durability(Tx tx) throws SQLException {
    return tx.query(SETTINGS, PgStore::durability).getFirst();
  }

  private static Durability durability(ResultSet row) throws SQLException {
    boolean full = row.getString(1).equals("on") && row.getString(2).equals("on");
    String standbys = row.getString(4);
    return new Durability(
        full,
        "fsync "
            + row.getString(1)
            + ", full_page_writes "
            + row.getString(2)
            + ", synchronous_commit on for units (server: "
            + row.getString(3)
            + "), "
            + (standbys.isEmpty()
                ? "no synchronous standby: a failover may lose the last commits"
                : "synchronous standby " + standbys));
  }

  /** The server's time in microseconds since the epoch. */
  static long now(Tx tx) throws SQLException {
    return tx.query(NOW, row -> row.getLong(1)).getFirst();
  }

  /**
   * A stream that is locked until the transaction ends.
   *
   * @param head where it was
   * @param at the server's time once the lock was held, microseconds since the epoch
   */
  record Reserved(EventStore.Head head, long at) {}

  /**
   * Locks a stream and moves its head on by what will be appended. Waits for whoever else holds the
   * stream, even for one who is just beginning it.
   */
  static Reserved reserve(Tx tx, StreamId stream, long events) throws SQLException {
    Reserved found =
        tx.query(
                RESERVE,
                row ->
                    new Reserved(
                        new EventStore.Head(row.getLong(1) - events, orEmpty(row.getBytes(2))),
                        row.getLong(3)),
                stream.tenant(),
                stream.name(),
                events,
                events)
            .getFirst();
    EventStore.Head head = found.head();
    if (head.hash().length > 0) {
      return found;
    }
    // A stream's beginning, or a head that was committed while this statement waited for its lock.
    byte[] hash =
        head.seq() == 0
            ? EventHash.beforeFirst(stream.name())
            : EventStore.hashAt(tx, stream, head.seq());
    return new Reserved(new EventStore.Head(head.seq(), hash), found.at());
  }

  private static byte[] orEmpty(byte @Nullable [] bytes) {
    return bytes == null ? new byte[0] : bytes;
  }
}
