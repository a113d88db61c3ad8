package io.firebreak.runbook;

import io.firebreak.runbook.Problem.Code;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds steps that ask a person too late: after a step that has changed something which no undo can
 * take back, a "no" helps nobody. Told each step after those that are over before it begins.
 */
final class GateLint {
  private static final String PEOPLE = "human.";

  private final Origins origins;
  private final Problems problems;
  private final Set<String> changed = new HashSet<>();

  GateLint(Origins origins, Problems problems) {
    this.origins = origins;
    this.problems = problems;
  }

  /**
   * The next step.
   *
   * @param changes whether the machine changes something by it
   * @param before ids of the steps that are over before it begins
   */
  void step(Step.Call step, boolean changes, Set<String> before) {
    if (changes && !(step.undo() instanceof Undo.By)) {
      changed.add(step.id());
    }
    if (step.uses().startsWith(PEOPLE)) {
      before.stream()
          .filter(changed::contains)
          .sorted()
          .findFirst()
          .ifPresent(early ->
              problems.add(
                  origins.of(step, "uses"),
                  Code.GATE_AFTER_EFFECT,
                  "a person is asked here after the step "
                      + early
                      + " has changed what no undo takes back; ask before it, or give it an undo"));
    }
  }
}
