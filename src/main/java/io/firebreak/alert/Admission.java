package io.firebreak.alert;

import io.firebreak.journal.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.function.IntUnaryOperator;

/**
 * Bounds what is taken in. What tells of something critical may use all the room there is, anything
 * else three quarters of it, so that a flood of the lesser keeps room for it. Thread-safe.
 */
final class Admission {
  /** How long a count of what waits is believed; what was let in since is added to it. */
  private static final Duration FRESH = Duration.ofMillis(200);

  private final int backlog;
  private final IntUnaryOperator waiting;
  private final InstantSource clock;
  private final Semaphore ordinary;
  private Instant countedAt = Instant.MIN;
  private int known;

  /**
   * Nobody is let in yet.
   *
   * @param waiting counts the deliveries that incidents have not heard of, up to what it is given
   */
  Admission(Limits limits, IntUnaryOperator waiting, InstantSource clock) {
    this.backlog = limits.backlog();
    this.waiting = waiting;
    this.clock = clock;
    this.ordinary = new Semaphore(ordinary(limits.atOnce()));
  }

  /**
   * Whether a delivery may be stored now; whoever is let in must {@link #leave}.
   *
   * @throws StorageException when it cannot be known how much waits
   */
  boolean enters(boolean urgent) {
    if (!hasBacklog(urgent)) {
      return false;
    }
    return urgent || ordinary.tryAcquire();
  }

  void leave(boolean urgent) {
    if (!urgent) {
      ordinary.release();
    }
  }

  private synchronized boolean hasBacklog(boolean urgent) {
    var now = clock.instant();
    if (now.isAfter(countedAt.plus(FRESH))) {
      known = waiting.applyAsInt(backlog);
      countedAt = now;
    }
    if (known >= (urgent ? backlog : ordinary(backlog))) {
      return false;
    }
    known++;
    return true;
  }

  private static int ordinary(int all) {
    return Math.max(1, all - all / 4);
  }
}
