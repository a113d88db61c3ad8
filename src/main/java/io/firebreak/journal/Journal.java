package io.firebreak.journal;

import java.util.List;

/** The append-only log of events: the only source of truth. Implemented for both databases. */
public interface Journal {
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
}
