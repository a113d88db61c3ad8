package io.firebreak.gate;

import io.firebreak.journal.Reason;

/** The closed list of reasons for which a run ends other than by success, used word for word. */
public enum EndReason implements Reason {
  // skipped: nothing to do, or not now
  PRECONDITION_UNMET,
  COOLDOWN,
  DUPLICATE_IN_PROGRESS,
  TARGET_BUSY,
  AUTONOMY_OBSERVE,
  AUTONOMY_SUGGEST,
  DRILLED,
  APPROVAL_TIMEOUT,
  DECLINED,
  MAINTENANCE,
  STALE_ALERT,
  INHIBITED,
  // blocked: forbidden
  POLICY,
  BLAST_RADIUS,
  KILL_SWITCH,
  FREEZE,
  STORM,
  ACTION_BUDGET,
  CIRCUIT_OPEN,
  INEFFECTIVE_CHAIN,
  ERROR_BUDGET,
  OUT_OF_SCOPE,
  GUARD_ERROR,
  INPUT_INVALID,
  APPROVERS_UNREACHABLE,
  PLAN_UNSTABLE,
  // failed
  PLAN_FAILED,
  STEP_FAILED,
  VERIFICATION_FAILED,
  RUN_TIMEOUT,
  ABANDONED,
  // ended by people, by the alert or by the run that it is a part of
  PLAN_CHANGED,
  CANCELLED_BY_PERSON,
  REJECTED_BY_PERSON,
  APPROVAL_EXPIRED,
  ALERT_RESOLVED
}
