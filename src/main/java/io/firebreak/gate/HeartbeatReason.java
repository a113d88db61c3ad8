package io.firebreak.gate;

import io.firebreak.journal.Reason;

/** Why nothing is noted about a heartbeat. */
enum HeartbeatReason implements Reason {
  /** It stands as it did, or another process noted it before. */
  UNCHANGED
}
