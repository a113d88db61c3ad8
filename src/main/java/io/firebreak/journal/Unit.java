package io.firebreak.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * What is atomic (engine-rules 5): guards that must hold, appends to one or more streams, and index
 * or outbox rows. All of it is committed or none.
 *
 * @param guards run in order before the appends
 * @param appends sorted by stream when applied
 */
public record Unit(List<Guard> guards, List<Append> appends) {
  /** Means "at whatever the head is": for facts, which anyone may append. */
  public static final long AT_HEAD = -1;

  public Unit {
    guards = List.copyOf(guards);
    appends = List.copyOf(appends);
  }

  /**
   * Events for one stream.
   *
   * @param stream where to append
   * @param expectedSeq the sequence that the head must have (0: the stream must not exist), or
   *     {@link #AT_HEAD}
   * @param events in order, at least one
   */
  public record Append(StreamId stream, long expectedSeq, List<NewEvent> events) {
    public Append {
      events = List.copyOf(events);
    }
  }

  /** A mutable collector for the parts of a unit. Not thread-safe. */
  public static final class Builder {
    private final List<Guard> guards = new ArrayList<>();
    private final List<Append> appends = new ArrayList<>();

    /** Adds a guard or index write. */
    public Builder guard(Guard guard) {
      guards.add(guard);
      return this;
    }

    /** Adds several guards or index writes, in order. */
    public Builder guards(List<Guard> more) {
      guards.addAll(more);
      return this;
    }

    /** Adds events at an expected head. */
    public Builder append(StreamId stream, long expectedSeq, List<NewEvent> events) {
      appends.add(new Append(stream, expectedSeq, events));
      return this;
    }

    /** Adds one fact at whatever the head is. */
    public Builder fact(StreamId stream, NewEvent event) {
      return append(stream, AT_HEAD, List.of(event));
    }

    /** The finished unit. */
    public Unit build() {
      return new Unit(guards, appends);
    }
  }

  /** Starts an empty unit. */
  public static Builder builder() {
    return new Builder();
  }
}
