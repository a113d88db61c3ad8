package io.firebreak.gate;

import io.firebreak.journal.Reason;

/** Why a hold could not be placed or lifted. */
public enum HoldReason implements Reason {
  /** There is no hold with this id any more. */
  NO_SUCH_HOLD,
  /** Whoever would hold does so already. */
  HOLDS_ALREADY
}
