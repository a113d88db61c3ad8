package io.firebreak.api;

import io.firebreak.journal.Event;
import io.firebreak.journal.Payload;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of the journal as this door shows it.
 *
 * @param actor id of who caused it
 * @param channel the door it came through
 * @param payload what happened; null when it was erased
 */
record EventView(
    long seq,
    Instant at,
    String type,
    String actor,
    String channel,
    @Nullable Payload payload,
    String hash) {
  static EventView of(Event event) {
    return new EventView(
        event.seq(),
        event.at(),
        event.type(),
        event.actor().id(),
        event.actor().channel(),
        event.payload(),
        event.hash());
  }
}
