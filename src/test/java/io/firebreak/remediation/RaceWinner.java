package io.firebreak.remediation;

import io.firebreak.approval.ApprovalEvent.Outcome;

/** Who wins the race for one request. */
enum RaceWinner {
  APPROVED,
  REJECTED,
  EXPIRED,
  RESOLVED,
  KILLED,
  CANCELLED,
  PLAN_CHANGED;

  static RaceWinner of(Outcome outcome) {
    return switch (outcome) {
      case APPROVED -> APPROVED;
      case REJECTED -> REJECTED;
      case EXPIRED -> EXPIRED;
      case CANCELLED_RESOLVED -> RESOLVED;
      case CANCELLED_KILLED -> KILLED;
      case CANCELLED_BY_PERSON -> CANCELLED;
      case CANCELLED_PLAN_CHANGED, CANCELLED_SUPERSEDED -> PLAN_CHANGED;
    };
  }
}
