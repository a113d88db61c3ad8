package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Action;
import io.firebreak.execute.ExecuteEvent.Ready;
import io.firebreak.execute.ExecuteEvent.StepRead;
import io.firebreak.execute.ExecuteEvent.StepWaiting;
import io.firebreak.gate.GateEvent.Stage;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.journal.Payload;
import io.firebreak.plan.Arguments;
import io.firebreak.plan.Scope;
import io.firebreak.plan.Waits;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Step;
import io.firebreak.runbook.Template;
import io.firebreak.runbook.Undo;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the world right before a step, and resolves what the plan had to leave open. */
final class StepReadings {
  private final Parts parts;

  StepReadings(Parts parts) {
    this.parts = parts;
  }

  /** What was read; for a wait that the plan left open, what it waits for as well. */
  List<Payload> readStep(RunState state, RunbookVersion version, String path)
      throws InterruptedException {
    if (path.startsWith("steps.") && !StepCall.isUndo(path)) {
      var read = readPlanned(state, version, path);
      return state.planned().step(path).pause() == null
          ? List.of(read)
          : wait(state, version, read);
    }
    if (StepCall.isUndo(path)) {
      var step = Parts.stepOf(version, path.substring(0, path.length() - ".undo".length()));
      return List.of(
          step.undo() instanceof Undo.By by
              ? open(path, by.uses(), by.with(), parts.scope(state, version), List.of())
              : read(path, Ready.ERROR, "there is no undo"));
    }
    return List.of(readHandler(state, version, path));
  }

  private List<Payload> wait(RunState state, RunbookVersion version, StepRead read) {
    var arguments = read.arguments();
    if (read.ready() != Ready.RUN || arguments == null) {
      return List.of(read);
    }
    var step = Parts.stepOf(version, read.path());
    var action = parts.actions().find(step.uses()).orElseThrow();
    return waitBy(action, step, arguments, state, read);
  }

  private <I extends Record> List<Payload> waitBy(
      Action<I> action, Step step, JsonNode arguments, RunState state, StepRead read) {
    return switch (Arguments.decode(action, arguments)) {
      case Arguments.Failed<I>(var message) -> List.of(read(read.path(), Ready.ERROR, message));
      case Arguments.Resolved<I>(var _, var input) -> {
        var caller = Parts.caller(state, read.path());
        var refused = Waits.refusal(action, input, caller);
        var pause = Waits.pause(action, input, step, caller);
        yield pause == null || refused.isPresent()
            ? List.of(read(read.path(), Ready.ERROR, refused.orElse("it is no wait")))
            : List.of(
                read,
                new StepWaiting(
                    read.path(),
                    pause.end(parts.clock().instant()),
                    pause.instructions(),
                    pause.form()));
      }
    };
  }

  private StepRead readPlanned(RunState state, RunbookVersion version, String path)
      throws InterruptedException {
    var planned = state.planned().step(path);
    var verdicts =
        planned.mutates()
            ? parts.judge(state, version, Stage.BEFORE_STEP).verdicts()
            : List.<Verdict>of();
    var refusal = verdicts.stream().filter(v -> v.ruling().refuses()).findFirst().orElse(null);
    if (refusal != null) {
      return new StepRead(
          path, Ready.REFUSED, null, null, verdicts, refusal.gate() + ": " + refusal.observed());
    }
    var drift =
        planned.mutates() && !state.effectBegun()
            ? parts.planner().drift(planned, Parts.caller(state, path))
            : null;
    if (drift != null) {
      return new StepRead(
          path,
          Ready.PLAN_CHANGED,
          null,
          null,
          verdicts,
          path + " is no longer as planned: " + drift);
    }
    var step = Parts.stepOf(version, path);
    var scope = parts.scope(state, version);
    if (planned.when() != null) {
      switch (parts.evaluator().test(Objects.requireNonNull(step.when()), scope.values())) {
        case Evaluator.Truth.True _ -> {}
        case Evaluator.Truth.False _ -> {
          return new StepRead(path, Ready.SKIP, null, null, verdicts, null);
        }
        case Evaluator.Truth.Failed(var message) -> {
          return new StepRead(path, Ready.ERROR, null, null, verdicts, "when: " + message);
        }
      }
    }
    return planned.arguments() == null
        ? open(path, step.uses(), step.with(), scope, verdicts)
        : new StepRead(path, Ready.RUN, null, null, verdicts, null);
  }

  private StepRead readHandler(RunState state, RunbookVersion version, String path) {
    var ending = Objects.requireNonNull(state.ending());
    var handler = Objects.requireNonNull(Ends.handlers(version.runbook(), ending.to()).get(path));
    var scope = parts.scope(state, version);
    if (handler.when() != null) {
      switch (parts.evaluator().test(handler.when(), scope.values())) {
        case Evaluator.Truth.True _ -> {}
        case Evaluator.Truth.False _ -> {
          return read(path, Ready.SKIP, null);
        }
        case Evaluator.Truth.Failed(var message) -> {
          return read(path, Ready.ERROR, "when: " + message);
        }
      }
    }
    return open(path, handler.uses(), handler.with(), scope, List.of());
  }

  private static StepRead read(String path, Ready ready, @Nullable String message) {
    return new StepRead(path, ready, null, null, List.of(), message);
  }

  /** Resolves arguments that the plan left open, now that earlier steps have returned. */
  private StepRead open(
      String path, String actionName, Template.Fields with, Scope scope, List<Verdict> verdicts) {
    var action = parts.actions().find(actionName);
    if (action.isEmpty()) {
      return read(path, Ready.ERROR, "there is no action " + actionName);
    }
    return openBy(action.get(), path, with, scope, verdicts);
  }

  private <I extends Record> StepRead openBy(
      Action<I> action, String path, Template.Fields with, Scope scope, List<Verdict> verdicts) {
    return switch (Arguments.resolve(action, with, parts.evaluator(), scope)) {
      case Arguments.Failed<I>(var message) ->
          new StepRead(path, Ready.ERROR, null, null, verdicts, message);
      case Arguments.Resolved<I>(var json, var input) ->
          new StepRead(path, Ready.RUN, json, action.effectClass(input), verdicts, null);
    };
  }
}
