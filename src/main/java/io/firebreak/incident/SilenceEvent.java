package io.firebreak.incident;

import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Payload;

/** What keeps alerts from starting anything, on the administration stream. */
public sealed interface SilenceEvent extends Payload {
  /** A silence was made, or one of an Alertmanager was read that is new or has changed. */
  record SilencePlaced(Silence silence) implements SilenceEvent {}

  /**
   * A silence was ended before its end, here or at its Alertmanager.
   *
   * @param person who did; the Alertmanager when that does not say
   */
  record SilenceExpired(String id, String person) implements SilenceEvent {}

  /** Makes these events known to the journal. */
  static EventTypes.Builder register(EventTypes.Builder types) {
    return types
        .add("silence.expired", SilenceExpired.class)
        .add("silence.placed", SilencePlaced.class);
  }
}
