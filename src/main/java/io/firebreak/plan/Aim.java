package io.firebreak.plan;

import io.firebreak.action.Action;
import io.firebreak.action.TargetArguments;
import io.firebreak.durable.EffectClass;
import io.firebreak.label.TargetNames;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.OpenArgument;
import io.firebreak.runbook.Template;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a call is, as far as its arguments alone tell it: nothing is looked at.
 *
 * @param effectClass what may be done about an unknown outcome
 * @param targets what it changes, by the names that count; empty when that is not told
 * @param credential as whom it acts; null when nothing but its arguments says it
 * @param probes whether its action can find out whether it happened
 */
record Aim(
    EffectClass effectClass, List<String> targets, @Nullable String credential, boolean probes) {

  /** Of a call whose arguments are known. */
  static <I extends Record> Aim of(Action<I> action, I input, TargetNames names) {
    return new Aim(
        action.effectClass(input),
        names.canonical(action.targets(input)),
        action.credential(input).orElse(null),
        action.probes(input));
  }

  /**
   * Of a call of which some arguments depend on earlier steps. Where those do not let it be told,
   * it is what its action says of all calls.
   */
  static <I extends Record> Aim open(
      Action<I> action, Template.Fields with, Evaluator evaluator, Scope scope) {
    if (evaluator.sketch(with, action, scope.values()) instanceof Evaluator.Rendered.Ok(var json)
        && Arguments.decode(action, json) instanceof Arguments.Resolved<I>(var _, var input)) {
      var told = of(action, input, evaluator.names());
      return hasOpenTarget(action, with, evaluator)
          ? new Aim(told.effectClass(), List.of(), null, told.probes())
          : told;
    }
    return new Aim(action.descriptor().effectClass(), List.of(), null, false);
  }

  /** Whether an argument that names what is changed depends on a step. */
  private static boolean hasOpenTarget(
      Action<?> action, Template.Fields with, Evaluator evaluator) {
    var targets = TargetArguments.of(action);
    return OpenArgument.of(with, Map.of(), evaluator).stream()
        .anyMatch(open -> targets.contains(open.argument()));
  }
}
