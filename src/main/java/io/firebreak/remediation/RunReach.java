package io.firebreak.remediation;

import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.gate.Reach;
import io.firebreak.plan.Paths;
import java.util.List;
import java.util.stream.Stream;

/** What people may hold to keep an effect of a run back. */
final class RunReach {
  private RunReach() {}

  /** All that a run with a plan is to touch, as planned and as was found since. */
  static Reach of(RunState state) {
    var planned = state.planned().commitment().steps().stream().flatMap(s -> s.targets().stream());
    var found =
        state.steps().values().stream()
            .map(step -> step.read())
            .filter(read -> read != null && read.targets() != null)
            .flatMap(read -> read.targets().stream());
    return of(state, Stream.concat(planned, found));
  }

  /** What an effect touches, and on whose behalf. */
  static Reach of(RunState state, Intent intent) {
    return of(state, touched(state, intent.path()).stream());
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

  /**
   * What a call touches beside the run's own target: as planned, or as was found right before it by
   * arguments that the plan left open; nothing when neither tells.
   */
  static List<String> touched(RunState state, String path) {
    var read = state.step(path).read();
    if (read != null && read.targets() != null) {
      return read.targets();
    }
    return Paths.isStep(path) && state.plan() != null
        ? state.planned().step(path).targets()
        : List.of();
  }
}
