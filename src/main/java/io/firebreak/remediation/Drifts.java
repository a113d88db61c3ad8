package io.firebreak.remediation;

import io.firebreak.durable.EffectClass;
import io.firebreak.plan.PlannedStep;
import java.util.Collections;

/** Whose doing it may be that the world is not as a plan saw it. */
final class Drifts {
  private Drifts() {}

  /**
   * Whether an effect of this run since the plan was made may be why a step's target is not as
   * planned: one on the same target, or one of which it is not known what it touched.
   */
  static boolean mayBeOwn(RunState state, PlannedStep step) {
    return state.planned().commitment().steps().stream()
        .filter(other -> begun(state, other))
        .anyMatch(other -> meets(state, other, step));
  }

  private static boolean begun(RunState state, PlannedStep step) {
    var intent = step.skipped() ? null : state.step(step.path()).intent();
    return intent != null && intent.effectClass() != EffectClass.PURE;
  }

  private static boolean meets(RunState state, PlannedStep begun, PlannedStep step) {
    var touched = RunReach.touched(state, begun.path());
    return begun.child() != null
        || touched.isEmpty()
        || step.targets().isEmpty()
        || !Collections.disjoint(touched, step.targets());
  }
}
