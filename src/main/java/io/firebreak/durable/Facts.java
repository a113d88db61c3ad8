package io.firebreak.durable;

import io.firebreak.journal.Guard;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;

/** Adds facts about runs to units: anyone may state one, without a lease (engine-rules 4). */
public final class Facts {
  private Facts() {}

  /** The index write that makes a run's owner look again; belongs in the unit of every fact. */
  public static Guard signal(StreamId run) {
    return RunStore.signal(run);
  }

  /** The index row of a new run, in the unit of its first event; some worker will claim it. */
  public static Guard created(RunEntry entry) {
    return RunStore.create(entry);
  }

  /** A unit that appends one fact at the head of a run. */
  public static Unit of(StreamId run, io.firebreak.journal.NewEvent event) {
    return Unit.builder().guard(signal(run)).fact(run, event).build();
  }
}
