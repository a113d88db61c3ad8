package io.firebreak.runbook;

import io.firebreak.action.Action;
import io.firebreak.action.TargetArguments;
import io.firebreak.runbook.Problem.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks arguments that depend on an earlier step: whoever approves a plan sees neither their
 * values nor, without bounds, what they may become; and what is changed must be known by then.
 */
final class BoundsLint {
  private final Origins origins;
  private final Problems problems;
  private final Evaluator evaluator;

  BoundsLint(Origins origins, Problems problems, Evaluator evaluator) {
    this.origins = origins;
    this.problems = problems;
    this.evaluator = evaluator;
  }

  /** The bounds of a step, whatever it does. */
  void declared(Step.Call step) {
    var places =
        OpenArgument.of(step.with(), step.bounds(), evaluator).stream()
            .filter(OpenArgument::plain)
            .map(OpenArgument::place)
            .toList();
    step.bounds()
        .forEach((place, bound) -> {
          if (!places.contains(place)) {
            problems.add(
                origins.ofKey(step, "bounds", place),
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
            problems.add(origins.of(step, path.toArray()), fault.code(), fault.message());
          }
        });
  }

  /** A step that changes something. */
  void change(Step.Call step, Action<?> action) {
    var targets = TargetArguments.of(action);
    for (var open : OpenArgument.of(step.with(), step.bounds(), evaluator)) {
      if (targets.contains(open.argument())) {
        problems.add(open.location(), Code.TEMPLATE_FORBIDDEN, openTarget(open));
      } else if (open.bound() == null && open.plain() && !open.word()) {
        problems.add(
            open.location(),
            Code.UNBOUNDED,
            "whoever approves this does not see what "
                + open.place()
                + " may become, since "
                + String.join(", ", open.steps())
                + " settles it; give the step bounds: { "
                + open.place()
                + ": { type: … } }");
      }
    }
  }

  /** What a step made is known only by its result, which its undo may name. */
  void undo(Undo.By undo, Action<?> action, String own) {
    var targets = TargetArguments.of(action);
    OpenArgument.of(undo.with(), Map.of(), evaluator).stream()
        .filter(open -> targets.contains(open.argument()) && !open.steps().equals(Set.of(own)))
        .forEach(open -> problems.add(open.location(), Code.TEMPLATE_FORBIDDEN, openTarget(open)));
  }

  private static String openTarget(OpenArgument open) {
    return "what is changed must be known when it is planned, and "
        + open.argument()
        + " depends on "
        + String.join(", ", open.steps());
  }
}
