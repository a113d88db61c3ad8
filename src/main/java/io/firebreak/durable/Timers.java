package io.firebreak.durable;

import io.firebreak.journal.StreamId;
import java.time.Instant;

/** Wakes runs at their times. The timer table is the truth; this only makes it punctual. */
public interface Timers extends AutoCloseable {
  /** Sees to it that the timer is fired at its time; called after the unit that set it. */
  void arm(Due timer);

  @Override
  void close();

  /**
   * A run's timer.
   *
   * @param stream the run
   * @param at when it is due
   */
  record Due(StreamId stream, Instant at) {}
}
