package io.firebreak.gate;

import io.firebreak.journal.Payload;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether sources give signs of life, on the administration stream. */
public sealed interface HeartbeatEvent extends Payload {
  /**
   * A heartbeat is silent: people are told.
   *
   * @param name of the heartbeat
   * @param hook that it comes in at
   * @param heardAt when it was heard last, null for never
   * @param silentAfter how long nothing was to be heard of it
   */
  record FellSilent(String name, String hook, @Nullable Instant heardAt, Duration silentAfter)
      implements HeartbeatEvent {}

  /** A silence is over: it beats again, or is configured no more. */
  record BeatsAgain(String name, Instant silentSince) implements HeartbeatEvent {}
}
