package io.firebreak.runbook;

import io.firebreak.runbook.Problem.Code;
import org.jspecify.annotations.Nullable;

/**
 * Finds steps that ask a person too late: after a step that has changed something which no undo can
 * take back, a "no" helps nobody. Told the steps in their order.
 */
final class GateLint {
  private static final String PEOPLE = "human.";

  private final Origins origins;
  private final Problems problems;
  private @Nullable Step changed;

  GateLint(Origins origins, Problems problems) {
    this.origins = origins;
    this.problems = problems;
  }

  /**
   * The next step.
   *
   * @param changes whether the machine changes something by it
   */
  void step(Step step, boolean changes) {
    var before = changed;
    if (step.uses().startsWith(PEOPLE)) {
      if (before != null) {
        problems.add(
            origins.of(step, "uses"),
            Code.GATE_AFTER_EFFECT,
            "a person is asked here after the step "
                + before.id()
                + " has changed what no undo takes back; ask before it, or give it an undo");
      }
    } else if (changes && !(step.undo() instanceof Undo.By)) {
      changed = step;
    }
  }
}
