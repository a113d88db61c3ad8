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
 * they do others. Processes that share a database also judge what all of them take in. Thread-safe.
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

  /** So many alerts were taken in just now by this process. */
  public void heard(String tenant, int alerts) {
    if (rule.threshold() > 0 && alerts > 0) {
      raise(tenant, count(alerts));
    }
  }

  /** So many alerts were taken in within the last minute by all processes. */
  public void heardByAll(String tenant, long rate) {
    if (rule.threshold() > 0) {
      raise(tenant, due(rate));
    }
  }

  private void raise(String tenant, long rate) {
    if (rate > 0 && !standsForLong(tenant)) {
      holds.place(
          tenant,
          Holds.STORM,
          "%d alerts within a minute, more than %d".formatted(rate, rule.threshold()),
          Actor.ENGINE,
          clock.instant().plus(rule.calm()));
    }
  }

  /** Whether another process, or this one before its restart, has raised it. */
  private boolean standsForLong(String tenant) {
    var soon = soon();
    return holds.standing(tenant).stream()
        .map(Holds.Standing::hold)
        .filter(hold -> hold.isStorm() && hold.person().equals(Actor.ENGINE.id()))
        .anyMatch(hold -> hold.until() != null && hold.until().isAfter(soon));
  }

  private synchronized long count(int alerts) {
    var now = clock.instant();
    lately.addLast(new Heard(now, alerts));
    sum += alerts;
    while (lately.getFirst().at().isBefore(now.minus(MINUTE))) {
      sum -= lately.removeFirst().alerts();
    }
    return due(sum);
  }

  /** The rate when a storm is to be raised or goes on, else 0. */
  private synchronized long due(long rate) {
    if (rate <= rule.threshold() || soon().isBefore(raisedUntil)) {
      return 0;
    }
    raisedUntil = clock.instant().plus(rule.calm());
    return rate;
  }

  /** One that stands is made longer when half of its calm is over, not with each alert. */
  private Instant soon() {
    return clock.instant().plus(rule.calm().dividedBy(2));
  }
}
