package io.firebreak.remediation;

import io.firebreak.journal.Event;
import io.firebreak.journal.StreamId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What stands in the record of runs, of which each event is read once: a history looks at its runs
 * at every turn.
 */
final class GrowingRecord {
  private final SimulationStore ground;
  private final Map<String, Known> runs = new HashMap<>();

  /** What was read of a run. */
  private static final class Known {
    private final List<Event> events = new ArrayList<>();
    private RunState state;

    Known(RunState none) {
      state = none;
    }
  }

  GrowingRecord(SimulationStore ground) {
    this.ground = ground;
  }

  /** The events of a run so far. */
  List<Event> events(String run) {
    return Collections.unmodifiableList(known(run).events);
  }

  /** What the events of a run come to. */
  RunState state(String run) {
    var state = known(run).state;
    Objects.requireNonNull(state.created(), run);
    return state;
  }

  private Known known(String run) {
    var stream = StreamId.run(StreamId.DEFAULT_TENANT, run);
    var known = runs.computeIfAbsent(run, _ -> new Known(ground.workflow().initial(stream)));
    for (var event : ground.journal().read(stream, known.events.size())) {
      known.events.add(event);
      known.state = ground.workflow().fold(known.state, event);
    }
    return known;
  }
}
