package io.firebreak.remediation;

import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.gate.Reach;
import io.firebreak.plan.Paths;
import java.util.List;
import java.util.stream.Stream;

/** What people may hold to keep an effect of a run back. */
final class RunReach {
  private RunReach() {}

  /** All that a run with a plan is to touch. */
  static Reach of(RunState state) {
    return of(
        state, state.planned().commitment().steps().stream().flatMap(s -> s.targets().stream()));
  }

  /** What an effect touches, and on whose behalf. */
  static Reach of(RunState state, Intent intent) {
    return of(state, touched(state, intent));
  }

  private static Reach of(RunState state, Stream<String> touched) {
    var created = state.begun();
    var parent = created.parent();
    var reach =
        Reach.of(
                created.runbook(),
                List.of(created.target()),
                Reach.services(created.alert(), created.inputs(), created.target()))
            .with(List.of(), touched.toList(), List.of());
    return parent == null
        ? reach
        : reach.with(parent.runbooks(), parent.targets(), parent.services());
  }

  private static Stream<String> touched(RunState state, Intent intent) {
    return Paths.isStep(intent.path()) && state.plan() != null
        ? state.planned().step(intent.path()).targets().stream()
        : Stream.empty();
  }
}
