package io.firebreak.remediation;

import io.firebreak.action.Action;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.journal.StreamId;
import io.firebreak.plan.Paths;
import io.firebreak.runbook.RunbookVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges right before a step how much is touched, with what the step touches now: by what bounds
 * its own run, and every run of which that is a part.
 */
final class Reassessment {
  private final Parts parts;
  private final Level own;

  /**
   * A run that has the step.
   *
   * @param path of the step as this run names it
   */
  private record Level(RunState run, RunbookVersion version, String path) {}

  /** Of the step at {@code path} of a run. */
  Reassessment(Parts parts, RunState state, RunbookVersion version, String path) {
    this.parts = parts;
    this.own = new Level(state, version, path);
  }

  private List<Level> levels() {
    var levels = new ArrayList<>(List.of(own));
    var above = own.run().begun().parent();
    while (above != null) {
      var run = parts.runs().apply(StreamId.run(own.run().stream().tenant(), above.run()));
      var path = Paths.inChild(above.path(), levels.getLast().path());
      levels.add(new Level(run, parts.versions().byHash(run.begun().version()), path));
      above = run.begun().parent();
    }
    return levels;
  }

  /** Whether anything bounds it, so that it must be known. */
  boolean wanted() {
    return levels().stream().anyMatch(level -> parts.planGate().bounds(level.version()));
  }

  /** What the bounds say; nothing when nothing bounds it. */
  List<Verdict> judge(Action.Prediction now) {
    var verdicts = new ArrayList<Verdict>();
    for (var level : levels()) {
      var plan = level.run().planned().touching(level.path(), now);
      verdicts.addAll(parts.planGate().blastRadii(level.version(), plan));
    }
    return verdicts;
  }
}
