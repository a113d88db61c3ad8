package io.firebreak.rehearsal;

import io.firebreak.journal.Event;
import io.firebreak.remediation.RunState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a test: the one that was started, or a child of it at any depth.
 *
 * @param place the step that it is a child of, as the outermost run names it; null for that run
 * @param state as it is now
 * @param events oldest first
 */
record PlayedRun(@Nullable String place, RunState state, List<Event> events) {
  PlayedRun {
    events = List.copyOf(events);
  }

  /** A place of this run as the outermost run names it. */
  String at(String path) {
    return Places.in(place, path);
  }
}
