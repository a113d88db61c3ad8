package io.firebreak.remediation;

import io.firebreak.journal.StreamId;
import io.firebreak.plan.Paths;
import java.util.function.Function;

/**
 * A step that a person named, which may be one of a child run: as the outermost run names it, and
 * as the run names it that did it.
 *
 * @param root the outermost run
 * @param path of the step there
 * @param doer the run that did it; the same as {@code root} when it is no child
 * @param own path of the step there; still inside a child when there is no such child run
 */
record StepPlace(RunState root, String path, RunState doer, String own) {
  /** The path that a person means, who may leave {@code steps.} out. */
  static String path(String named) {
    var slash = named.indexOf('/');
    return slash < 0
        ? segment(named)
        : Paths.inChild(segment(named.substring(0, slash)), path(named.substring(slash + 1)));
  }

  private static String segment(String named) {
    return Paths.isStep(named) ? named : Paths.step(named);
  }

  /**
   * Finds a step by any run that knows it.
   *
   * @param run an existing one
   * @param path of the step there
   */
  static StepPlace find(RunState run, String path, Function<StreamId, RunState> runs) {
    var root = run;
    var whole = path;
    for (var parent = root.begun().parent(); parent != null; parent = root.begun().parent()) {
      whole = Paths.inChild(parent.path(), whole);
      root = runs.apply(StreamId.run(run.stream().tenant(), parent.run()));
    }
    var doer = root;
    var own = whole;
    while (Paths.inChild(own)) {
      var child = doer.children().get(Paths.parent(own));
      if (child == null) {
        break;
      }
      doer = runs.apply(StreamId.run(run.stream().tenant(), child));
      own = Paths.child(own);
    }
    return new StepPlace(root, whole, doer, own);
  }

  /** Whether a child run did it. */
  boolean inChild() {
    return !doer.stream().equals(root.stream());
  }
}
