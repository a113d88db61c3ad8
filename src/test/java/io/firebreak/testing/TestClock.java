package io.firebreak.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that only a test turns. Each look at it is a microsecond later than the last, because a
 * store orders by its times. Thread-safe.
 */
public final class TestClock implements InstantSource {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));
  private final List<Runnable> turned = new CopyOnWriteArrayList<>();

  @Override
  public Instant instant() {
    return now.updateAndGet(time -> time.plus(1, ChronoUnit.MICROS));
  }

  /** Lets time pass, and has those hear of it who asked for that. */
  public void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
    turned.forEach(Runnable::run);
  }

  /** Says that time has passed, each time it has. */
  public void onPass(Runnable listener) {
    turned.add(listener);
  }
}
