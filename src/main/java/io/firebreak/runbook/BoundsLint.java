package io.firebreak.runbook;

import io.firebreak.action.Action;
import io.firebreak.action.TargetArguments;
import io.firebreak.runbook.Problem.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks arguments that depend on an earlier step: whoever approves a plan sees neither their
 * values nor, without bounds, what they may become; and what is changed must be known by then.
 */
final class BoundsLint {
  private final Origins origins;
  private final Problems problems;
  private final Evaluator evaluator;
  private final OpenArguments arguments;

  BoundsLint(Origins origins, Problems problems, Evaluator evaluator, OpenArguments arguments) {
    this.origins = origins;
    this.problems = problems;
    this.evaluator = evaluator;
    this.arguments = arguments;
  }

  /** The bounds of a step, an undo or a handler, whatever it does. */
  void declared(Act act) {
    var places =
        OpenArgument.of(act.with(), act.bounds(), evaluator).stream()
            .filter(OpenArgument::plain)
            .map(OpenArgument::place)
            .toList();
    act.bounds()
        .forEach((place, bound) -> {
          if (!places.contains(place)) {
            problems.add(
                origins.ofKey(act, "bounds", place),
                Code.UNKNOWN_KEY,
                "no argument "
                    + Problems.shown(place)
                    + " depends on an earlier step; bounds are for those that do"
                    + (places.isEmpty() ? "" : ": " + String.join(", ", places)),
                Nearest.of(place, places));
          }
          for (var fault : InputRules.declared(bound.input())) {
            var path = new ArrayList<Object>(List.of("bounds", place));
            path.addAll(fault.path());
            problems.add(origins.of(act, path.toArray()), fault.code(), fault.message());
          }
        });
  }

  /**
   * A call that changes something.
   *
   * @param own the step whose result may also name what is changed, since it made that; null for
   *     none
   */
  void change(Act act, Action<?> action, @Nullable String own) {
    var targets = TargetArguments.of(action);
    for (var open : arguments.of(act, action)) {
      if (targets.contains(open.argument()) && !(own != null && open.steps().equals(Set.of(own)))) {
        problems.add(open.location(), Code.TEMPLATE_FORBIDDEN, openTarget(open));
      } else if (!open.plain()) {
        problems.add(
            open.location(),
            Code.UNBOUNDED,
            "a text with a secret in it has no bounds, so "
                + open.place()
                + " cannot depend on "
                + open.settledBy());
      } else if (!open.bounded()) {
        unbounded(act, open);
      }
    }
  }

  private void unbounded(Act act, OpenArgument open) {
    var example = "{ " + open.place() + ": " + example(open.type()) + " }";
    problems.add(
        open.bound() == null ? open.location() : origins.ofKey(act, "bounds", open.place()),
        Code.UNBOUNDED,
        open.bound() == null
            ? "whoever approves this does not see what "
                + open.place()
                + " may become, since "
                + open.settledBy()
                + " settles it; write beside with, such as bounds: "
                + example
            : "this lets "
                + open.place()
                + " be anything of its type; say more, such as bounds: "
                + example);
  }

  /** The smallest that bounds something, by what the action takes there. */
  private static String example(@Nullable Class<?> type) {
    if (type == Duration.class) {
      return "{ type: duration, max: 10m }";
    } else if (type == null || type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return "{ type: integer, min: 1, max: 10 }";
    }
    return "{ type: "
        + (List.class.isAssignableFrom(type) ? "list" : "string")
        + ", pattern: \"[a-z0-9-]{1,63}\" }";
  }

  /** What a child run gets stands in the plan of the run that it is a part of. */
  void child(Step.Call step) {
    OpenArgument.of(step.with(), step.bounds(), evaluator)
        .forEach(open ->
            problems.add(
                open.location(),
                Code.TEMPLATE_FORBIDDEN,
                "what a child run gets cannot depend on " + open.settledBy()));
  }

  private static String openTarget(OpenArgument open) {
    return "what is changed must be known when it is planned, and "
        + open.argument()
        + " depends on "
        + open.settledBy();
  }
}
