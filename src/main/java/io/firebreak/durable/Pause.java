package io.firebreak.durable;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a driver waits for before it takes its next step. */
sealed interface Pause {
  /** The run is over. */
  record Ended() implements Pause {}

  /** Somebody else drives it now. */
  record Lost() implements Pause {}

  /** It was given back until a fact or its timer. */
  record Parked(@Nullable Instant until) implements Pause {}

  /** A task, a signal or this time. */
  record Waiting(@Nullable Instant until) implements Pause {}

  /** The store cannot be used: what is known is kept and tried again in a moment. */
  record Stalled() implements Pause {}
}
