package io.firebreak.remediation;

import io.firebreak.plan.Paths;

/** Finds the undo at which a rollback is stuck. */
final class Rollbacks {
  private Rollbacks() {}

  /** The first undo, in reverse order of completion, that is not over. */
  static String stuck(RunState state) {
    var plan = state.planned();
    return state.completed().reversed().stream()
        .filter(path -> plan.step(path).undo() != null)
        .map(Paths::undo)
        .filter(path -> !state.step(path).over())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no undo of " + state.id() + " is stuck"));
  }
}
