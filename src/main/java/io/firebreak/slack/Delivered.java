package io.firebreak.slack;

import io.firebreak.journal.Reason;

/** Why what Slack delivers is not done. */
enum Delivered implements Reason {
  /** It came before, here or at another replica. */
  DELIVERED_BEFORE
}
