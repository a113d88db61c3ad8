package io.firebreak.remediation;

import io.firebreak.action.Action;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent.Ready;
import io.firebreak.execute.ExecuteEvent.StepRead;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.plan.PlannedStep;
import io.firebreak.plan.PlannedStep.Limit;
import io.firebreak.plan.PlannedStep.PlannedUndo;
import io.firebreak.plan.Planner;
import io.firebreak.runbook.Handler;
import io.firebreak.runbook.OpenArgument;
import io.firebreak.runbook.OpenArguments;
import io.firebreak.runbook.Step;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Holds a step against its plan once earlier steps have settled its arguments. */
final class Settled {
  private Settled() {}

  /**
   * Whether the step may begin with what was settled: within its bounds, and as what it was planned
   * for.
   *
   * @param found what it would touch; null when it changes nothing, or nothing tells
   * @param read its arguments as settled, or why there are none
   */
  static StepRead judge(
      RunState state,
      Step.Call step,
      PlannedStep planned,
      Action.@Nullable Prediction found,
      StepRead read) {
    var arguments = read.arguments();
    var effectClass = read.effectClass();
    if (read.ready() != Ready.RUN || arguments == null || effectClass == null) {
      return read;
    }
    var outside = Limit.violation(planned.bounds(), arguments).orElse(null);
    if (outside != null) {
      return outside(state, read, outside);
    }
    if (Planner.effectClass(step, effectClass).stricterThan(planned.effectClass())) {
      return new StepRead(
          read.path(), Ready.ERROR, null, null, read.verdicts(), denied(planned, effectClass));
    }
    return found == null
        ? read
        : new StepRead(
            read.path(),
            read.ready(),
            arguments,
            effectClass,
            read.verdicts(),
            read.message(),
            found.targets());
  }

  /**
   * Whether an undo may begin with what was settled. It is not tried with anything else than people
   * agreed to: a person undoes the step by hand.
   */
  static StepRead judge(@Nullable PlannedUndo planned, StepRead read) {
    return planned == null || read.arguments() == null
        ? read
        : Limit.violation(planned.bounds(), read.arguments())
            .map(why -> refused(read, why + "; undo the step by hand"))
            .orElse(read);
  }

  /** Whether something may be done at the end with what was settled. */
  static StepRead judge(Handler handler, OpenArguments open, StepRead read, Parts parts) {
    var action = parts.actions().find(handler.uses()).orElse(null);
    var arguments = read.arguments();
    if (action == null || arguments == null) {
      return read;
    }
    var objection =
        read.effectClass() == EffectClass.PURE
            ? Optional.<String>empty()
            : open.objection(handler, action, null);
    return objection
        .or(() -> OpenArgument.violation(open.bounds(handler, action), arguments))
        .map(why -> refused(read, why))
        .orElse(read);
  }

  private static StepRead refused(StepRead read, String why) {
    return new StepRead(read.path(), Ready.REFUSED, null, null, read.verdicts(), why);
  }

  /**
   * A new plan would be the same, so a value outside of what people agreed to stops the run. A
   * child says so by an error: else its root would plan anew, and meet the same value again.
   */
  private static StepRead outside(RunState state, StepRead read, String why) {
    if (state.isChild()) {
      return new StepRead(read.path(), Ready.ERROR, null, null, read.verdicts(), why);
    }
    var verdicts = new ArrayList<>(read.verdicts());
    verdicts.add(Verdict.blocked(EndReason.PLAN_CHANGED, why));
    return new StepRead(read.path(), Ready.REFUSED, null, null, verdicts, why);
  }

  private static String denied(PlannedStep planned, EffectClass effectClass) {
    return planned.effectClass() == EffectClass.PURE
        ? "it would change something, which its plan denies"
        : "it would be " + word(effectClass) + ", and its plan says " + word(planned.effectClass());
  }

  private static String word(EffectClass effectClass) {
    return effectClass.name().toLowerCase(Locale.ROOT);
  }

  /** A step on something else than its plan names; empty where no plan could name it. */
  static Optional<Verdict> elsewhere(PlannedStep planned, Action.Prediction found) {
    return planned.targets().isEmpty() || found.targets().equals(planned.targets())
        ? Optional.empty()
        : Optional.of(
            Verdict.blocked(
                EndReason.PLAN_CHANGED,
                "it would touch " + found.targets() + " instead of " + planned.targets()));
  }
}
