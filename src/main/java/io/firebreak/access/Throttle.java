package io.firebreak.access;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Counts failures in a sliding window, so that guessing is slow and cannot fill the journal. */
final class Throttle {
  private final int most;
  private final Duration window;
  private final Deque<Instant> failures = new ArrayDeque<>();

  Throttle(int most, Duration window) {
    this.most = most;
    this.window = window;
  }

  synchronized boolean exhausted(Instant now) {
    while (!failures.isEmpty() && !failures.getFirst().isAfter(now.minus(window))) {
      failures.removeFirst();
    }
    return failures.size() >= most;
  }

  synchronized void count(Instant now) {
    failures.addLast(now);
  }
}
