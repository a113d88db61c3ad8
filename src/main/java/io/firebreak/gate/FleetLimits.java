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
 */
public record FleetLimits(
    List<Glob> scope,
    Budgets budgets,
    List<Guards.BlastRadius> blastRadius,
    Streaks.Limits streaks) {
  public FleetLimits {
    scope = List.copyOf(scope);
    blastRadius = List.copyOf(blastRadius);
  }

  /** Only what holds without a configuration. */
  public static FleetLimits none() {
    return new FleetLimits(List.of(), new Budgets(List.of()), List.of(), Streaks.Limits.DEFAULT);
  }
}
