package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Call;
import io.firebreak.action.Deadline;
import io.firebreak.action.Secrets;
import io.firebreak.durable.EffectClass;
import io.firebreak.journal.CanonicalJson;
import io.firebreak.plan.PlannedStep.RetryRule;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.OpenArguments;
import io.firebreak.runbook.Retry;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Step;
import io.firebreak.runbook.Template;
import io.firebreak.runbook.Use;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes plans: resolves everything and predicts every step without changing anything. */
public final class Planner {
  /** How deep runs may be children of children: {@code limits.child_depth}. */
  public static final int MOST_DEPTH = 5;

  private final ActionCatalog actions;
  private final Evaluator evaluator;
  private final Secrets secrets;
  private final Function<String, Optional<RunbookVersion>> runbooks;

  /**
   * A planner over these actions.
   *
   * @param runbooks the version in force of a runbook by name, for children
   */
  public Planner(
      ActionCatalog actions,
      Evaluator evaluator,
      Secrets secrets,
      Function<String, Optional<RunbookVersion>> runbooks) {
    this.actions = actions;
    this.evaluator = evaluator;
    this.secrets = secrets;
    this.runbooks = runbooks;
  }

  /**
   * What a plan is wanted for.
   *
   * @param rung which of the runbook's remedies, from 0
   * @param inputs resolved run inputs
   * @param target the run's canonical target
   * @param scope what its expressions see
   * @param kept steps that are over, by path, and the heads of lists that were begun: they stay as
   *     they were planned
   * @param ancestors names of the runbooks whose child this one is, the outermost first
   */
  public record Request(
      RunbookVersion version,
      int rung,
      JsonNode inputs,
      String target,
      Caller caller,
      Scope scope,
      Map<String, Kept> kept,
      List<String> ancestors) {
    public Request {
      kept = Map.copyOf(kept);
      ancestors = List.copyOf(ancestors);
    }

    /** What depends on how earlier steps come out. */
    OpenArguments arguments(Planner planner) {
      return new OpenArguments(version.runbook(), planner.actions, planner.evaluator);
    }
  }

  /**
   * A step as an earlier plan had it.
   *
   * @param done when and by which run it was done, for people; null when it was not
   * @param touched how much it and, when it is a child run, that run's steps touched
   */
  public record Kept(PlannedStep step, @Nullable String done, List<Plan.Observation> touched) {
    public Kept {
      touched = List.copyOf(touched);
    }

    /** A step of a plan. */
    public static Kept of(Plan plan, PlannedStep step, @Nullable String done) {
      var inside = Paths.inChild(step.path(), "");
      return new Kept(
          step,
          done,
          plan.observations().stream()
              .filter(seen -> seen.path().equals(step.path()) || seen.path().startsWith(inside))
              .toList());
    }
  }

  /**
   * Plans a run.
   *
   * @throws PlanningException when a step cannot be resolved or lies out of scope
   */
  public Plan plan(Request request) throws InterruptedException, PlanningException {
    var version = request.version();
    var runbook = version.runbook();
    var sheet = new Sheet(this, request);
    sheet.steps(runbook.remedies().get(request.rung()).steps(), request.scope());
    sheet.handlers(runbook);
    var commitment =
        new Commitment(
            runbook.name(),
            version.hash(),
            request.inputs(),
            request.target(),
            sheet.steps(),
            new CheckPlanner(this, request.scope()).verification(runbook.verify(request.rung())),
            ApprovalNeed.required(
                evaluator,
                runbook,
                sheet.steps(),
                sheet.observations(),
                sheet.handlers(),
                request.scope()));
    return new Plan(
        Hashes.of(commitment), commitment, sheet.observations(), null, sheet.handlers());
  }

  /** What a run would change as far as that is known without looking at anything. */
  public Outline outline(Request request) throws InterruptedException {
    return Outline.of(new Planner(new Unlooked(actions), evaluator, secrets, runbooks), request);
  }

  ActionCatalog actions() {
    return actions;
  }

  Evaluator evaluator() {
    return evaluator;
  }

  /** Readings by its actions. */
  public Readings readings() {
    return new Readings(actions, evaluator, secrets);
  }

  Optional<RunbookVersion> runbook(String name) {
    return runbooks.apply(name);
  }

  /**
   * A planned step as its action sees the world now.
   *
   * @param prediction null when nothing can be said of it
   * @param drift what stands otherwise than the plan says: the step's targets, the values that it
   *     would change, or as whom it would act; null when nothing does
   */
  public record Now(Action.@Nullable Prediction prediction, @Nullable String drift) {}

  /** Looks again at a step whose arguments its plan holds, and which is no child run. */
  public Now now(PlannedStep step, Caller caller) throws InterruptedException {
    var action = actions.find(step.action());
    var arguments = step.arguments();
    return action.isEmpty() || arguments == null || step.composite() instanceof Composite.Child
        ? new Now(null, null)
        : nowBy(action.get(), step, arguments, caller);
  }

  /**
   * What a call would touch whose arguments no plan holds, now that they may be known; null while
   * they are not.
   *
   * @param name of the action
   * @param limit of one look at the world
   */
  public Action.@Nullable Prediction foresee(
      String name, Template.Fields with, Scope scope, Caller caller, Duration limit)
      throws InterruptedException {
    var action = actions.find(name);
    return action.isEmpty() ? null : foreseeBy(action.get(), with, scope, caller, limit);
  }

  private <I extends Record> Action.@Nullable Prediction foreseeBy(
      Action<I> action, Template.Fields with, Scope scope, Caller caller, Duration limit)
      throws InterruptedException {
    return switch (Arguments.resolve(action, with, evaluator, scope)) {
      case Arguments.Failed<I> _ -> null;
      case Arguments.Resolved<I>(var _, var input) -> predict(action, input, caller, limit);
    };
  }

  /**
   * What a call touches, as its action sees the world now; nothing when that cannot be told.
   *
   * @param name of the action
   * @param limit of the look at the world
   */
  public List<String> touched(String name, JsonNode arguments, Caller caller, Duration limit)
      throws InterruptedException {
    var action = actions.find(name);
    return action.isEmpty() ? List.of() : touchedBy(action.get(), arguments, caller, limit);
  }

  private <I extends Record> List<String> touchedBy(
      Action<I> action, JsonNode arguments, Caller caller, Duration limit)
      throws InterruptedException {
    return Arguments.decode(action, arguments) instanceof Arguments.Resolved<I>(var _, var input)
        ? predict(action, input, caller, limit).targets()
        : List.of();
  }

  /**
   * What now stands otherwise than a step left it, by the values that it wrote. Null when nothing
   * does, and for a field that the action would no longer change.
   */
  public @Nullable String changed(PlannedStep step, Caller caller) throws InterruptedException {
    var action = actions.find(step.action());
    var arguments = step.arguments();
    return action.isEmpty() || arguments == null
        ? null
        : changedBy(action.get(), step, arguments, caller);
  }

  private <I extends Record> @Nullable String changedBy(
      Action<I> action, PlannedStep step, JsonNode arguments, Caller caller)
      throws InterruptedException {
    return switch (Arguments.decode(action, arguments)) {
      case Arguments.Failed<I>(var message) -> message;
      case Arguments.Resolved<I>(var _, var input) -> {
        var now = predict(action, input, caller, step.timeout());
        yield now.known() && !now.outOfScope()
            ? changed(step.changes(), changes(now))
            : "it cannot be read: " + now.summary();
      }
    };
  }

  private static @Nullable String changed(
      List<PlannedStep.Change> done, List<PlannedStep.Change> now) {
    for (var left : done) {
      for (var found : now) {
        if (found.field().equals(left.field()) && !same(found.before(), left.after())) {
          return left.field() + " was left as " + left.after() + " and is " + found.before();
        }
      }
    }
    return null;
  }

  /** Numbers read back from the record are of other types, and yet the same. */
  private static boolean same(@Nullable JsonNode one, @Nullable JsonNode other) {
    return CanonicalJson.ofRecord(new PlannedStep.Change("", one, null))
        .equals(CanonicalJson.ofRecord(new PlannedStep.Change("", other, null)));
  }

  private <I extends Record> Now nowBy(
      Action<I> action, PlannedStep step, JsonNode arguments, Caller caller)
      throws InterruptedException {
    return switch (Arguments.decode(action, arguments)) {
      case Arguments.Failed<I>(var message) -> new Now(null, message);
      case Arguments.Resolved<I>(var _, var input) -> {
        var now = predict(action, input, caller, step.timeout());
        yield new Now(now, drift(step, now, strangerBy(action, input, step.credential())));
      }
    };
  }

  private static @Nullable String drift(
      PlannedStep step, Action.Prediction now, @Nullable String stranger) {
    if (now.outOfScope()) {
      return now.summary();
    }
    if (!now.targets().equals(step.targets())) {
      return "targets: " + step.targets() + " → " + now.targets();
    }
    if (stranger != null) {
      return stranger;
    }
    var changes = changes(now);
    return canonical(changes).equals(canonical(step.changes()))
        ? null
        : "changes: " + step.changes() + " → " + changes;
  }

  /**
   * Says that a step would act as somebody else than its plan says; null when it would not. Nothing
   * is looked at.
   *
   * @param arguments resolved
   */
  public @Nullable String stranger(PlannedStep step, JsonNode arguments) {
    return actions
        .find(step.action())
        .map(action -> strangerOf(action, arguments, step.credential()))
        .orElse(null);
  }

  /**
   * The same of an undo. What depends on a step and did not let it be told in the plan is as it is.
   *
   * @param arguments resolved
   */
  public @Nullable String stranger(PlannedStep.PlannedUndo undo, JsonNode arguments) {
    return undo.arguments() == null && undo.credential() == null
        ? null
        : actions
            .find(undo.action())
            .map(action -> strangerOf(action, arguments, undo.credential()))
            .orElse(null);
  }

  /** The same before it is asked for; empty also where only its step's result would tell. */
  public Optional<String> stranger(PlannedStep.PlannedUndo undo) {
    return Optional.ofNullable(undo.arguments())
        .flatMap(arguments -> Optional.ofNullable(stranger(undo, arguments)));
  }

  private static <I extends Record> @Nullable String strangerOf(
      Action<I> action, JsonNode arguments, @Nullable String agreed) {
    return Arguments.decode(action, arguments) instanceof Arguments.Resolved<I>(var _, var input)
        ? strangerBy(action, input, agreed)
        : null;
  }

  private static <I extends Record> @Nullable String strangerBy(
      Action<I> action, I input, @Nullable String agreed) {
    var now = action.credential(input).orElse(null);
    return Objects.equals(now, agreed)
        ? null
        : "it would act as %s, and people agreed to %s".formatted(who(now), who(agreed));
  }

  private static String who(@Nullable String credential) {
    return Objects.requireNonNullElse(credential, "nobody named");
  }

  /**
   * By which other rules of the configuration than people agreed to a reading would be judged now;
   * null when by the same.
   *
   * @param agreed the reading as the plan has it; null where it has none
   */
  public @Nullable String otherRules(@Nullable JsonNode agreed, Use use, Scope scope) {
    return agreed == null ? null : new CheckPlanner(this, scope).otherRules(agreed, use);
  }

  /** Numbers read back from the record are of other types, and yet the same. */
  private static List<String> canonical(List<PlannedStep.Change> changes) {
    return changes.stream().map(CanonicalJson::ofRecord).toList();
  }

  <I extends Record> Action.Prediction predict(
      Action<I> action, I input, Caller caller, Duration limit) throws InterruptedException {
    var call =
        new Call(
            caller.tenant(), caller.runId(), caller.place(), "", 1, caller.begun(), limit, secrets);
    try (var _ = Deadline.after(limit)) {
      var prediction = action.plan(input, call);
      return prediction.on(evaluator.names().canonical(prediction.targets()));
    }
  }

  static List<PlannedStep.Change> changes(Action.Prediction prediction) {
    return prediction.changes().stream()
        .map(c -> new PlannedStep.Change(c.field(), c.before(), c.after()))
        .toList();
  }

  /** The class of a step: a probe makes an unsafe one probeable, a runbook may only be stricter. */
  public static EffectClass effectClass(Step.Call step, EffectClass byAction) {
    var own =
        byAction == EffectClass.UNSAFE && step.probe() != null ? EffectClass.PROBEABLE : byAction;
    var declared = step.effect();
    return declared != null && declared.stricterThan(own) ? declared : own;
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
}
