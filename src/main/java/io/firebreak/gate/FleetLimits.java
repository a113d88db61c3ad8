package io.firebreak.gate;

import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.runbook.Guards;
import java.util.List;
import java.util.Optional;

/**
 * What bounds every runbook, whatever it says itself: the configuration's part of the guards.
 *
 * @param scope targets that may be touched; empty for any
 * @param budgets how often what may be done
 * @param blastRadius how much of what may be touched by one plan
 * @param streaks when failures in a row need a person
 * @param calendars when nothing is to change
 * @param storm what a storm of alerts changes
 * @param runs what bounds each run in time and size
 * @param errorBudgets what is left of services' error budgets
 */
public record FleetLimits(
    List<Glob> scope,
    Budgets budgets,
    List<Guards.BlastRadius> blastRadius,
    Streaks.Limits streaks,
    Calendars calendars,
    StormRule storm,
    RunLimits runs,
    ErrorBudgets errorBudgets) {
  public FleetLimits {
    scope = List.copyOf(scope);
    blastRadius = List.copyOf(blastRadius);
  }

  /** What looks at neither calendars nor objectives. */
  public static FleetLimits bounded(
      List<Glob> scope,
      Budgets budgets,
      List<Guards.BlastRadius> blastRadius,
      Streaks.Limits streaks) {
    return new FleetLimits(
        scope,
        budgets,
        blastRadius,
        streaks,
        Calendars.none(),
        StormRule.BY_HAND,
        RunLimits.DEFAULT,
        ErrorBudgets.NONE);
  }

  /** The same, and runs under other bounds. */
  public FleetLimits with(RunLimits others) {
    return new FleetLimits(
        scope, budgets, blastRadius, streaks, calendars, storm, others, errorBudgets);
  }

  /** Only what holds without a configuration. */
  public static FleetLimits none() {
    return bounded(List.of(), new Budgets(List.of()), List.of(), Streaks.Limits.DEFAULT);
  }

  /** Why some of these may not be touched; empty when all may. */
  public Optional<String> outOfScope(List<String> targets) {
    return inScope(Verdict.SCOPE, targets)
        .filter(verdict -> verdict.ruling().refuses())
        .map(Verdict::observed);
  }

  /** Whether all targets are in the allow-list; empty when there is none. */
  Optional<Verdict> inScope(String gate, List<String> targets) {
    if (scope.isEmpty()) {
      return Optional.empty();
    }
    var outside =
        targets.stream()
            .filter(target -> scope.stream().noneMatch(each -> each.matches(target)))
            .toList();
    return Optional.of(
        outside.isEmpty()
            ? Verdict.pass(gate, String.join(", ", targets) + " may be touched")
            : new Verdict(
                gate,
                Ruling.BLOCK,
                EndReason.OUT_OF_SCOPE,
                String.join(", ", outside) + " is not in scope.targets of the configuration"));
  }
}
