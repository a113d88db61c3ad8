package io.firebreak.durable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Stored time: microseconds since the epoch, UTC. */
final class Micros {
  private Micros() {}

  static long of(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant toInstant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
