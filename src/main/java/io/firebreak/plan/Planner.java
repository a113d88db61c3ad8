package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Call;
import io.firebreak.action.Deadline;
import io.firebreak.action.DurableWait;
import io.firebreak.action.Secrets;
import io.firebreak.durable.EffectClass;
import io.firebreak.plan.PlannedStep.Pause;
import io.firebreak.plan.PlannedStep.PlannedUndo;
import io.firebreak.plan.PlannedStep.RetryRule;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Retry;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Step;
import io.firebreak.runbook.Undo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes plans: resolves everything and predicts every step without changing anything. */
public final class Planner {
  private final ActionCatalog actions;
  private final Evaluator evaluator;
  private final Secrets secrets;

  /** A planner over these actions. */
  public Planner(ActionCatalog actions, Evaluator evaluator, Secrets secrets) {
    this.actions = actions;
    this.evaluator = evaluator;
    this.secrets = secrets;
  }

  /** Why no plan can be made. */
  public static final class PlanningException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean outOfScope;
    private final String step;

    PlanningException(String step, boolean outOfScope, String message) {
      super(message);
      this.step = step;
      this.outOfScope = outOfScope;
    }

    /** Whether a target lies outside the allow-list. */
    public boolean outOfScope() {
      return outOfScope;
    }

    /** The step that cannot be planned. */
    public String step() {
      return step;
    }
  }

  /** What is known of one step while its plan is made. */
  private record Draft(PlannedStep step, Plan.Observation observation) {}

  /**
   * Plans a run.
   *
   * @param inputs resolved run inputs
   * @param target the run's canonical target
   * @throws PlanningException when a step cannot be resolved or lies out of scope
   */
  public Plan plan(
      RunbookVersion version, JsonNode inputs, String target, Caller caller, Scope scope)
      throws InterruptedException, PlanningException {
    var runbook = version.runbook();
    var steps = new ArrayList<PlannedStep>();
    var observations = new ArrayList<Plan.Observation>();
    for (var step : runbook.steps()) {
      var draft = draft(step, caller.at("steps." + step.id()), scope);
      steps.add(draft.step());
      observations.add(draft.observation());
    }
    var commitment =
        new Commitment(
            runbook.name(),
            version.hash(),
            inputs,
            target,
            steps,
            verification(version),
            ApprovalNeed.required(evaluator, runbook, steps, observations, scope));
    return new Plan(Hashes.of(commitment), commitment, observations);
  }

  private Draft draft(Step step, Caller caller, Scope scope)
      throws InterruptedException, PlanningException {
    var action =
        actions
            .find(step.uses())
            .orElseThrow(() ->
                new PlanningException(caller.path(), false, "there is no action " + step.uses()));
    return draftBy(action, step, caller, scope);
  }

  private <I extends Record> Draft draftBy(Action<I> action, Step step, Caller caller, Scope scope)
      throws InterruptedException, PlanningException {
    var condition = condition(step, caller, scope);
    if (condition != null && !condition) {
      return skipped(action, step, caller);
    }
    if (!evaluator.steps(step.with()).isEmpty()) {
      return open(action, step, caller, condition == null);
    }
    return switch (Arguments.resolve(action, step.with(), evaluator, scope)) {
      case Arguments.Failed<I>(var message) ->
          throw new PlanningException(caller.path(), false, caller.path() + ": " + message);
      case Arguments.Resolved<I> resolved ->
          predicted(action, step, caller, scope, resolved, condition == null);
    };
  }

  /** True or false when decided, null while it depends on an earlier step. */
  private @Nullable Boolean condition(Step step, Caller caller, Scope scope)
      throws PlanningException {
    var when = step.when();
    if (when == null) {
      return true;
    }
    if (!evaluator.steps(when).isEmpty()) {
      return null;
    }
    return switch (evaluator.test(when, scope.values())) {
      case Evaluator.Truth.True _ -> true;
      case Evaluator.Truth.False _ -> false;
      case Evaluator.Truth.Failed(var message) ->
          throw new PlanningException(caller.path(), false, caller.path() + ".when: " + message);
    };
  }

  private <I extends Record> Draft predicted(
      Action<I> action,
      Step step,
      Caller caller,
      Scope scope,
      Arguments.Resolved<I> resolved,
      boolean undecided)
      throws InterruptedException, PlanningException {
    var input = resolved.input();
    var refused = Waits.refusal(action, input, caller);
    if (refused.isPresent()) {
      throw new PlanningException(caller.path(), false, caller.path() + ": " + refused.get());
    }
    var limit = timeout(step.timeout(), action);
    var prediction = predict(action, input, caller, limit);
    if (prediction.outOfScope()) {
      throw new PlanningException(caller.path(), true, caller.path() + ": " + prediction.summary());
    }
    var planned =
        new PlannedStep(
            caller.path(),
            name(step),
            step.uses(),
            effectClass(step, action.effectClass(input)),
            resolved.json(),
            null,
            undecided ? source(step) : null,
            false,
            prediction.targets(),
            changes(prediction),
            prediction.known(),
            limit,
            retry(step.retry()),
            undo(step, caller, scope),
            irreversible(step),
            Waits.pause(action, input, step, caller));
    return new Draft(
        planned,
        new Plan.Observation(
            caller.path(), prediction.summary(), prediction.observed(), prediction.extent()));
  }

  /**
   * What now stands otherwise than a step's plan says, before anything was done: its targets or the
   * values that it would change. Null when nothing does.
   */
  public @Nullable String drift(PlannedStep step, Caller caller) throws InterruptedException {
    var action = actions.find(step.action());
    var arguments = step.arguments();
    return action.isEmpty() || arguments == null
        ? null
        : driftBy(action.get(), step, arguments, caller);
  }

  private <I extends Record> @Nullable String driftBy(
      Action<I> action, PlannedStep step, JsonNode arguments, Caller caller)
      throws InterruptedException {
    return switch (Arguments.decode(action, arguments)) {
      case Arguments.Failed<I>(var message) -> message;
      case Arguments.Resolved<I>(var _, var input) -> {
        var now = predict(action, input, caller, step.timeout());
        if (now.outOfScope()) {
          yield now.summary();
        }
        if (!now.targets().equals(step.targets())) {
          yield "targets: " + step.targets() + " → " + now.targets();
        }
        var changes = changes(now);
        yield changes.equals(step.changes())
            ? null
            : "changes: " + step.changes() + " → " + changes;
      }
    };
  }

  private <I extends Record> Action.Prediction predict(
      Action<I> action, I input, Caller caller, Duration limit) throws InterruptedException {
    var call =
        new Call(
            caller.tenant(), caller.runId(), caller.path(), "", 1, caller.begun(), limit, secrets);
    try (var _ = Deadline.after(limit)) {
      return action.plan(input, call);
    }
  }

  private static List<PlannedStep.Change> changes(Action.Prediction prediction) {
    return prediction.changes().stream()
        .map(c -> new PlannedStep.Change(c.field(), c.before(), c.after()))
        .toList();
  }

  private <I extends Record> Draft open(
      Action<I> action, Step step, Caller caller, boolean undecided) throws PlanningException {
    var planned =
        new PlannedStep(
            caller.path(),
            name(step),
            step.uses(),
            effectClass(step, action.descriptor().effectClass()),
            null,
            Sources.source(step.with()),
            undecided ? source(step) : null,
            false,
            List.of(),
            List.of(),
            false,
            timeout(step.timeout(), action),
            retry(step.retry()),
            openUndo(step, caller),
            irreversible(step),
            action instanceof DurableWait<?> ? Pause.OPEN : null);
    return new Draft(
        planned,
        new Plan.Observation(caller.path(), "depends on what an earlier step returns", null, null));
  }

  private <I extends Record> Draft skipped(Action<I> action, Step step, Caller caller) {
    var planned =
        new PlannedStep(
            caller.path(),
            name(step),
            step.uses(),
            effectClass(step, action.descriptor().effectClass()),
            null,
            null,
            null,
            true,
            List.of(),
            List.of(),
            true,
            timeout(step.timeout(), action),
            null,
            null,
            null,
            null);
    return new Draft(
        planned,
        new Plan.Observation(caller.path(), "skipped: its condition is false", null, null));
  }

  private static String source(Step step) {
    var when = step.when();
    return when == null ? "true" : when.source();
  }

  private static String name(Step step) {
    return step.name() == null ? step.id() : step.name();
  }

  /** The class of a step: a probe makes an unsafe one probeable, a runbook may only be stricter. */
  static EffectClass effectClass(Step step, EffectClass byAction) {
    var own =
        byAction == EffectClass.UNSAFE && step.probe() != null ? EffectClass.PROBEABLE : byAction;
    var declared = step.effect();
    return declared != null && declared.stricterThan(own) ? declared : own;
  }

  private static Duration timeout(@Nullable Duration written, Action<?> action) {
    return written == null ? action.descriptor().timeout() : written;
  }

  private @Nullable PlannedUndo undo(Step step, Caller caller, Scope scope)
      throws PlanningException {
    if (!(step.undo() instanceof Undo.By by)) {
      return null;
    }
    if (!evaluator.steps(by.with()).isEmpty()) {
      return openUndo(step, caller);
    }
    var action = undoAction(by, caller);
    return closedUndo(action, by, caller, scope);
  }

  private <I extends Record> PlannedUndo closedUndo(
      Action<I> action, Undo.By by, Caller caller, Scope scope) throws PlanningException {
    return switch (Arguments.resolve(action, by.with(), evaluator, scope)) {
      case Arguments.Failed<I>(var message) ->
          throw new PlanningException(caller.path(), false, caller.path() + ".undo: " + message);
      case Arguments.Resolved<I>(var json, var input) ->
          new PlannedUndo(
              by.uses(),
              action.effectClass(input),
              json,
              null,
              timeout(by.timeout(), action),
              retry(by.retry()));
    };
  }

  private @Nullable PlannedUndo openUndo(Step step, Caller caller) throws PlanningException {
    if (!(step.undo() instanceof Undo.By by)) {
      return null;
    }
    var action = undoAction(by, caller);
    return new PlannedUndo(
        by.uses(),
        action.descriptor().effectClass(),
        null,
        Sources.source(by.with()),
        timeout(by.timeout(), action),
        retry(by.retry()));
  }

  private Action<?> undoAction(Undo.By by, Caller caller) throws PlanningException {
    return actions
        .find(by.uses())
        .orElseThrow(() ->
            new PlanningException(
                caller.path(), false, caller.path() + ".undo: there is no action " + by.uses()));
  }

  private static @Nullable String irreversible(Step step) {
    return step.undo() instanceof Undo.None(var reason) ? reason : null;
  }

  /** The retry rule of a runbook as a plan commits to it; null for one attempt. */
  public static @Nullable RetryRule retry(@Nullable Retry retry) {
    return retry == null
        ? null
        : new RetryRule(
            retry.maxAttempts(),
            retry.backoff(),
            retry.factor().toPlainString(),
            retry.maxBackoff(),
            retry.jitter() == Retry.Jitter.FULL,
            retry.on().contains(Retry.On.TRANSIENT));
  }

  private static @Nullable JsonNode verification(RunbookVersion version) {
    var verify = version.runbook().verify();
    if (verify == null) {
      return null;
    }
    var json = JsonNodeFactory.instance.objectNode();
    json.put("stabilize", verify.stabilize().toString());
    json.put("every", verify.every().toString());
    json.put("success_for", verify.successFor());
    json.put("failure_limit", verify.failureLimit());
    json.put("deadline", verify.deadline().toString());
    json.put("checks", verify.checks().size());
    return json;
  }
}
