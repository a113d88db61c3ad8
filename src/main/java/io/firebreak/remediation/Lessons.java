package io.firebreak.remediation;

import io.firebreak.gate.EndReason;
import io.firebreak.journal.Guard;
import io.firebreak.remediation.RunEvent.Moved;
import io.firebreak.runbook.Ladder;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Trial;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the course of runs says about the versions that they run (SPEC 4.6). */
final class Lessons {
  private final Map<String, String> trusts = new ConcurrentHashMap<>();

  /** Counts a change of state that says something about the version. */
  Optional<Guard> of(RunState before, Moved moved, RunbookVersion version) {
    return Optional.ofNullable(trial(before, moved, version.runbook()))
        .map(trial ->
            Ladder.count(before.stream().tenant(), before.id(), version, trust(version), trial));
  }

  private String trust(RunbookVersion version) {
    return trusts.computeIfAbsent(version.hash(), _ -> version.trust());
  }

  /**
   * What a change of state says; null when nothing. A fix that did not help while another one is
   * left says nothing yet. What was refused, not needed or overtaken by events says nothing at all,
   * and neither does what a person has taken back later, nor a success that nothing verified or
   * that a person had to judge.
   */
  static @Nullable Trial trial(RunState before, Moved moved, Runbook runbook) {
    if (before.isUndo()) {
      return null;
    }
    return switch (moved.to()) {
      case SUCCEEDED -> succeeded(before, runbook);
      case IN_DOUBT, ROLLBACK_FAILED -> Trial.FELL;
      case ROLLING_BACK ->
          failed(moved.reason()) && !Ends.hasNext(before, runbook, moved.reason())
              ? Trial.FELL
              : null;
      case FAILED -> before.effectBegun() ? Trial.FELL : Trial.AGAINST;
      case REJECTED -> Trial.AGAINST;
      case ROLLED_BACK -> before.reason() == EndReason.PLAN_CHANGED ? null : Trial.AGAINST;
      case CANCELLED -> before.effectBegun() ? Trial.AGAINST : null;
      case QUEUED,
          CHECKING,
          PLANNING,
          AWAITING_APPROVAL,
          EXECUTING,
          VERIFYING,
          INCONCLUSIVE,
          SKIPPED,
          BLOCKED,
          EXPIRED,
          SELF_RESOLVED ->
          null;
    };
  }

  private static @Nullable Trial succeeded(RunState before, Runbook runbook) {
    return before.effectBegun() && before.judged() == null && runbook.verify(before.rung()) != null
        ? Trial.PROVED
        : null;
  }

  /** Whether it is the runbook's own failure, and not a person's or another run's doing. */
  private static boolean failed(@Nullable EndReason reason) {
    return reason == EndReason.VERIFICATION_FAILED
        || reason == EndReason.STEP_FAILED
        || reason == EndReason.RUN_TIMEOUT;
  }
}
