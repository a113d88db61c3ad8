package io.firebreak.runbook;

import io.firebreak.journal.Reason;

/** Why an effect may not begin without a person. */
public enum LadderReason implements Reason {
  /** Its version fell a rung after the run was planned. */
  TRUST_LOST
}
