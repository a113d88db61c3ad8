package io.firebreak.remediation;

import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Standing;
import io.firebreak.execute.ExecuteEvent.Kind;
import io.firebreak.execute.ExecuteEvent.Ready;
import io.firebreak.execute.StepProtocol.Advice;
import io.firebreak.execute.StepState;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.plan.PlannedStep;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How single calls of a plan stand: what is known of each, in the words of {@link Fate}. */
final class Calls {
  private final RunState state;
  private final Standing standing;
  private final Map<String, PlannedStep> planned = new HashMap<>();

  Calls(RunState state, Standing standing) {
    this.state = state;
    this.standing = standing;
    state.planned().commitment().steps().forEach(step -> planned.put(step.path(), step));
  }

  PlannedStep planned(String path) {
    var step = planned.get(path);
    if (step == null) {
      throw new IllegalStateException("the plan of " + state.stream() + " has no " + path);
    }
    return step;
  }

  StepState known(String path) {
    return state.step(path);
  }

  Fate fate(PlannedStep step) {
    var known = known(step.path());
    if (known.over()) {
      return Fate.DONE;
    } else if (step.child() != null) {
      return ofChild(step, known);
    }
    return step.pause() != null || step.isHead() ? ofPause(known) : ofEffect(step, known);
  }

  private Fate ofPause(StepState known) {
    var read = known.read();
    if (known.outcome() != null || (read != null && read.ready() == Ready.ERROR)) {
      return Fate.FAILED;
    }
    return read == null && known.waiting() == null ? Fate.UNTOUCHED : Fate.GOING;
  }

  private Fate ofChild(PlannedStep step, StepState known) {
    if (known.intent() == null) {
      return ofEffect(step, known);
    } else if (known.outcome() == null) {
      return Fate.BUSY;
    } else if (Childhood.changedPlan(known)) {
      return Fate.HALTED;
    }
    return childAgain(step) == null ? Fate.FAILED : Fate.GOING;
  }

  /** When a child run that failed is tried again; null when it is not. */
  @Nullable Instant childAgain(PlannedStep step) {
    var known = known(step.path());
    var rule = step.retry();
    var ended = known.doneAt();
    return rule == null || ended == null || known.attempts() >= rule.maxAttempts()
        ? null
        : ended.plus(Retries.wait(rule, known.attempts(), 1));
  }

  private Fate ofEffect(PlannedStep step, StepState known) {
    if (known.read() == null && known.intent() == null && known.outcome() == null) {
      return Fate.UNTOUCHED;
    }
    return switch (advice(step)) {
      case Advice.Over _ -> Fate.DONE;
      case Advice.Failed _ -> Fate.FAILED;
      case Advice.InDoubt _ -> Fate.HALTED;
      case Advice.Stopped stopped -> ofStop(step, stopped);
      case Advice.Perform _, Advice.OwnerLost _, Advice.Probe _ -> Fate.BUSY;
      case Advice.Begin _, Advice.Await _ -> unsettled(step, known) ? Fate.BUSY : Fate.GOING;
      case Advice.Read _ -> Fate.GOING;
    };
  }

  /** Whether an effect that may have happened is being settled by doing it again. */
  private static boolean unsettled(PlannedStep step, StepState known) {
    var outcome = known.outcome();
    return outcome != null
        && outcome.kind() == Kind.UNKNOWN
        && step.effectClass() != EffectClass.PURE;
  }

  private Fate ofStop(PlannedStep step, Advice.Stopped stopped) {
    return switch (stopped.why()) {
      case ERROR -> Fate.FAILED;
      case REFUSED -> noLongerNeeded(step.path()) == null ? Fate.HALTED : Fate.GOING;
      case PLAN_CHANGED -> Fate.HALTED;
      case RUN, SKIP -> throw new IllegalStateException("nothing stops " + step.path());
    };
  }

  /**
   * After the first effect an unmet precondition means that the problem is gone, and so that the
   * step is not needed any more. Null when that is not so.
   */
  @Nullable String noLongerNeeded(String path) {
    var verdict = refusal(path);
    return state.effectBegun()
            && verdict != null
            && verdict.reason() == EndReason.PRECONDITION_UNMET
        ? "no longer needed: " + verdict.observed()
        : null;
  }

  /** The gate that refuses a step as last read, null when none does. */
  @Nullable Verdict refusal(String path) {
    var read = known(path).read();
    return read == null || read.ready() != Ready.REFUSED
        ? null
        : read.verdicts().stream()
            .filter(verdict -> verdict.ruling().refuses())
            .findFirst()
            .orElse(null);
  }

  /** The first step that stops the whole run, one in doubt before others; null when none does. */
  @Nullable PlannedStep firstHalted() {
    var halted =
        state.planned().commitment().steps().stream()
            .filter(step -> fate(step) == Fate.HALTED)
            .toList();
    return halted.stream()
        .filter(step -> !isStartedChild(step) && advice(step) instanceof Advice.InDoubt)
        .findFirst()
        .orElse(halted.isEmpty() ? null : halted.getFirst());
  }

  /** Whether a step is a child run that was started. */
  boolean isStartedChild(PlannedStep step) {
    return step.child() != null && known(step.path()).intent() != null;
  }

  Advice advice(PlannedStep step) {
    return StepMoves.advice(state, StepCall.step(state, step), standing);
  }

  /** Why a step failed, for people. */
  String failure(PlannedStep step) {
    var known = known(step.path());
    var read = known.read();
    if (step.pause() == null && !isStartedChild(step) && !step.isHead()) {
      return switch (advice(step)) {
        case Advice.Failed failed -> step.path() + ": " + failed.message();
        case Advice.Stopped stopped -> step.path() + ": " + stopped.message();
        default -> step.path() + " failed";
      };
    }
    var outcome = known.outcome();
    var message =
        outcome != null && outcome.message() != null
            ? outcome.message()
            : read != null && read.message() != null ? read.message() : "not done";
    return step.path() + ": " + message;
  }
}
