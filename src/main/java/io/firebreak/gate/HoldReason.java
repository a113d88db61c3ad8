package io.firebreak.gate;

import io.firebreak.journal.Reason;

/** Why a hold could not be lifted. */
public enum HoldReason implements Reason {
  /** There is no hold with this id any more. */
  NO_SUCH_HOLD
}
