package io.firebreak.incident;

import io.firebreak.journal.Reason;

/** What the start of a run waits for. */
public enum Waiting implements Reason {
  /** The alert to have fired for as long as the trigger's {@code hold} asks. */
  HOLD,
  /** A storm to be over. */
  STORM,
  /** A silence to end, at its end or before. */
  SILENCE,
  /** A maintenance window to end. */
  MAINTENANCE,
  /** The source to tell again of an alert that it has not told of for long. */
  NEWS,
  /** An alert that comes and goes to fire without a break. */
  FLAPPING,
  /** The end of the time in which the trigger's throttle collects alerts. */
  BATCH;

  /** Why there was no run when the alert ended first. */
  public NotStarted endedFirst() {
    return switch (this) {
      case HOLD, STORM, NEWS, BATCH -> NotStarted.ALERT_RESOLVED;
      case FLAPPING -> NotStarted.FLAPPING;
      case SILENCE -> NotStarted.SILENCED;
      case MAINTENANCE -> NotStarted.MAINTENANCE;
    };
  }
}
