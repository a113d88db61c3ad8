package io.firebreak.hindsight;

import io.firebreak.journal.Reason;

/** In what way a runbook has gone stale. */
public enum RotReason implements Reason {
  /** No run of it was ever asked for. */
  NEVER_FIRED,
  /** None of the stored alerts matches its trigger. */
  TRIGGER_NEVER_MATCHES,
  /** People said no to every run, or nothing. */
  ALWAYS_DECLINED,
  /** Its latest runs did what they should, and it did not help. */
  ALWAYS_FAILS_VERIFICATION,
  /** Nobody who may approve belongs to the team that owns it. */
  OWNER_MISSING,
  /** Fewer people could approve than must. */
  QUORUM_UNREACHABLE,
  /** A secret that it names does not resolve. */
  SECRET_MISSING,
  /** A server that it names is not configured. */
  SERVER_MISSING,
  /** An action that it uses is not there. */
  ACTION_MISSING,
  /** A host that it calls is not in scope. */
  OUT_OF_SCOPE,
  /** It was never tried in a drill. */
  NEVER_DRILLED,
  /** Its last drill did not come to a plan, or a gate could not be judged. */
  DRILL_FAILED,
  /** Its last drill is longer ago than it should be. */
  DRILL_OVERDUE
}
