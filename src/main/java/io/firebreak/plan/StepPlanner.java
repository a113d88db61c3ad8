package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Action;
import io.firebreak.action.ChildRun;
import io.firebreak.action.DurableWait;
import io.firebreak.durable.EffectClass;
import io.firebreak.plan.PlannedStep.Limit;
import io.firebreak.plan.PlannedStep.Pause;
import io.firebreak.plan.PlannedStep.PlannedUndo;
import io.firebreak.plan.PlannedStep.Receipt;
import io.firebreak.plan.Planner.Request;
import io.firebreak.plan.Sheet.Draft;
import io.firebreak.plan.Sheet.When;
import io.firebreak.runbook.OpenArguments;
import io.firebreak.runbook.Step;
import io.firebreak.runbook.Undo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plans one call of an action. */
final class StepPlanner {
  private final Planner planner;
  private final Children children;
  private final UndoPlanner undos;
  private final OpenArguments arguments;

  StepPlanner(Planner planner, Request request) {
    this.planner = planner;
    this.children = new Children(planner, request);
    this.arguments = request.arguments(planner);
    this.undos = new UndoPlanner(planner, arguments);
  }

  /**
   * A step, or one of its items.
   *
   * @param item null for a step that is done once
   */
  Draft draft(Step.Call step, Caller caller, Scope scope, When when, Composite.@Nullable Item item)
      throws InterruptedException, PlanningException {
    var action =
        planner
            .actions()
            .find(step.uses())
            .orElseThrow(
                () -> PlanningException.at(caller.path(), ": there is no action " + step.uses()));
    return draftBy(action, new Asked(step, caller, scope, when, item));
  }

  /** What is to be planned. */
  private record Asked(
      Step.Call step, Caller caller, Scope scope, When when, Composite.@Nullable Item item) {
    String path() {
      return caller.path();
    }

    String name() {
      var name = step.name() == null ? step.id() : step.name();
      return item == null ? name : name + " (" + shown(item) + ")";
    }

    private static String shown(Composite.Item item) {
      var text = item.item().isValueNode() ? item.item().asText() : item.item().toString();
      return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
  }

  private <I extends Record> Draft draftBy(Action<I> action, Asked asked)
      throws InterruptedException, PlanningException {
    if (asked.when().isFalse()) {
      return skipped(action, asked);
    }
    if (!planner.evaluator().steps(asked.step().with()).isEmpty()) {
      if (action instanceof ChildRun<?>) {
        throw PlanningException.at(
            asked.path(), ": what a child run gets cannot depend on an earlier step");
      }
      return open(action, asked);
    }
    return switch (Arguments.resolve(
        action, asked.step().with(), planner.evaluator(), asked.scope())) {
      case Arguments.Failed<I>(var message) ->
          throw PlanningException.at(asked.path(), ": " + message);
      case Arguments.Resolved<I> resolved ->
          action instanceof ChildRun<I> childRun
              ? child(childRun, asked, resolved)
              : predicted(action, asked, resolved);
    };
  }

  private <I extends Record> Draft predicted(
      Action<I> action, Asked asked, Arguments.Resolved<I> resolved)
      throws InterruptedException, PlanningException {
    var input = resolved.input();
    var step = asked.step();
    var refused = Waits.refusal(action, input, asked.caller());
    if (refused.isPresent()) {
      throw PlanningException.at(asked.path(), ": " + refused.get());
    }
    var limit = timeout(step.timeout(), action);
    var prediction = planner.predict(action, input, asked.caller(), limit);
    if (prediction.outOfScope()) {
      throw new PlanningException(asked.path(), true, asked.path() + ": " + prediction.summary());
    }
    var planned =
        new PlannedStep(
            asked.path(),
            asked.name(),
            step.uses(),
            Planner.effectClass(step, action.effectClass(input)),
            resolved.json(),
            null,
            asked.when().open(),
            false,
            prediction.targets(),
            Planner.changes(prediction),
            prediction.known(),
            limit,
            Planner.retry(step.retry()),
            undo(asked, receipt(step, action.probes(input), !prediction.changes().isEmpty())),
            irreversible(step),
            Waits.pause(action, input, step, asked.caller()),
            asked.item(),
            null,
            action.credential(input).orElse(null),
            probe(asked));
    return new Draft(
        planned,
        List.of(
            new Plan.Observation(
                asked.path(),
                prediction.summary() + undone(step, planned),
                prediction.observed(),
                prediction.extent())));
  }

  private @Nullable PlannedUndo undo(Asked asked, @Nullable Receipt receipt)
      throws PlanningException {
    return undos.plan(asked.step().undo(), asked.path(), asked.scope(), receipt);
  }

  /** What will be read to find out whether it happened is agreed to like a check. */
  private @Nullable JsonNode probe(Asked asked) {
    var written = asked.step().probe();
    return written == null
        ? null
        : new CheckPlanner(planner, asked.scope())
            .reading(written, written.expect(), written.timeout());
  }

  /** A probe tells more than values: what did not stand before has none of its own. */
  private static @Nullable Receipt receipt(Step.Call step, boolean probes, boolean tellsValues) {
    return probes || step.probe() != null ? Receipt.PROBE : tellsValues ? Receipt.VALUES : null;
  }

  /** What people are told of an undo that may take back what somebody else does meanwhile. */
  private static String blind(PlannedStep planned) {
    var undo = planned.undo();
    return planned.mutates() && undo != null && undo.receipt() == null
        ? "; nothing will tell its undo whether somebody else has changed it since"
        : "";
  }

  private <I extends Record> Draft child(
      ChildRun<I> action, Asked asked, Arguments.Resolved<I> resolved)
      throws InterruptedException, PlanningException {
    var step = asked.step();
    var plan =
        children.plan(
            asked.path(),
            action.runbook(resolved.input()),
            action.inputs(resolved.input()),
            asked.scope());
    var child = new Composite.Child(plan.hash(), plan.commitment());
    var mutations = child.plan().mutations();
    var planned =
        new PlannedStep(
            asked.path(),
            asked.name(),
            step.uses(),
            mutations == 0 ? EffectClass.PURE : EffectClass.IDEMPOTENT,
            resolved.json(),
            null,
            asked.when().open(),
            false,
            List.of(child.plan().target()),
            List.of(),
            child.plan().steps().stream().allMatch(PlannedStep::known),
            timeout(step.timeout(), action),
            Planner.retry(step.retry()),
            null,
            null,
            null,
            child);
    var summary =
        "runs "
            + child.plan().runbook()
            + " on "
            + child.plan().target()
            + ": "
            + child.plan().steps().size()
            + " steps, "
            + mutations
            + " of which change something";
    var observations = new ArrayList<Plan.Observation>();
    observations.add(new Plan.Observation(asked.path(), summary, null, null));
    plan.observations()
        .forEach(seen ->
            observations.add(
                new Plan.Observation(
                    Paths.inChild(asked.path(), seen.path()),
                    seen.summary(),
                    seen.observed(),
                    seen.extent())));
    return new Draft(
        planned,
        observations,
        plan.atEnd().stream().map(handler -> handler.inside(planned)).toList());
  }

  /** What is changed is known before what it becomes. */
  private <I extends Record> Draft open(Action<I> action, Asked asked) throws PlanningException {
    var step = asked.step();
    var aim = Aim.open(action, step.with(), planner.evaluator(), asked.scope());
    if (aim.effectClass() != EffectClass.PURE && !(action instanceof DurableWait<?>)) {
      var objection = arguments.objection(step, action, null);
      if (objection.isPresent()) {
        throw PlanningException.at(asked.path(), ": " + objection.get());
      }
    }
    var planned =
        new PlannedStep(
            asked.path(),
            asked.name(),
            step.uses(),
            Planner.effectClass(step, aim.effectClass()),
            null,
            Sources.source(step.with()),
            asked.when().open(),
            false,
            aim.targets(),
            List.of(),
            false,
            timeout(step.timeout(), action),
            Planner.retry(step.retry()),
            undo(asked, receipt(step, aim.probes(), false)),
            irreversible(step),
            action instanceof DurableWait<?> ? Pause.OPEN : null,
            asked.item(),
            Limit.of(arguments.bounds(step, action)),
            aim.credential(),
            probe(asked));
    return Draft.of(planned, arguments.words(step, action) + undone(step, planned));
  }

  /** What people are told of its undo. */
  private String undone(Step.Call step, PlannedStep planned) {
    var words =
        step.undo() instanceof Undo.By by
            ? planner.actions().find(by.uses()).map(action -> arguments.words(by, action))
            : Optional.<String>empty();
    return blind(planned)
        + words.filter(open -> !open.isEmpty()).map(open -> "; its undo: " + open).orElse("");
  }

  private static <I extends Record> Draft skipped(Action<I> action, Asked asked) {
    var step = asked.step();
    var planned =
        new PlannedStep(
            asked.path(),
            asked.name(),
            step.uses(),
            Planner.effectClass(step, action.descriptor().effectClass()),
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
            null,
            null);
    return Draft.of(planned, Sheet.SKIPPED);
  }

  private static Duration timeout(@Nullable Duration written, Action<?> action) {
    return written == null ? action.descriptor().timeout() : written;
  }

  private static @Nullable String irreversible(Step.Call step) {
    return step.undo() instanceof Undo.None(var reason) ? reason : null;
  }
}
