package io.firebreak.gate;

import io.firebreak.journal.Reason;

/** Why a circuit could not be closed. */
public enum CircuitReason implements Reason {
  /** No verification failed there last, and no success was undone by the same alert. */
  NOT_OPEN
}
