package io.firebreak.runbook;

import io.firebreak.journal.Reason;

/** Why an alert starts a runbook, or does not. */
public enum TriggerReason implements Reason {
  /** Its condition is true. */
  MATCHED,
  /** It is not started by alerts. */
  NO_ALERT_TRIGGER,
  /** Its condition is false. */
  CONDITION_FALSE,
  /** Its condition cannot be evaluated, which is never a yes. */
  CONDITION_ERROR
}
