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
  /** When the alert had fired for long enough, the runbook was gone or matched no more. */
  NO_LONGER_MATCHES
}
