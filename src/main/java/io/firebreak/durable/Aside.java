package io.firebreak.durable;

import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;

/** What an event of one run does to another stream, mostly another run's, in the same unit. */
public sealed interface Aside {
  /** The other stream. */
  StreamId stream();

  /** Whether that is a run, which is to be looked at then. */
  default boolean isRun() {
    return true;
  }

  /** Adds it to the unit. */
  void addTo(Unit.Builder unit);

  /** A fact about another run. */
  record Fact(StreamId stream, NewEvent event) implements Aside {
    @Override
    public void addTo(Unit.Builder unit) {
      unit.guard(RunStore.signal(stream)).fact(stream, event);
    }
  }

  /** A fact that another run is told only while it lives; else {@link RunReason#ENDED} refuses. */
  record LiveFact(StreamId stream, NewEvent event) implements Aside {
    @Override
    public void addTo(Unit.Builder unit) {
      unit.guard(RunStore.signalLive(stream)).fact(stream, event);
    }
  }

  /** A fact about something that is no run. */
  record Note(StreamId stream, NewEvent event) implements Aside {
    @Override
    public boolean isRun() {
      return false;
    }

    @Override
    public void addTo(Unit.Builder unit) {
      unit.fact(stream, event);
    }
  }

  /** A new run with its first event. */
  record Birth(RunEntry entry, NewEvent event) implements Aside {
    @Override
    public StreamId stream() {
      return entry.stream();
    }

    @Override
    public void addTo(Unit.Builder unit) {
      unit.guard(RunStore.create(entry)).append(entry.stream(), 0, java.util.List.of(event));
    }
  }
}
