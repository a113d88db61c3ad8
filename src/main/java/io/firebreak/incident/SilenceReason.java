package io.firebreak.incident;

import io.firebreak.journal.Reason;

/** Why a silence could not be made or ended. */
public enum SilenceReason implements Reason {
  /** There is no silence with this id that still stands or is to come. */
  NO_SUCH_SILENCE,
  /** As many stand or are to come as may. */
  TOO_MANY_SILENCES,
  /** It was read from an Alertmanager, where people end it. */
  KEPT_ELSEWHERE
}
