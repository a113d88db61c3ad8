package io.firebreak.runbook;

import dev.cel.common.types.CelType;
import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
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
import org.jspecify.annotations.Nullable;

/** Checks everything in a runbook that uses an action: its name, its arguments, what it may do. */
final class UseLint {
  private static final Set<String> PLANNED = Set.of("runbook.run");

  private final ActionCatalog actions;
  private final Origins origins;
  private final Problems problems;
  private final ExpressionLint expressions;
  private final Runbook runbook;
  private final List<String> steps;
  private final List<Change> changes = new ArrayList<>();
  private final WaitLint waits;
  private final Map<Map<String, CelType>, ExpressionLint> byResult = new HashMap<>();

  UseLint(
      ActionCatalog actions,
      Origins origins,
      Problems problems,
      ExpressionLint expressions,
      Runbook runbook,
      List<String> steps) {
    this.actions = actions;
    this.origins = origins;
    this.problems = problems;
    this.expressions = expressions;
    this.runbook = runbook;
    this.steps = steps;
    this.waits = new WaitLint(origins, problems, runbook.timeout());
  }

  /** What each step's result holds, as far as its action says. */
  static Map<String, Map<String, CelType>> results(Runbook runbook, ActionCatalog actions) {
    var results = new LinkedHashMap<String, Map<String, CelType>>();
    for (var step : runbook.steps()) {
      results.put(step.id(), ResultFields.of(step, actions));
    }
    return results;
  }

  /**
   * A step that may change something.
   *
   * @param effect the class that its action gives it
   */
  record Change(Step step, EffectClass effect) {}

  /** The steps that may change something, as far as that can be told without running anything. */
  List<Change> changes() {
    return List.copyOf(changes);
  }

  void check() {
    for (var precondition : runbook.preconditions()) {
      reading(precondition, Place.READING, 0);
      expect(precondition, precondition.expect(), Place.READING_EXPECT, 0);
    }
    runbook.capture().forEach(capture -> reading(capture, Place.READING, 0));
    runbook.steps().forEach(this::step);
    var verify = runbook.verify();
    if (verify != null) {
      verify.checks().forEach(this::check);
    }
    runbook.onFailure().forEach(this::handler);
    runbook.onSuccess().forEach(this::handler);
    runbook.onSkip().forEach(this::handler);
    runbook.always().forEach(this::handler);
  }

  private void check(Check check) {
    if (check instanceof Check.ByAction reading) {
      reading(reading, Place.CHECK, steps.size());
      expect(reading, reading.expect(), Place.CHECK_EXPECT, steps.size());
    }
  }

  private void handler(Handler handler) {
    use(handler, Place.HANDLER, steps.size());
    expressions.condition(handler.when(), Place.HANDLER, steps.size());
  }

  private void step(Step step) {
    var before = Math.max(0, steps.indexOf(step.id()));
    expressions.condition(step.when(), Place.STEP, before);
    var used = use(step, Place.STEP, before);
    if (used != null) {
      effect(step, used);
    }
    if (step.undo() instanceof Undo.By by) {
      use(by, Place.STEP, before + 1);
    }
    var probe = step.probe();
    if (probe != null) {
      reading(probe, Place.STEP, before);
      expect(probe, probe.expect(), Place.PROBE_EXPECT, before);
    }
  }

  private void effect(Step step, Used used) {
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
    if (used.effect() != EffectClass.PURE) {
      changes.add(new Change(step, used.effect()));
    }
    if (step.undo() == null && !used.readsOnly() && !(used.action() instanceof DurableWait<?>)) {
      problems.add(
          origins.of(step, "id"),
          Code.IRREVERSIBLE,
          "the step "
              + step.id()
              + " changes something and does not say how it is undone;"
              + " give it undo, or undo: { none: \"the reason\" }");
    }
  }

  /** An action with what is known of this use of it. */
  private record Used(Action<?> action, EffectClass effect, boolean readsOnly) {}

  private @Nullable Used use(Use use, Place place, int stepsSeen) {
    var action = actions.find(use.uses());
    if (action.isEmpty()) {
      unknown(use);
      return null;
    }
    return used(use, action.get(), place, stepsSeen);
  }

  private <I extends Record> Used used(Use use, Action<I> action, Place place, int stepsSeen) {
    var input =
        new ArgumentLint(origins, problems, runbook.inputs())
            .check(use, action, expressions, place, stepsSeen);
    if (action instanceof DurableWait<I> wait) {
      waits.check(use, input == null ? null : wait.waitFor(input, Instant.EPOCH));
    }
    return input == null
        ? new Used(
            action,
            action.descriptor().effectClass(),
            action.descriptor().effectClass() == EffectClass.PURE)
        : new Used(action, action.effectClass(input), action.readsOnly(input));
  }

  private void unknown(Use use) {
    var name = Problems.shown(use.uses());
    problems.add(
        origins.of(use, "uses"),
        Code.UNKNOWN_ACTION,
        PLANNED.contains(use.uses())
            ? "the action " + name + " is planned and not there yet"
            : "there is no action " + name,
        Nearest.of(use.uses(), actions.names()));
  }

  private void reading(Use use, Place place, int stepsSeen) {
    var used = use(use, place, stepsSeen);
    if (used != null && !used.readsOnly()) {
      problems.add(
          origins.of(use, "uses"),
          Code.NOT_READ_ONLY,
          use.uses() + " changes something; only reading is allowed here");
    }
  }

  private void expect(Use use, Expression expect, Place place, int stepsSeen) {
    var fields = ResultFields.of(use, actions);
    byResult
        .computeIfAbsent(fields, each -> expressions.with(expressions.variables().withResult(each)))
        .condition(expect, place, stepsSeen);
  }
}
