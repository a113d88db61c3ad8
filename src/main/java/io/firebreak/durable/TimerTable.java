package io.firebreak.durable;

import io.firebreak.journal.Committed;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Journal;
import io.firebreak.journal.Unit;
import java.util.ArrayList;
import java.util.List;

/** The timers of runs as the store has them. Thread-safe. */
final class TimerTable {
  private static final int AT_ONCE = 256;

  private final Journal journal;

  TimerTable(Journal journal) {
    this.journal = journal;
  }

  /** All that are set. */
  List<Timers.Due> all() {
    var found = new ArrayList<Timers.Due>();
    read(RunStore.timers(found));
    return found;
  }

  /** Those that came due first. */
  List<Timers.Due> due() {
    var found = new ArrayList<Timers.Due>();
    read(RunStore.due(AT_ONCE, found));
    return found;
  }

  /** Appends the fact that a timer came due; false when it is gone, or not due yet. */
  boolean fire(Timers.Due timer) {
    return journal.commit(RunStore.fired(timer)) instanceof Committed.Done;
  }

  private void read(Guard guard) {
    var committed = journal.commit(Unit.builder().guard(guard).build());
    if (!(committed instanceof Committed.Done)) {
      throw new IllegalStateException("timers cannot be refused: " + committed);
    }
  }
}
