package io.firebreak.incident;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a throttle remembers of alike alerts: its events, added up.
 *
 * @param seq sequence of the last event that is in it
 * @param startedAt when a run was started last; null when none was
 * @param batchDue when the batch is over that is being collected; null when none is
 * @param batchSpent when the last batch was over that a run was started for; null when there was
 *     none
 * @param arrivals when the episodes came that count towards a threshold
 */
record ThrottleState(
    long seq,
    @Nullable Instant startedAt,
    @Nullable Instant batchDue,
    @Nullable Instant batchSpent,
    SortedMap<Episode, Instant> arrivals) {
  static final ThrottleState NEW = new ThrottleState(0, null, null, null, new TreeMap<>());

  ThrottleState {
    arrivals = Collections.unmodifiableSortedMap(arrivals);
  }

  ThrottleState then(ThrottleEvent event) {
    return switch (event) {
      case ThrottleEvent.Counted e -> counted(e);
      case ThrottleEvent.BatchOpened e ->
          new ThrottleState(seq + 1, startedAt, e.dueAt(), batchSpent, arrivals);
      case ThrottleEvent.Passed e ->
          new ThrottleState(
              seq + 1,
              e.at(),
              e.batchDue() != null && e.batchDue().equals(batchDue) ? null : batchDue,
              e.batchDue() == null ? batchSpent : e.batchDue(),
              new TreeMap<>());
    };
  }

  private ThrottleState counted(ThrottleEvent.Counted event) {
    var kept = since(event.since());
    kept.put(event.episode(), event.at());
    return new ThrottleState(seq + 1, startedAt, batchDue, batchSpent, kept);
  }

  /** The arrivals after a time. */
  TreeMap<Episode, Instant> since(Instant since) {
    var kept = new TreeMap<>(arrivals);
    kept.values().removeIf(at -> !at.isAfter(since));
    return kept;
  }
}
