package io.firebreak.remediation;

import io.firebreak.plan.Paths;

/** What is said and known about effects in doubt. */
final class Doubts {
  private Doubts() {}

  /** What a person must know to settle the doubt about a step. */
  static String describe(RunState state, String path) {
    var step = state.step(path);
    var intent = step.intent();
    var outcome = step.outcome();
    return path
        + " was begun"
        + (intent == null ? "" : " (" + intent.action() + ", attempt " + intent.attempt() + ")")
        + " and nobody knows whether it happened: "
        + (outcome == null || outcome.message() == null ? "no outcome" : outcome.message())
        + (step.cannotTell() == null ? "" : "; the probe could not tell: " + step.cannotTell());
  }

  /** Whether the run was undoing when it came into doubt. */
  static boolean undoing(RunState state) {
    return state.completed().stream().map(Paths::undo).anyMatch(state.steps()::containsKey);
  }
}
