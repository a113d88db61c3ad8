package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Action;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.ExecuteEvent.Kind;
import io.firebreak.execute.ExecuteEvent.Known;
import io.firebreak.execute.ExecuteEvent.Ready;
import io.firebreak.execute.ExecuteEvent.StepRead;
import io.firebreak.execute.ExecuteEvent.StepWaiting;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.journal.Payload;
import io.firebreak.plan.Arguments;
import io.firebreak.plan.Composite;
import io.firebreak.plan.Paths;
import io.firebreak.plan.PlanFacts;
import io.firebreak.plan.PlannedStep;
import io.firebreak.plan.Planner;
import io.firebreak.plan.Readings.Judgement;
import io.firebreak.plan.Scope;
import io.firebreak.plan.Waits;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Expression;
import io.firebreak.runbook.Handler;
import io.firebreak.runbook.OpenArguments;
import io.firebreak.runbook.PolicyFacts;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Step;
import io.firebreak.runbook.Template;
import io.firebreak.runbook.Undo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the world right before a step, and resolves what the plan had to leave open. */
final class StepReadings {
  private final Parts parts;
  private final Receipts receipts;
  private final Questions questions;

  StepReadings(Parts parts, Questions questions) {
    this.parts = parts;
    this.questions = questions;
    this.receipts = new Receipts(parts);
  }

  /** What was read; for a wait that the plan left open, what it waits for as well. */
  List<Payload> readStep(RunState state, RunbookVersion version, String path)
      throws InterruptedException {
    if (Paths.isCheck(path)) {
      return List.of(check(state, version, path));
    } else if (Paths.isUndo(path)) {
      var again = state.step(path).epoch() > 1;
      return List.of(readUndo(state, version, path, Paths.undone(path), again));
    } else if (!Paths.isStep(path)) {
      return List.of(readHandler(state, version, path));
    }
    var planned = state.planned().step(path);
    if (planned.isHead()) {
      return List.of(readHead(state, version, planned));
    }
    var read = readPlanned(state, version, planned);
    return planned.pause() == null ? List.of(read) : wait(state, version, read);
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
      Action<I> action, Step.Call step, JsonNode arguments, RunState state, StepRead read) {
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

  /** What is looked at after a batch of items is recorded as that reading's outcome. */
  private ExecuteEvent.Outcome check(RunState state, RunbookVersion version, String path)
      throws InterruptedException {
    var check = Objects.requireNonNull(Parts.stepOf(version, path).batchCheck());
    var head = state.planned().step(Paths.step(Paths.id(path)));
    var agreed = head.composite() instanceof Composite.Items items ? items.check() : null;
    var judgement =
        parts.judged(
            check,
            check.timeout(),
            check.expect(),
            agreed,
            Parts.caller(state, path),
            parts.scope(state, version));
    return switch (judgement) {
      case Judgement.Met(var observed) -> checked(path, Kind.OK, null, observed);
      case Judgement.Unmet(var observed) -> checked(path, Kind.NOT_APPLIED, "unmet", observed);
      case Judgement.Unclear(var observed) -> checked(path, Kind.NOT_APPLIED, "unclear", observed);
    };
  }

  private static ExecuteEvent.Outcome checked(
      String path, Kind kind, @Nullable String code, @Nullable String message) {
    return new ExecuteEvent.Outcome(
        path, 0, kind, false, null, code, message, Known.ANSWERED, null);
  }

  /**
   * The undo of what a child run did sees what that child saw.
   *
   * @param again whether a person has it tried again, whatever stands there
   */
  private StepRead readUndo(
      RunState state, RunbookVersion version, String path, String undone, boolean again)
      throws InterruptedException {
    if (Paths.inChild(undone)) {
      var child = parts.child(state, Paths.parent(undone));
      var itsVersion = parts.versions().byHash(child.begun().version());
      return rename(readUndo(child, itsVersion, path, Paths.child(undone), again), path);
    }
    var objection = again ? null : receipts.objection(state, version, undone);
    if (objection != null) {
      return read(path, Ready.REFUSED, objection);
    }
    var planned = state.planned().step(undone);
    return Parts.stepOf(version, undone).undo() instanceof Undo.By by
        ? Settled.judge(
            planned.undo(),
            open(path, by.uses(), by.with(), parts.scope(state, version, planned), List.of()))
        : read(path, Ready.ERROR, "there is no undo");
  }

  private static StepRead rename(StepRead read, String path) {
    return new StepRead(
        path, read.ready(), read.arguments(), read.effectClass(), read.verdicts(), read.message());
  }

  private StepRead readHead(RunState state, RunbookVersion version, PlannedStep head) {
    var step = Parts.stepOf(version, head.path(), Step.class);
    var stopped = condition(head.path(), step.when(), parts.scope(state, version), List.of());
    return stopped == null ? read(head.path(), Ready.RUN, null) : stopped;
  }

  private StepRead readPlanned(RunState state, RunbookVersion version, PlannedStep planned)
      throws InterruptedException {
    var path = planned.path();
    var found = found(state, version, planned);
    var radius = new Reassessment(parts, state, version, path);
    var now = now(state, planned, radius);
    var verdicts =
        planned.mutates()
            ? judged(state, version, planned, found, radius, now)
            : List.<Verdict>of();
    var refusal = verdicts.stream().filter(v -> v.ruling().refuses()).findFirst().orElse(null);
    if (refusal != null) {
      return new StepRead(
          path, Ready.REFUSED, null, null, verdicts, refusal.gate() + ": " + refusal.observed());
    }
    if (now.drift() != null) {
      return changed(path, verdicts, now.drift());
    }
    var step = Parts.stepOf(version, path);
    var scope = parts.scope(state, version, planned);
    var stopped = planned.when() == null ? null : condition(path, step.when(), scope, verdicts);
    if (stopped != null) {
      return stopped;
    }
    if (planned.arguments() != null) {
      return new StepRead(path, Ready.RUN, null, null, verdicts, null);
    }
    var read =
        Settled.judge(
            state, step, planned, found, open(path, step.uses(), step.with(), scope, verdicts));
    var settled = read.arguments();
    var stranger =
        planned.credential() == null || settled == null
            ? null
            : parts.planner().stranger(planned, settled);
    return stranger == null ? read : changed(path, verdicts, stranger);
  }

  /**
   * What a step that changes something is about to do by the arguments that its plan holds. What an
   * earlier effect has changed is no drift, but as whom a step acts is no such thing.
   */
  private Planner.Now now(RunState state, PlannedStep planned, Reassessment radius)
      throws InterruptedException {
    var arguments = planned.arguments();
    if (!planned.mutates() || arguments == null) {
      return new Planner.Now(null, null);
    }
    var own = Drifts.mayBeOwn(state, planned);
    var now =
        own && !radius.wanted()
            ? new Planner.Now(null, null)
            : parts.planner().now(planned, Parts.caller(state, planned.path()));
    return own
        ? new Planner.Now(now.prediction(), parts.planner().stranger(planned, arguments))
        : now;
  }

  private static StepRead changed(String path, List<Verdict> verdicts, String why) {
    return new StepRead(
        path, Ready.PLAN_CHANGED, null, null, verdicts, path + " is no longer as planned: " + why);
  }

  /** What is touched by arguments that the plan left open; null when it tells, or nothing does. */
  private Action.@Nullable Prediction found(
      RunState state, RunbookVersion version, PlannedStep planned) throws InterruptedException {
    if (!planned.mutates() || planned.arguments() != null) {
      return null;
    }
    var path = planned.path();
    var step = Parts.stepOf(version, path);
    return parts
        .planner()
        .foresee(
            step.uses(),
            step.with(),
            parts.scope(state, version, planned),
            Parts.caller(state, path),
            planned.timeout());
  }

  /**
   * Gates and preconditions, and what the plan bounds by how its step sees the world now. One that
   * is no longer as planned is not judged: what is planned anew is.
   */
  private List<Verdict> judged(
      RunState state,
      RunbookVersion version,
      PlannedStep planned,
      Action.@Nullable Prediction found,
      Reassessment radius,
      Planner.Now now)
      throws InterruptedException {
    var targets = found == null ? planned.targets() : found.targets();
    var verdicts = new ArrayList<>(parts.judge(state, version, targets).verdicts());
    if (found != null) {
      if (found.outOfScope()) {
        verdicts.add(Verdict.blocked(EndReason.OUT_OF_SCOPE, found.summary()));
      }
      Settled.elsewhere(planned, found).ifPresent(verdicts::add);
      verdicts.addAll(radius.judge(found));
    } else if (now.prediction() != null && now.drift() == null) {
      verdicts.addAll(radius.judge(now.prediction()));
    }
    questions.gone(state).ifPresent(verdicts::add);
    return verdicts;
  }

  /** What follows from a condition that does not hold; null when it holds. */
  private @Nullable StepRead condition(
      String path, @Nullable Expression when, Scope scope, List<Verdict> verdicts) {
    if (when == null) {
      return null;
    }
    return switch (parts.evaluator().test(when, scope.values())) {
      case Evaluator.Truth.True _ -> null;
      case Evaluator.Truth.False _ -> new StepRead(path, Ready.SKIP, null, null, verdicts, null);
      case Evaluator.Truth.Failed(var message) ->
          new StepRead(path, Ready.ERROR, null, null, verdicts, "when: " + message);
    };
  }

  private StepRead readHandler(RunState state, RunbookVersion version, String path)
      throws InterruptedException {
    var ending = Objects.requireNonNull(state.ending());
    var handler = Objects.requireNonNull(Ends.handlers(version.runbook(), ending.to()).get(path));
    var scope = handlerScope(state, version);
    var stopped = condition(path, handler.when(), scope, List.of());
    if (stopped != null) {
      return stopped;
    }
    var open = new OpenArguments(version.runbook(), parts.actions(), parts.evaluator());
    var read =
        Settled.judge(
            handler, open, open(path, handler.uses(), handler.with(), scope, List.of()), parts);
    return read.ready() == Ready.RUN && read.effectClass() != EffectClass.PURE
        ? allowed(read, handler, state, version, scope)
        : read;
  }

  /** The same as of steps, and the last plan. */
  private Scope handlerScope(RunState state, RunbookVersion version) {
    var scope = parts.scope(state, version);
    var plan = state.plan() == null ? state.lastPlan() : state.plan();
    return plan == null ? scope : scope.with("plan", PolicyFacts.json(PlanFacts.of(plan)));
  }

  /** What it touches is found and judged right before it, for no plan commits to a handler. */
  private StepRead allowed(
      StepRead read, Handler handler, RunState state, RunbookVersion version, Scope scope)
      throws InterruptedException {
    var caller = Parts.caller(state, read.path());
    var found =
        parts.planner().foresee(handler.uses(), handler.with(), scope, caller, handler.limit());
    if (found == null) {
      return read;
    }
    var verdicts = parts.gates().scope(found.targets()).stream().toList();
    var refused =
        verdicts.stream()
            .filter(verdict -> verdict.ruling().refuses())
            .map(verdict -> verdict.gate() + ": " + verdict.observed())
            .findFirst()
            .or(() -> Handlers.objection(state, version.runbook(), read, found.targets()));
    return new StepRead(
        read.path(),
        refused.isEmpty() ? Ready.RUN : Ready.REFUSED,
        read.arguments(),
        read.effectClass(),
        verdicts,
        refused.orElse(null),
        found.targets());
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
