package io.firebreak.journal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The append-only log of events: the only source of truth. Implemented for both databases; {@link
 * Database#journal} makes one.
 */
public interface Journal extends AutoCloseable {
  /**
   * Commits a unit and returns when it is durable, refused or in conflict. An ambiguous commit is
   * looked up before this returns. Blocks; call it from a virtual thread.
   *
   * @throws StorageException when the store cannot say whether the unit stands
   */
  Committed commit(Unit unit);

  /**
   * Reads a stream in order.
   *
   * @param afterSeq the last sequence already known, 0 for all
   * @throws StorageException when the store cannot be read
   */
  List<Event> read(StreamId stream, long afterSeq);

  /**
   * Reads all events of one kind of stream, ordered by stream and sequence, without holding them in
   * memory.
   *
   * @param kind the part of stream names before the slash, such as {@code run}
   * @throws StorageException when the store cannot be read
   */
  void scan(String kind, Consumer<Event> reader);

  /**
   * Adds a listener for committed units: metrics, live pages, wake-ups. It is called after the
   * commit and before {@link #commit} returns, on the committing thread, in the order of each
   * stream; it must be quick and must not commit. A unit that committed while its answer was lost
   * is not always announced, so nothing may depend on a listener alone.
   */
  void onCommit(Consumer<List<Event>> listener);

  /**
   * Why units are not being written at present; empty while they are. Told by the last unit that
   * could not be written, until one is again.
   */
  Optional<Trouble> trouble();

  /**
   * Why nothing can be written any more until the process is restarted; empty while all is well.
   */
  Optional<String> broken();

  /** Writes what was handed in, then stops. */
  @Override
  void close();
}
