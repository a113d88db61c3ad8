package io.firebreak.remediation;

import io.firebreak.plan.Paths;
import java.util.Optional;

/** Finds the undo at which a rollback is stuck. */
final class Rollbacks {
  private Rollbacks() {}

  /**
   * The first undo, in reverse order of completion, that is not over; empty when a person has just
   * settled the last one.
   */
  static Optional<String> stuck(RunState state) {
    var plan = state.planned();
    return state.completed().reversed().stream()
        .filter(path -> plan.step(path).undo() != null)
        .map(Paths::undo)
        .filter(path -> !state.step(path).over())
        .findFirst();
  }
}
