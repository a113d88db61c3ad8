package io.firebreak.runbook;

import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.TargetArguments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a runbook that depend on earlier steps, and what they may be: as the runbook
 * declares it, else as their action takes it, else as what settles them is declared.
 */
public final class OpenArguments {
  /** What stays as it was planned until the step begins. */
  private static final Set<String> FIXED = Set.of("inputs", "alert", "incident", "item", "index");

  private final Evaluator evaluator;
  private final Outputs outputs;

  /** Those of one runbook. */
  public OpenArguments(Runbook runbook, ActionCatalog actions, Evaluator evaluator) {
    this.evaluator = evaluator;
    this.outputs = new Outputs(runbook, actions);
  }

  /** Those of a call, in the order written. */
  public List<OpenArgument> of(Act act, Action<?> action) {
    var shape = ArgumentShape.of(action.descriptor().input());
    return OpenArgument.of(act.with(), act.bounds(), shape, evaluator).stream()
        .map(open -> open.bound() == null ? known(open) : open)
        .toList();
  }

  /** What a value is held to when it is settled, by place. */
  public Map<String, Bound> bounds(Act act, Action<?> action) {
    var bounds = new LinkedHashMap<>(act.bounds());
    for (var open : of(act, action)) {
      var bound = open.bound();
      if (bound != null) {
        bounds.put(open.place(), bound);
      }
    }
    return bounds;
  }

  /** For people: what each of them may be and what settles it; empty when there is none. */
  public String words(Act act, Action<?> action) {
    return String.join("; ", of(act, action).stream().map(OpenArgument::words).toList());
  }

  /**
   * Why something may not be changed by arguments that earlier steps settle; empty when it may.
   *
   * @param own the step whose result may also name what is changed; null for none
   */
  public Optional<String> objection(Act act, Action<?> action, @Nullable String own) {
    var targets = TargetArguments.of(action);
    return of(act, action).stream()
        .flatMap(open ->
            targets.contains(open.argument()) && !(own != null && open.steps().equals(Set.of(own)))
                ? Optional.of(
                    open.argument()
                        + " names what is changed, so it cannot depend on "
                        + open.settledBy())
                    .stream()
                : open.bounded()
                    ? Optional.<String>empty().stream()
                    : Optional.of(
                        open.place()
                            + " depends on "
                            + open.settledBy()
                            + " and has no bounds; write bounds beside with")
                        .stream())
        .findFirst();
  }

  private OpenArgument known(OpenArgument open) {
    var taken = Outputs.of(open.type());
    var bound = taken == null ? settled(open) : taken;
    return open.within(bound, bound == null && few(open));
  }

  /** What it is when it is nothing but the result of a step. */
  private @Nullable Bound settled(OpenArgument open) {
    return open.template() instanceof Template.Value(var expression, var _)
        ? outputs.of(expression.source().strip())
        : null;
  }

  private boolean few(OpenArgument open) {
    return evaluator.names(open.template()).stream()
        .allMatch(name -> FIXED.contains(name.split("\\.", 2)[0]) || outputs.few(name));
  }
}
