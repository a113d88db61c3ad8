package io.firebreak.incident;

import io.firebreak.journal.Reason;

/** Why a runbook whose trigger matched got no run. */
public enum NotStarted implements Reason {
  /** Another runbook that matched the same alert has precedence. */
  TARGET_BUSY,
  /** The alert of another incident explains this one. */
  INHIBITED,
  /** The alert did not keep firing for as long as the trigger asks. */
  ALERT_RESOLVED,
  /** When the wait was over, the runbook was gone or matched no more. */
  NO_LONGER_MATCHES,
  /** The trigger's {@code once_within}: an alike alert started a run not long before. */
  THROTTLED,
  /** The trigger's {@code once_after}: another alert of its batch started the run for all. */
  BATCHED,
  /** The trigger's {@code threshold}: too few alike alerts so far. */
  BELOW_THRESHOLD,
  /** The alert comes and goes, and ended again before it had fired for long enough. */
  FLAPPING,
  /** The alert was over before the maintenance window was in which it came. */
  MAINTENANCE,
  /** The alert was over before the silence was that kept it back. */
  SILENCED
}
