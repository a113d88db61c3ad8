package io.firebreak.gate;

import io.firebreak.journal.Payload;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What people do to stop automation, on the administration stream. */
public sealed interface HoldEvent extends Payload {
  /**
   * A hold was placed: no new effect starts where it reaches.
   *
   * @param scope {@code all}, {@code storm}, {@code runbook:NAME} or {@code target:PATH}
   * @param until when it lapses, null for never
   */
  record HoldPlaced(String id, String scope, String reason, String person, @Nullable Instant until)
      implements HoldEvent {}

  /** A hold was lifted. */
  record HoldLifted(String id, String person) implements HoldEvent {}
}
