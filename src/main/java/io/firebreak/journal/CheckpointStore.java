package io.firebreak.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The statements of checkpoints; the same on both databases. */
final class CheckpointStore {
  private static final String UNSEALED =
      """
      SELECT h.stream, h.seq, e.hash
      FROM stream_head h JOIN event e ON e.stream = h.stream AND e.seq = h.seq
      WHERE h.seq > h.sealed ORDER BY h.stream LIMIT ?
      """;

  private static final String LAST = "SELECT note FROM checkpoint ORDER BY number DESC LIMIT 1";

  private static final String ADD =
      """
      INSERT INTO checkpoint (tenant, number, at, note) VALUES (?, ?, ?, ?)
      ON CONFLICT (number) DO NOTHING
      """;

  private static final String ADD_HEAD =
      """
      INSERT INTO checkpoint_head (tenant, number, stream, seq, hash)
      SELECT tenant, ?, stream, ?, ? FROM stream_head WHERE stream = ?
      """;

  private static final String SEAL = "UPDATE stream_head SET sealed = ? WHERE stream = ?";

  private static final String NOTES_AFTER =
      "SELECT note FROM checkpoint WHERE number > ? ORDER BY number LIMIT 100";

  private static final String HEADS =
      "SELECT stream, seq, hash FROM checkpoint_head WHERE number = ?";

  private static final String ALL =
      """
      SELECT c.number, c.note, h.stream, h.seq, h.hash
      FROM checkpoint c LEFT JOIN checkpoint_head h ON h.number = c.number
      ORDER BY c.number, h.stream
      """;

  private static final String LOST =
      """
      SELECT h.stream, h.seq FROM stream_head h
      WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.stream = h.stream AND e.seq = h.seq)
      ORDER BY h.stream
      """;

  private CheckpointStore() {}

  /** Takes a checkpoint as it is stored; nothing about it has been checked. */
  @FunctionalInterface
  interface Reader {
    void checkpoint(long number, String note, List<SealedHead> heads);
  }

  /** Hands over all checkpoints in order. */
  static void all(Database database, Reader reader) {
    var open = new Open();
    database.scan(
        ALL,
        row -> {
          if (open.number != row.getLong(1)) {
            open.hand(reader);
            open.number = row.getLong(1);
            open.note = row.getString(2);
          }
          if (row.getString(3) != null) {
            open.heads.add(head(row, 3));
          }
        });
    open.hand(reader);
  }

  /** The checkpoint whose rows are being read. */
  private static final class Open {
    private final List<SealedHead> heads = new ArrayList<>();
    private long number = Long.MIN_VALUE;
    private @Nullable String note;

    void hand(Reader reader) {
      if (note != null) {
        reader.checkpoint(number, note, SealedHead.sorted(heads));
      }
      note = null;
      heads.clear();
    }
  }

  /** Streams whose last event, by the store's own count, is not there. */
  static List<SealedHead> lost(Database database) {
    List<SealedHead> lost = new ArrayList<>();
    database.scan(LOST, row -> lost.add(new SealedHead(row.getString(1), row.getLong(2), "")));
    return lost;
  }

  private static SealedHead head(ResultSet row, int column) throws SQLException {
    return new SealedHead(
        row.getString(column), row.getLong(column + 1), EventHash.hex(row.getBytes(column + 2)));
  }

  static List<SealedHead> unsealed(Database database, int most) {
    List<SealedHead> heads = new ArrayList<>();
    database.read(UNSEALED, row -> heads.add(head(row, 1)), most);
    return SealedHead.sorted(heads);
  }

  /** The text of the newest checkpoint. */
  static Optional<String> last(Database database) {
    List<String> found = new ArrayList<>();
    database.read(LAST, row -> found.add(row.getString(1)));
    return found.stream().findFirst();
  }

  /** Adds a checkpoint and returns whether its number was still free. */
  static boolean add(Tx tx, CheckpointNote note, List<SealedHead> heads) throws SQLException {
    String tenant = StreamId.DEFAULT_TENANT;
    long at = EventStore.micros(note.at());
    if (tx.update(ADD, tenant, note.number(), at, note.note()) == 0) {
      return false;
    }
    List<@Nullable Object[]> added = new ArrayList<>();
    List<@Nullable Object[]> sealed = new ArrayList<>();
    for (SealedHead head : heads) {
      byte[] hash = HexFormat.of().parseHex(head.hash());
      added.add(new Object[] {note.number(), head.seq(), hash, head.stream()});
      sealed.add(new Object[] {head.seq(), head.stream()});
    }
    tx.updateAll(ADD_HEAD, added);
    tx.updateAll(SEAL, sealed);
    return true;
  }

  /** The texts of the next checkpoints after a number, in order; empty at the end. */
  static List<String> notesAfter(Database database, long number) {
    List<String> some = new ArrayList<>();
    database.read(NOTES_AFTER, row -> some.add(row.getString(1)), number);
    return some;
  }

  static List<SealedHead> heads(Database database, long number) {
    List<SealedHead> heads = new ArrayList<>();
    database.read(HEADS, row -> heads.add(head(row, 1)), number);
    return SealedHead.sorted(heads);
  }
}
