package io.firebreak.remediation;

import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.gate.Reach;
import io.firebreak.plan.Paths;
import java.util.List;

/** What people may hold to keep an effect of a run back. */
final class RunReach {
  private RunReach() {}

  /** What an effect touches, and on whose behalf. */
  static Reach of(RunState state, Intent intent) {
    var created = state.begun();
    var parent = created.parent();
    var reach =
        Reach.of(
                created.runbook(),
                List.of(created.target()),
                Reach.services(created.alert(), created.inputs(), created.target()))
            .with(List.of(), touched(state, intent), List.of());
    return parent == null
        ? reach
        : reach.with(parent.runbooks(), parent.targets(), parent.services());
  }

  private static List<String> touched(RunState state, Intent intent) {
    return Paths.isStep(intent.path()) && state.plan() != null
        ? state.planned().step(intent.path()).targets()
        : List.of();
  }
}
