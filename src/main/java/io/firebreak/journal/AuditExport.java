package io.firebreak.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * Writes the journal as JSON Lines, from which it can be verified without the store: a first line
 * that says what follows, one line for each event with its header, salt and payload, and a last
 * line with their number.
 */
public final class AuditExport {
  private final Database database;

  /** An export of an open store. */
  public AuditExport(Database database) {
    this.database = database;
  }

  /**
   * Writes every event there is and returns how many.
   *
   * @throws IOException when they cannot be written
   * @throws StorageException when they cannot be read
   */
  public long all(Writer out) throws IOException {
    return write(out, ChainCheck.Part.ALL, EventStore.ALL);
  }

  /**
   * Writes what was sealed by the checkpoints after one number, and returns the number of the
   * newest checkpoint. Hand that in the next time, once these lines are safe: every event then
   * leaves at least once.
   *
   * @param after 0 to begin at the beginning
   * @throws IOException when they cannot be written
   * @throws StorageException when they cannot be read
   */
  public long sealedAfter(long after, Writer out) throws IOException {
    long upTo =
        CheckpointStore.last(database)
            .map(CheckpointNote::parse)
            .map(CheckpointNote::number)
            .orElse(0L);
    write(out, new ChainCheck.Part(after, upTo), EventStore.SEALED, after, upTo, after);
    return upTo;
  }

  private long write(Writer out, ChainCheck.Part part, String sql, Object... args)
      throws IOException {
    long[] events = {0};
    try {
      out.write(ExportPart.firstLine(part) + "\n");
      database.scan(
          sql,
          row -> {
            line(out, StoredEvent.of(row).line());
            events[0]++;
          },
          args);
      out.write(ExportPart.lastLine(events[0]) + "\n");
      out.flush();
      return events[0];
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void line(Writer out, String line) {
    Failpoint.hit("P28", "line");
    try {
      out.write(line);
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
