package io.firebreak.remediation;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The states of a run and every transition between them (SPEC 2, engine-rules 10). {@code
 * docs/lifecycle.md} draws this table; a test compares them.
 */
public enum RunStatus {
  QUEUED,
  CHECKING,
  PLANNING,
  AWAITING_APPROVAL,
  EXECUTING,
  VERIFYING,
  ROLLING_BACK,
  IN_DOUBT,
  INCONCLUSIVE,
  ROLLBACK_FAILED,
  SUCCEEDED,
  SKIPPED,
  BLOCKED,
  REJECTED,
  EXPIRED,
  CANCELLED,
  SELF_RESOLVED,
  ROLLED_BACK,
  FAILED;

  private static final Map<RunStatus, Set<RunStatus>> NEXT =
      Map.of(
          QUEUED, EnumSet.of(CHECKING, SKIPPED, BLOCKED, CANCELLED, SELF_RESOLVED),
          CHECKING,
              EnumSet.of(
                  PLANNING, ROLLING_BACK, SKIPPED, BLOCKED, FAILED, CANCELLED, SELF_RESOLVED),
          PLANNING,
              EnumSet.of(
                  AWAITING_APPROVAL,
                  EXECUTING,
                  ROLLING_BACK,
                  SKIPPED,
                  BLOCKED,
                  FAILED,
                  CANCELLED,
                  SELF_RESOLVED),
          AWAITING_APPROVAL,
              EnumSet.of(
                  PLANNING,
                  EXECUTING,
                  ROLLING_BACK,
                  REJECTED,
                  EXPIRED,
                  SKIPPED,
                  BLOCKED,
                  FAILED,
                  CANCELLED,
                  SELF_RESOLVED),
          EXECUTING,
              EnumSet.of(
                  PLANNING,
                  AWAITING_APPROVAL,
                  VERIFYING,
                  IN_DOUBT,
                  ROLLING_BACK,
                  SKIPPED,
                  BLOCKED,
                  FAILED,
                  CANCELLED,
                  SELF_RESOLVED),
          VERIFYING, EnumSet.of(SUCCEEDED, PLANNING, ROLLING_BACK, FAILED, INCONCLUSIVE, CANCELLED),
          ROLLING_BACK, EnumSet.of(ROLLED_BACK, PLANNING, ROLLBACK_FAILED, IN_DOUBT),
          IN_DOUBT, EnumSet.of(EXECUTING, ROLLING_BACK, ROLLBACK_FAILED, FAILED),
          INCONCLUSIVE, EnumSet.of(SUCCEEDED, VERIFYING, ROLLING_BACK, FAILED, CANCELLED),
          ROLLBACK_FAILED, EnumSet.of(ROLLING_BACK));

  /** The states that may follow this one; empty when it is terminal. */
  public Set<RunStatus> next() {
    return NEXT.getOrDefault(this, Set.of());
  }

  /** Whether nothing follows. */
  public boolean terminal() {
    return next().isEmpty();
  }

  /** Whether a named person must act before it goes on. */
  public boolean needsPerson() {
    return this == AWAITING_APPROVAL || unsettled();
  }

  /** Whether it goes on only when a person settles it, so that people are paged until they do. */
  public boolean unsettled() {
    return this == IN_DOUBT || this == INCONCLUSIVE || this == ROLLBACK_FAILED;
  }

  /** Lower-case form used everywhere outside the program. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
