package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Action;
import io.firebreak.action.TargetArguments;
import io.firebreak.durable.EffectClass;
import io.firebreak.plan.PlannedStep.Change;
import io.firebreak.plan.PlannedStep.Limit;
import io.firebreak.plan.Sheet.Draft;
import io.firebreak.runbook.Handler;
import io.firebreak.runbook.OpenArguments;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Plans what is done at the end of a run, so that people see it before they agree. Nothing of it is
 * hashed: what it would be called with follows from the runbook's version, the inputs and the
 * alert, which the hash or the run holds already, and how the run ends nobody can know. Its trouble
 * is shown and fails no plan.
 */
final class HandlerPlanner {
  private final Planner planner;
  private final OpenArguments arguments;
  private final Handler handler;
  private final Caller caller;

  private HandlerPlanner(Planner planner, OpenArguments arguments, Handler handler, Caller caller) {
    this.planner = planner;
    this.arguments = arguments;
    this.handler = handler;
    this.caller = caller;
  }

  static Draft draft(
      Planner planner, OpenArguments arguments, Handler handler, Caller caller, Scope scope)
      throws InterruptedException {
    var action = planner.actions().find(handler.uses());
    var plans = new HandlerPlanner(planner, arguments, handler, caller);
    return action.isEmpty()
        ? plans.unknown(EffectClass.UNSAFE, List.of(), null, "there is no action " + handler.uses())
        : plans.draftBy(action.get(), scope);
  }

  private <I extends Record> Draft draftBy(Action<I> action, Scope scope)
      throws InterruptedException {
    if (!planner.evaluator().names(handler.with()).stream().allMatch(Fixed::isFixed)) {
      return open(action, scope);
    }
    return switch (Arguments.resolve(action, handler.with(), planner.evaluator(), scope)) {
      case Arguments.Failed<I>(var message) ->
          unknown(
              action.descriptor().effectClass(), List.of(), null, "cannot be called: " + message);
      case Arguments.Resolved<I> resolved -> predicted(action, resolved);
    };
  }

  private <I extends Record> Draft open(Action<I> action, Scope scope) {
    var aim = Aim.open(action, handler.with(), planner.evaluator(), scope);
    var effectClass = aim.effectClass();
    var words = arguments.words(handler, action);
    var refused =
        effectClass == EffectClass.PURE
            ? Optional.<String>empty()
            : arguments.objection(handler, action, null);
    return unknown(
        effectClass,
        namesTarget(action) ? aim.targets() : List.of(),
        Limit.of(arguments.bounds(handler, action)),
        "depends on how the run goes"
            + (words.isEmpty() ? "" : "; " + words)
            + refused.map(why -> "; will not be done: " + why).orElse(""));
  }

  private <I extends Record> Draft predicted(Action<I> action, Arguments.Resolved<I> resolved)
      throws InterruptedException {
    var found = planner.predict(action, resolved.input(), caller, handler.limit());
    var planned =
        planned(
            action.effectClass(resolved.input()),
            resolved.json(),
            found.targets(),
            Planner.changes(found),
            found.known(),
            null,
            action.credential(resolved.input()).orElse(null));
    return new Draft(
        planned,
        List.of(
            new Plan.Observation(
                caller.path(), found.summary(), found.observed(), found.extent())));
  }

  /** Whether what it changes does not depend on how the run goes. */
  private boolean namesTarget(Action<?> action) {
    return TargetArguments.of(action).stream()
        .map(handler.with().fields()::get)
        .filter(Objects::nonNull)
        .allMatch(value -> planner.evaluator().names(value).stream().allMatch(Fixed::isFixed));
  }

  private Draft unknown(
      EffectClass effectClass, List<String> targets, @Nullable List<Limit> bounds, String why) {
    return Draft.of(planned(effectClass, null, targets, List.of(), false, bounds, null), why);
  }

  private PlannedStep planned(
      EffectClass effectClass,
      @Nullable JsonNode arguments,
      List<String> targets,
      List<Change> changes,
      boolean known,
      @Nullable List<Limit> bounds,
      @Nullable String credential) {
    var when = handler.when();
    return new PlannedStep(
        caller.path(),
        handler.title(),
        handler.uses(),
        effectClass,
        arguments,
        arguments == null ? Sources.source(handler.with()) : null,
        when == null ? null : when.source(),
        false,
        targets,
        changes,
        known,
        handler.limit(),
        Planner.retry(handler.retry()),
        null,
        null,
        null,
        null,
        bounds,
        credential,
        null);
  }
}
