package io.firebreak.remediation;

import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.gate.GateIndexes;
import io.firebreak.journal.Guard;
import io.firebreak.plan.Commitment;
import io.firebreak.plan.PlannedStep;
import io.firebreak.remediation.RunEvent.Moved;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The targets that a run takes for itself beside its own because its plan changes them, those of
 * its children included: all or none, before anybody is asked and before anything begins
 * (engine-rules 7).
 */
final class Leases {
  private Leases() {}

  /** In the order of their names, so that two runs cannot wait for each other. */
  static List<Guard> claim(RunState before, Moved moved) {
    return needed(before, moved).stream()
        .map(target -> GateIndexes.claimTarget(before.stream(), target))
        .toList();
  }

  /**
   * Takes what an effect touches that no plan could tell: it was found right before, and another
   * run may have it. The refusal names the effect.
   */
  static List<Guard> claim(RunState before, Intent intent) {
    var read = before.step(intent.path()).read();
    return read == null || read.targets() == null
        ? List.of()
        : read.targets().stream()
            .filter(target -> !PlannedStep.isAddress(target))
            .sorted()
            .map(target -> named(intent.path(), GateIndexes.claimTarget(before.holder(), target)))
            .toList();
  }

  private static Guard named(String path, Guard guard) {
    return tx -> {
      var refusal = guard.apply(tx);
      return refusal == null
          ? null
          : new Guard.Refusal(refusal.reason(), path + ": " + refusal.detail());
    };
  }

  private static SortedSet<String> needed(RunState before, Moved moved) {
    if (before.isChild() || before.plan() == null || moved.to().terminal()) {
      return new TreeSet<>();
    }
    var plan = before.plan().commitment();
    if (moved.from() == RunStatus.CHECKING) {
      return undone(before, plan);
    }
    var isPlanned =
        moved.from() == RunStatus.PLANNING || moved.from() == RunStatus.AWAITING_APPROVAL;
    return isPlanned ? plan.changed() : new TreeSet<>();
  }

  /** A run that takes back one step of another changes what that step did. */
  private static SortedSet<String> undone(RunState before, Commitment plan) {
    var targets = new TreeSet<String>();
    var undoes = before.begun().undoes();
    if (undoes != null) {
      plan.find(undoes.path())
          .ifPresent(step -> {
            targets.addAll(step.targets());
            targets.addAll(step.undone());
          });
    }
    targets.removeIf(PlannedStep::isAddress);
    return targets;
  }
}
