package io.firebreak.gate;

import io.firebreak.journal.Actor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Raises a storm when alerts come too fast. A storm is a hold of scope {@link Holds#STORM}, so it
 * is seen by every process, survives a restart, lapses by itself, and people place and lift it as
 * they do others. Each process counts what it takes in itself. Thread-safe.
 */
public final class StormWatch {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Holds holds;
  private final StormRule rule;
  private final InstantSource clock;
  private final Deque<Heard> lately = new ArrayDeque<>();
  private long sum;
  private Instant raisedUntil = Instant.MIN;

  /** Watches by this rule. */
  public StormWatch(Holds holds, StormRule rule, InstantSource clock) {
    this.holds = holds;
    this.rule = rule;
    this.clock = clock;
  }

  private record Heard(Instant at, int alerts) {}

  /** So many alerts were taken in just now. */
  public void heard(String tenant, int alerts) {
    if (rule.threshold() == 0 || alerts == 0) {
      return;
    }
    var rate = count(alerts);
    if (rate > 0) {
      holds.place(
          tenant,
          Holds.STORM,
          "%d alerts within a minute, more than %d".formatted(rate, rule.threshold()),
          Actor.ENGINE,
          raisedUntil);
    }
  }

  /** The rate when a storm is to be raised or goes on, else 0. */
  private synchronized long count(int alerts) {
    var now = clock.instant();
    lately.addLast(new Heard(now, alerts));
    sum += alerts;
    while (lately.getFirst().at().isBefore(now.minus(MINUTE))) {
      sum -= lately.removeFirst().alerts();
    }
    // One that stands is made longer when half of its calm is over, not with each alert.
    if (sum <= rule.threshold() || now.plus(rule.calm().dividedBy(2)).isBefore(raisedUntil)) {
      return 0;
    }
    raisedUntil = now.plus(rule.calm());
    return sum;
  }
}
