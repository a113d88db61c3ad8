package io.firebreak.gate;

import io.firebreak.journal.Actor;
import java.util.Arrays;
import java.util.Locale;

/** What holds everything without being asked, until a person lifts it. */
public enum Breaker {
  /** More runs begin to act within a minute than {@code limits.runs_per_minute}. */
  RUNS_PER_MINUTE,
  /** The record is not as it was written. */
  AUDIT_CHAIN,
  /** The clock that everything goes by was set, by more than {@code limits.clock_jump}. */
  CLOCK_JUMP;

  private static final String HOLDER = "breaker:";

  /** Under which name it holds. */
  String holder() {
    return HOLDER + name().toLowerCase(Locale.ROOT);
  }

  Actor actor() {
    return new Actor(Actor.Kind.SYSTEM, holder(), null, "engine", null);
  }

  /** Whether a hold is that of a breaker. */
  static boolean holds(Holds.Hold hold) {
    return Arrays.stream(values()).anyMatch(breaker -> breaker.holder().equals(hold.person()));
  }
}
