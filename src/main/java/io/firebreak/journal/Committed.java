package io.firebreak.journal;

import java.util.List;

/** What became of a unit. A store that cannot answer throws {@link StorageException} instead. */
public sealed interface Committed {
  /**
   * The unit is durable.
   *
   * @param events what was appended, in the order of the unit's appends
   */
  record Done(List<Event> events) implements Committed {}

  /** A guard said no; nothing of the unit stands. */
  record Refused(Guard.Refusal refusal) implements Committed {}

  /**
   * A stream was not at its expected sequence; nothing of the unit stands. Read, fold, decide
   * again.
   *
   * @param stream which stream
   * @param actualSeq where its head is
   */
  record Conflict(StreamId stream, long actualSeq) implements Committed {}
}
