package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Action;
import io.firebreak.durable.EffectClass;
import io.firebreak.plan.PlannedStep.Limit;
import io.firebreak.plan.PlannedStep.PlannedUndo;
import io.firebreak.plan.PlannedStep.Receipt;
import io.firebreak.runbook.OpenArguments;
import io.firebreak.runbook.Undo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans how a step is undone, as far as that can be told before it was done. */
final class UndoPlanner {
  private final Planner planner;
  private final OpenArguments arguments;

  UndoPlanner(Planner planner, OpenArguments arguments) {
    this.planner = planner;
    this.arguments = arguments;
  }

  /**
   * The undo of a step.
   *
   * @param written as the runbook says; null when it says nothing
   * @param path of the step
   * @param receipt what will tell that its work stands as it was left; null for nothing
   */
  @Nullable PlannedUndo plan(
      @Nullable Undo written, String path, Scope scope, @Nullable Receipt receipt)
      throws PlanningException {
    if (!(written instanceof Undo.By by)) {
      return null;
    }
    var action =
        planner
            .actions()
            .find(by.uses())
            .orElseThrow(
                () -> PlanningException.at(path, ".undo: there is no action " + by.uses()));
    return planner.evaluator().steps(by.with()).isEmpty()
        ? closed(action, by, path, scope, receipt)
        : open(action, by, path, scope, receipt);
  }

  private <I extends Record> PlannedUndo closed(
      Action<I> action, Undo.By by, String path, Scope scope, @Nullable Receipt receipt)
      throws PlanningException {
    return switch (Arguments.resolve(action, by.with(), planner.evaluator(), scope)) {
      case Arguments.Failed<I>(var message) ->
          throw PlanningException.at(path, ".undo: " + message);
      case Arguments.Resolved<I>(var json, var input) ->
          planned(
              action, by, Aim.of(action, input, planner.evaluator().names()), json, receipt, null);
    };
  }

  private <I extends Record> PlannedUndo open(
      Action<I> action, Undo.By by, String path, Scope scope, @Nullable Receipt receipt)
      throws PlanningException {
    var aim = Aim.open(action, by.with(), planner.evaluator(), scope);
    if (aim.effectClass() != EffectClass.PURE) {
      var objection = arguments.objection(by, action, Paths.id(path));
      if (objection.isPresent()) {
        throw PlanningException.at(path, ".undo: " + objection.get());
      }
    }
    return planned(action, by, aim, null, receipt, Limit.of(arguments.bounds(by, action)));
  }

  private static PlannedUndo planned(
      Action<?> action,
      Undo.By by,
      Aim aim,
      @Nullable JsonNode arguments,
      @Nullable Receipt receipt,
      @Nullable List<Limit> bounds) {
    return new PlannedUndo(
        by.uses(),
        aim.effectClass(),
        arguments,
        arguments == null ? Sources.source(by.with()) : null,
        by.timeout() == null ? action.descriptor().timeout() : by.timeout(),
        Planner.retry(by.retry()),
        aim.targets(),
        aim.credential(),
        receipt,
        bounds);
  }
}
