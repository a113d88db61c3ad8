package io.firebreak.durable;

import io.firebreak.journal.Reason;

/** Why the engine refused a unit of its own. */
public enum RunReason implements Reason {
  /** The writer no longer owns the run; its fence is too low. */
  STALE_FENCE,
  /** A timer was fired already, or withdrawn. */
  TIMER_GONE,
  /** There is a run of this id already. */
  EXISTS,
  /** A run that was to be told something has ended. */
  ENDED,
  /** The run moved while it was about to be parked. */
  MOVED
}
