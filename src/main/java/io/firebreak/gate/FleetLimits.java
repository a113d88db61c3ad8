package io.firebreak.gate;

import io.firebreak.runbook.Guards;
import java.util.List;

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
}
