package io.firebreak.remediation;

import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.execute.ExecuteEvent.Kind;
import io.firebreak.execute.ExecuteEvent.Known;
import io.firebreak.execute.ExecuteEvent.Outcome;
import io.firebreak.execute.ExecuteEvent.Settled;
import io.firebreak.execute.ExecuteEvent.Settlement;
import io.firebreak.gate.Budgets;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.GateIndexes;
import io.firebreak.journal.Guard;
import io.firebreak.plan.Paths;
import io.firebreak.plan.PlanFacts;
import io.firebreak.remediation.RunEvent.Moved;
import io.firebreak.runbook.Guards;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a run's events do to the accounts of the fleet, in their own units: action budgets, and ends
 * in a row on a target.
 */
final class Accounts {
  private final Versions versions;
  private final FleetLimits fleet;

  Accounts(Versions versions, FleetLimits fleet) {
    this.versions = versions;
    this.fleet = fleet;
  }

  /** Nothing begins in a freeze that nobody agreed to, nor when nothing is left of a budget. */
  List<Guard> begins(RunState before, Intent intent) {
    var guards = new ArrayList<>(noFreeze(before, intent));
    guards.addAll(taken(before, intent));
    return guards;
  }

  /**
   * A child is let go on by the root's approval, which its gates looked at when it read the world.
   */
  private List<Guard> noFreeze(RunState before, Intent intent) {
    var runbook = versions.byHash(before.begun().version()).runbook();
    var plan = before.plan();
    return before.isChild() || runbook.guard().freeze() == Guards.Freeze.IGNORE
        ? List.of()
        : fleet
            .calendars()
            .noFreeze(
                intent.path(),
                targets(before, intent),
                plan == null ? null : plan.commitment().approval());
  }

  /** The run's own target, and those of the step. */
  private static List<String> targets(RunState before, Intent intent) {
    return Stream.concat(
            Stream.of(before.begun().target()), RunReach.touched(before, intent.path()).stream())
        .distinct()
        .toList();
  }

  /** An effect that is tried again because nobody knows of the last try was paid for by that. */
  private List<Guard> taken(RunState before, Intent intent) {
    return fleet.budgets().isEmpty() || before.step(intent.path()).open()
        ? List.of()
        : fleet.budgets().take(before.stream().tenant(), intent.path(), call(before, intent));
  }

  /** What certainly did not happen is given back. */
  List<Guard> outcome(RunState before, Outcome outcome) {
    var step = before.step(outcome.path());
    var stillUnknown = step.unsettled() && outcome.how() == Known.ANSWERED;
    return outcome.kind() == Kind.NOT_APPLIED && !stillUnknown
        ? giveBack(before, outcome.path())
        : List.of();
  }

  /** The same when a person says so. */
  List<Guard> settled(RunState before, Settled settled) {
    return settled.answer() == Settlement.DID_NOT ? giveBack(before, settled.path()) : List.of();
  }

  private List<Guard> giveBack(RunState before, String path) {
    var intent = before.step(path).intent();
    return fleet.budgets().isEmpty()
            || intent == null
            || intent.effectClass() == EffectClass.PURE
            || Paths.isUndo(path)
        ? List.of()
        : fleet.budgets().giveBack(before.stream().tenant(), call(before, intent));
  }

  private static Budgets.Call call(RunState before, Intent intent) {
    var plan = before.plan();
    var touched = RunReach.touched(before, intent.path());
    return new Budgets.Call(
        intent.action(),
        touched.isEmpty() ? List.of(before.begun().target()) : touched,
        plan == null ? null : PlanFacts.extent(intent.path(), plan.observations()).orElse(null));
  }

  /** A run that had an effect and ends: was it verified, and did it help? */
  List<Guard> ended(RunState before, Moved moved) {
    var created = before.begun();
    if (!before.effectBegun()) {
      return List.of();
    }
    var tenant = before.stream().tenant();
    var guards = new ArrayList<Guard>();
    if (moved.to() == RunStatus.SUCCEEDED) {
      var runbook = versions.byHash(created.version()).runbook();
      if (runbook.verify(before.rung()) != null) {
        guards.add(GateIndexes.verified(tenant, created.target()));
      }
      var alert = created.alert();
      if (alert != null && created.requester() == null) {
        guards.add(
            GateIndexes.succeeded(
                tenant, created.target(), alert.fingerprint(), fleet.streaks().within()));
      }
    } else if (verificationFailed(before, moved)) {
      guards.add(GateIndexes.verificationFailed(tenant, created.target()));
    }
    return guards;
  }

  private static boolean verificationFailed(RunState before, Moved moved) {
    var reason = moved.reason() == null ? before.reason() : moved.reason();
    return (moved.to() == RunStatus.FAILED || moved.to() == RunStatus.ROLLED_BACK)
        && reason == EndReason.VERIFICATION_FAILED;
  }
}
