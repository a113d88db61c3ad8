package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.Keys;
import io.firebreak.plan.Paths;
import io.firebreak.plan.PlannedStep;
import io.firebreak.plan.PlannedStep.RetryRule;
import io.firebreak.plan.Planner;
import io.firebreak.runbook.Handler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call of an action by a run: a step, its undo, or a handler.
 *
 * @param path where it stands
 * @param action the action's name
 * @param effectClass null while a handler's class is not known yet
 * @param arguments resolved, null while they are open
 * @param retry null for one attempt
 * @param timeout limit of one attempt
 */
record StepCall(
    String path,
    String action,
    @Nullable EffectClass effectClass,
    @Nullable JsonNode arguments,
    @Nullable RetryRule retry,
    Duration timeout) {

  static StepCall step(RunState state, PlannedStep step) {
    var read = state.step(step.path()).read();
    var arguments = step.arguments() != null || read == null ? step.arguments() : read.arguments();
    return new StepCall(
        step.path(), step.action(), step.effectClass(), arguments, step.retry(), step.timeout());
  }

  /** The undo of the step at {@code path}, null when it has none. */
  static @Nullable StepCall undo(RunState state, String path) {
    var undo = state.planned().commitment().find(path).map(PlannedStep::undo).orElse(null);
    if (undo == null) {
      return null;
    }
    var undoPath = Paths.undo(path);
    var read = state.step(undoPath).read();
    var arguments = undo.arguments() != null || read == null ? undo.arguments() : read.arguments();
    return new StepCall(
        undoPath, undo.action(), undo.effectClass(), arguments, undo.retry(), undo.timeout());
  }

  static StepCall handler(RunState state, String path, Handler handler) {
    var read = state.step(path).read();
    return new StepCall(
        path,
        handler.uses(),
        read == null ? null : read.effectClass(),
        read == null ? null : read.arguments(),
        Planner.retry(handler.retry()),
        handler.limit());
  }

  /** Whether it may change something. */
  boolean mutates() {
    return effectClass != EffectClass.PURE;
  }

  /** The idempotency key of the present epoch. */
  String key(RunState state) {
    var plan = state.plan();
    return Keys.key(
        state.stream().tenant(),
        state.id(),
        path,
        "",
        plan == null ? state.begun().version() : plan.hash(),
        state.step(path).epoch());
  }
}
