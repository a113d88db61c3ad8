package io.firebreak.runbook;

import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.ChildRun;
import io.firebreak.action.DurableWait;
import io.firebreak.durable.EffectClass;
import io.firebreak.runbook.Problem.Code;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks everything in a runbook that uses an action: its name, its arguments, what it may do. */
final class UseLint {
  /** What a step that is done for each item of a list gives. */
  private static final Map<String, CelType> OF_LIST =
      Map.of(
          "items", ListType.create(SimpleType.DYN),
          "succeeded", SimpleType.INT,
          "failed", SimpleType.INT,
          "skipped", SimpleType.INT);

  private final ActionCatalog actions;
  private final Origins origins;
  private final Problems problems;
  private final ExpressionLint expressions;
  private final SurroundingsLint around;
  private final GateLint gates;
  private final Runbook runbook;
  private final List<Change> changes = new ArrayList<>();
  private final List<AtEnd> atEnd = new ArrayList<>();
  private final Set<String> all;
  private final WaitLint waits;
  private final BoundsLint bounds;
  private final CountLint counts;
  private final Map<Variables, ExpressionLint> byResult = new HashMap<>();

  UseLint(
      ActionCatalog actions,
      Origins origins,
      Problems problems,
      ExpressionLint expressions,
      SurroundingsLint around,
      Evaluator evaluator,
      Runbook runbook) {
    this.actions = actions;
    this.origins = origins;
    this.problems = problems;
    this.expressions = expressions;
    this.around = around;
    this.gates = new GateLint(origins, problems);
    this.runbook = runbook;
    this.all = runbook.allSteps().stream().map(Step::id).collect(Collectors.toUnmodifiableSet());
    this.waits = new WaitLint(origins, problems, runbook.timeout());
    this.counts = new CountLint(origins, problems, runbook);
    this.bounds =
        new BoundsLint(
            origins, problems, evaluator, new OpenArguments(runbook, actions, evaluator));
  }

  /** What each step's result holds, as far as its action says. */
  static Map<String, Map<String, CelType>> results(Runbook runbook, ActionCatalog actions) {
    var results = new LinkedHashMap<String, Map<String, CelType>>();
    for (var step : runbook.allSteps()) {
      results.put(
          step.id(),
          switch (step) {
            case Step.Parallel _ -> Map.of();
            case Step.Call call when call.forEach() != null -> OF_LIST;
            case Step.Call call -> ResultFields.of(call, actions);
          });
    }
    return results;
  }

  /**
   * A step that may change something.
   *
   * @param effect the class that its action gives it
   */
  record Change(Step.Call step, EffectClass effect) {}

  /** The steps that may change something, as far as that can be told without running anything. */
  List<Change> changes() {
    return List.copyOf(changes);
  }

  /** What is done at the end and may change something. */
  record AtEnd(String action, EffectClass effect) {}

  /** What is done at the end and may change something, as far as that can be told. */
  List<AtEnd> atEnd() {
    return List.copyOf(atEnd);
  }

  /** What each piece of evidence holds. */
  static Map<String, Map<String, CelType>> evidence(Runbook runbook, ActionCatalog actions) {
    var results = new LinkedHashMap<String, Map<String, CelType>>();
    runbook.capture().forEach(each -> results.put(each.id(), ResultFields.of(each, actions)));
    return results;
  }

  void check() {
    for (var precondition : runbook.preconditions()) {
      reading(precondition, expressions, Place.READING, Set.of());
      expect(precondition, precondition.expect(), expressions, Place.READING_EXPECT, Set.of());
    }
    runbook.capture().forEach(each -> reading(each, expressions, Place.READING, Set.of()));
    runbook.remedies().forEach(remedy -> steps(remedy.steps(), Set.of()));
    counts.end();
    verification(runbook.verify(), all);
    runbook
        .remediations()
        .forEach(remedy -> verification(remedy.verify(), Flow.ids(remedy.steps())));
    for (var handlers :
        List.of(
            runbook.onFailure(),
            runbook.onSuccess(),
            runbook.onSkip(),
            runbook.onCancel(),
            runbook.always())) {
      handlers.forEach(this::handler);
    }
  }

  private void verification(@Nullable Verification verify, Set<String> seen) {
    if (verify == null) {
      return;
    }
    for (var check : verify.checks()) {
      if (check instanceof Check.ByAction reading) {
        reading(reading, expressions, Place.CHECK, seen);
        expect(reading, reading.expect(), expressions, Place.CHECK_EXPECT, seen);
      }
    }
  }

  private void handler(Handler handler) {
    var used = use(handler, expressions, Place.HANDLER, all);
    bounded(handler, used, null);
    if (used != null && used.changes()) {
      atEnd.add(new AtEnd(handler.uses(), used.effect()));
    }
    expressions.condition(handler.when(), Place.HANDLER, all);
  }

  /**
   * Looks at a list of steps.
   *
   * @param outside ids of the steps that are over before the list begins
   */
  private void steps(List<Step> steps, Set<String> outside) {
    var before = Flow.of(steps).before();
    for (var step : steps) {
      var seen = new TreeSet<>(outside);
      seen.addAll(before.getOrDefault(step.id(), Set.of()));
      expressions.condition(step.when(), Place.STEP, seen);
      switch (step) {
        case Step.Parallel block -> block.parallel().forEach(b -> steps(b.steps(), seen));
        case Step.Call call -> call(call, seen);
      }
    }
  }

  private void call(Step.Call step, Set<String> seen) {
    var list = step.forEach();
    var item = list == null ? null : item(list);
    var here =
        item == null ? expressions : expressions.with(expressions.variables().withItem(item));
    var place = item == null ? Place.STEP : Place.ITEM;
    var expectPlace = item == null ? Place.STEP_EXPECT : Place.ITEM_EXPECT;
    var used = use(step, here, place, seen);
    bounded(step, used, null);
    if (used != null) {
      effect(step, used);
      gates.step(step, used.changes(), seen);
    }
    counted(step, used);
    if (step.undo() instanceof Undo.By by) {
      var own = new TreeSet<>(seen);
      own.add(step.id());
      bounded(by, use(by, here, place, own), step.id());
    }
    var probe = step.probe();
    if (probe != null) {
      reading(probe, here, place, seen);
      expect(probe, probe.expect(), here, expectPlace, seen);
    }
    var batchCheck = step.batchCheck();
    if (batchCheck != null) {
      reading(batchCheck, expressions, Place.STEP, seen);
      expect(batchCheck, batchCheck.expect(), expressions, Place.STEP_EXPECT, seen);
    }
  }

  private void counted(Step.Call step, @Nullable Used used) {
    if (used == null || !used.sound() || used.action() instanceof ChildRun<?>) {
      counts.unknown();
    } else if (used.changes()) {
      counts.step(step, used.counted());
    }
  }

  private void bounded(Act act, @Nullable Used used, @Nullable String own) {
    bounds.declared(act);
    if (used != null && used.changes()) {
      bounds.change(act, used.action(), own);
    }
  }

  /** The type of a list's items. */
  private CelType item(Expression list) {
    var type = expressions.check(list, Place.LIST, Set.of());
    if (type != null && type.kind() != CelKind.LIST && !ExpressionLint.isDynamic(type)) {
      problems.add(
          list.location(),
          Code.EXPRESSION,
          "for_each is " + ExpressionLint.name(type) + "; it must be a list");
    }
    return type instanceof ListType items && items.hasElemType()
        ? items.elemType()
        : SimpleType.DYN;
  }

  private void effect(Step.Call step, Used used) {
    var declared = step.effect();
    if (declared != null && used.effect().stricterThan(declared)) {
      problems.add(
          origins.of(step, "effect"),
          Code.RANGE,
          step.uses()
              + " is "
              + used.effect().name().toLowerCase(Locale.ROOT)
              + "; a runbook may only make it stricter");
    }
    if (used.effect() != EffectClass.PURE && !(used.action() instanceof ChildRun<?>)) {
      changes.add(new Change(step, used.effect()));
    }
    if (used.action() instanceof ChildRun<?>) {
      child(step);
    } else if (step.undo() == null
        && !used.readsOnly()
        && !(used.action() instanceof DurableWait<?>)) {
      problems.add(
          origins.of(step, "id"),
          Code.IRREVERSIBLE,
          "the step "
              + step.id()
              + " changes something and does not say how it is undone;"
              + " give it undo, or undo: { none: \"the reason\" }");
    }
  }

  /** A child run is undone by the undos of its own steps, and named by its author. */
  private void child(Step.Call step) {
    bounds.child(step);
    if (step.undo() != null) {
      problems.add(
          origins.ofKey(step, "undo"),
          Code.RANGE,
          step.uses() + " is undone by the undos of the runbook that it runs; say it there");
    }
    var name = step.with().fields().get("runbook");
    if (name != null && !(name instanceof Template.Constant)) {
      problems.add(
          name.location(),
          Code.TEMPLATE_FORBIDDEN,
          "the name of a runbook must be written out, since the plan holds all that it will do");
    }
  }

  /**
   * An action with what is known of this use of it.
   *
   * @param sound whether its arguments are right, as far as they are known
   * @param counted what it counts; null when it counts nothing
   */
  private record Used(
      Action<?> action,
      EffectClass effect,
      boolean readsOnly,
      boolean sound,
      Action.@Nullable Counted counted) {
    /**
     * Whether the machine itself changes something by it; a child run's steps tell for themselves.
     */
    boolean changes() {
      return !readsOnly && !(action instanceof DurableWait<?>) && !(action instanceof ChildRun<?>);
    }
  }

  private @Nullable Used use(Use use, ExpressionLint here, Place place, Set<String> seen) {
    var action = actions.find(use.uses());
    if (action.isEmpty()) {
      unknown(use);
      return null;
    }
    around.use(use, action.get());
    return used(use, action.get(), here, place, seen);
  }

  private <I extends Record> Used used(
      Use use, Action<I> action, ExpressionLint here, Place place, Set<String> seen) {
    var input =
        new ArgumentLint(origins, problems, runbook.inputs()).check(use, action, here, place, seen);
    if (action instanceof DurableWait<I> wait) {
      waits.check(use, input == null ? null : wait.waitFor(input, Instant.EPOCH));
    }
    return input == null
        ? new Used(
            action,
            action.descriptor().effectClass(),
            action.descriptor().effectClass() == EffectClass.PURE,
            false,
            null)
        : new Used(
            action,
            action.effectClass(input),
            action.readsOnly(input),
            true,
            action.counted(input).orElse(null));
  }

  private void unknown(Use use) {
    var name = Problems.shown(use.uses());
    problems.add(
        origins.of(use, "uses"),
        Code.UNKNOWN_ACTION,
        "there is no action " + name,
        Nearest.of(use.uses(), actions.names()));
  }

  private void reading(Use use, ExpressionLint here, Place place, Set<String> seen) {
    var used = use(use, here, place, seen);
    if (used != null && !used.readsOnly()) {
      problems.add(
          origins.of(use, "uses"),
          Code.NOT_READ_ONLY,
          use.uses() + " changes something; only reading is allowed here");
    }
  }

  private void expect(
      Use use, Expression expect, ExpressionLint here, Place place, Set<String> seen) {
    byResult
        .computeIfAbsent(
            here.variables().withResult(ResultFields.of(use, actions)), expressions::with)
        .condition(expect, place, seen);
  }
}
