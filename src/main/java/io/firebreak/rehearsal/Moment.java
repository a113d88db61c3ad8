package io.firebreak.rehearsal;

import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.journal.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * One event among those of a run and its children.
 *
 * @param run whose it is
 */
record Moment(PlayedRun run, Event event) {

  /**
   * All events of runs in the order in which they happened. What happened at one instant in several
   * runs has no order of its own: a child is told where its parent begins it.
   *
   * @param runs the outermost first
   */
  static List<Moment> of(List<PlayedRun> runs) {
    var moments = new ArrayList<Moment>();
    if (!runs.isEmpty()) {
      collect(runs.getFirst(), runs, moments);
    }
    moments.sort(Comparator.comparing(moment -> moment.event().at()));
    return moments;
  }

  private static void collect(PlayedRun run, List<PlayedRun> runs, List<Moment> moments) {
    for (var event : run.events()) {
      moments.add(new Moment(run, event));
      if (event.payload() instanceof Intent intent) {
        runs.stream()
            .filter(each -> isBegun(each, run, intent))
            .forEach(child -> collect(child, runs, moments));
      }
    }
  }

  private static boolean isBegun(PlayedRun child, PlayedRun run, Intent by) {
    if (child.place() == null) {
      return false;
    }
    var parent = Objects.requireNonNull(child.state().begun().parent());
    return parent.run().equals(run.state().id())
        && parent.path().equals(by.path())
        && parent.attempt() == by.attempt();
  }
}
