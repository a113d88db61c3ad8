package io.firebreak.runbook;

import io.firebreak.action.Action.Counted;
import io.firebreak.runbook.Problem.Code;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds a blast radius that refuses every plan, because a step does not count what the bound needs,
 * and one that bounds nothing, because no step counts what it names.
 */
final class CountLint {
  private final Origins origins;
  private final Problems problems;
  private final Guards.@Nullable BlastRadius bound;
  private final TreeSet<String> counted = new TreeSet<>();
  private boolean allCount = true;

  CountLint(Origins origins, Problems problems, Runbook runbook) {
    this.origins = origins;
    this.problems = problems;
    this.bound = runbook.guard().blastRadius();
  }

  /** A step of which it is not known what it counts, such as a child run. */
  void unknown() {
    allCount = false;
  }

  /**
   * A step that changes something.
   *
   * @param counts what it counts; null when it counts nothing
   */
  void step(Step.Call step, @Nullable Counted counts) {
    if (bound == null) {
      return;
    }
    if (counts == null) {
      allCount = false;
    } else {
      counted.add(counts.of());
    }
    var lacking = counts == null ? lacking(bound) : lacking(bound, counts);
    if (lacking != null) {
      problems.add(
          origins.of(step, "uses"),
          Code.UNCOUNTED,
          "guard.blast_radius refuses every plan with the step %s, which does not tell %s"
              .formatted(step.id(), lacking));
    }
  }

  private static boolean shared(Guards.BlastRadius bound) {
    return bound.max() instanceof Amount.Share;
  }

  private static @Nullable String lacking(Guards.BlastRadius bound) {
    return shared(bound) || bound.minHealthy() != null
        ? "how many " + bound.of() + " it touches"
        : null;
  }

  private static @Nullable String lacking(Guards.BlastRadius bound, Counted counts) {
    if (!counts.of().equals(bound.of())) {
      return null;
    } else if (!counts.total() && (shared(bound) || bound.minHealthy() instanceof Amount.Share)) {
      return "how many " + bound.of() + " there are";
    }
    return counts.healthy() || bound.minHealthy() == null
        ? null
        : "how many " + bound.of() + " stay healthy meanwhile";
  }

  /** After the last step. */
  void end() {
    if (bound != null && allCount && !counted.isEmpty() && !counted.contains(bound.of())) {
      problems.add(
          origins.of(bound, "of"),
          Code.UNCOUNTED,
          "no step counts %s, so guard.blast_radius bounds nothing; steps count %s"
              .formatted(bound.of(), counted.stream().collect(Collectors.joining(", "))));
    }
  }
}
