package io.firebreak.durable;

import io.firebreak.journal.Event;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.Payload;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A unit at one place of a stream of which the store did not say whether it stands.
 *
 * @param events of the unit; empty for no doubt
 * @param results how many of them, at the front, are results of tasks
 */
record Doubt(List<NewEvent> events, int results) {
  static final Doubt NONE = new Doubt(List.of(), 0);

  Doubt {
    events = List.copyOf(events);
  }

  /**
   * Whether the unit stands, by what was read at its place: it stands whole or never will. Only an
   * owner moves a run, and a fact is of another type than what an owner's unit begins with, so the
   * types tell; payloads cannot, because they are masked on their way into the store.
   */
  boolean stands(List<Event> read) {
    return !events.isEmpty()
        && types(read.stream().limit(events.size()).map(Event::payload))
            .equals(types(events.stream().map(NewEvent::payload)));
  }

  private static List<Class<?>> types(Stream<@Nullable Payload> payloads) {
    return payloads.<Class<?>>map(each -> each == null ? Void.class : each.getClass()).toList();
  }
}
