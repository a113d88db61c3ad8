package io.firebreak.plan;

import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.PolicyFacts;
import io.firebreak.runbook.Runbook;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which approval a plan needs. */
final class ApprovalNeed {
  private ApprovalNeed() {}

  /**
   * The approval that a plan needs. Below autonomy {@code auto} every change is asked about, and no
   * condition takes that away; what is done at the end counts as far as the plan knows that it
   * changes a thing. For {@code auto} the runbook's condition decides, and without one the risk. A
   * condition that cannot be evaluated asks. What child runs need is needed too, since they never
   * ask alone.
   */
  static @Nullable Required required(
      Evaluator evaluator,
      Runbook runbook,
      List<PlannedStep> steps,
      List<Plan.Observation> observations,
      List<PlannedStep> handlers,
      Scope scope) {
    var rule = runbook.approval();
    var when = rule.when();
    var changes =
        steps.stream().anyMatch(PlannedStep::mutates)
            || handlers.stream().anyMatch(PlannedStep::changesThings);
    var always = changes && runbook.autonomy() != Runbook.Autonomy.AUTO;
    var seeing = scope.with("plan", PolicyFacts.json(PlanFacts.of(steps, observations)));
    var needed =
        always
            || (when == null
                ? changes && runbook.risk() == Runbook.Risk.HIGH
                : !(evaluator.test(when, seeing.values()) instanceof Evaluator.Truth.False));
    var required = needed ? Required.of(rule.count(), rule.from(), rule.exclude()) : null;
    for (var step : steps) {
      var child = step.skipped() ? null : step.child();
      required = both(required, child == null ? null : child.plan().approval());
    }
    return required;
  }

  private static @Nullable Required both(@Nullable Required one, @Nullable Required other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.and(other);
  }
}
