package io.firebreak.slack;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The pace of one process. */
final class OwnPace implements SlackPace {
  private final Map<String, Long> paidUntil = new ConcurrentHashMap<>();
  private final Map<String, Long> pausedUntil = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  /**
   * Nothing was called yet.
   *
   * @param nanos a clock that only goes forward
   */
  OwnPace(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public Duration take(String method, String channel, boolean asksPeople) {
    var now = nanos.getAsLong();
    var paused = paused(method + " " + channel, now);
    if (paused > 0) {
      return Duration.ofNanos(paused).plus(asksPeople ? Duration.ZERO : YIELDS);
    }
    var limit = SlackLimit.of(method);
    return limit == null
        ? Duration.ZERO
        : Duration.ofNanos(pay(limit, limit.key(channel), now, asksPeople));
  }

  private long paused(String call, long now) {
    var until = pausedUntil.get(call);
    if (until != null && until - now <= 0) {
      pausedUntil.remove(call, until);
    }
    return until == null ? 0 : until - now;
  }

  private long pay(SlackLimit limit, String key, long now, boolean asksPeople) {
    var wait = new long[1];
    paidUntil.compute(
        key,
        (_, until) -> {
          var from = until == null || until - now < 0 ? now : until;
          wait[0] = Math.max(0, from - now - limit.mostAhead(asksPeople).toNanos());
          return wait[0] > 0 ? from : from + limit.every().toNanos();
        });
    return wait[0];
  }

  @Override
  public void pause(String method, String channel, Duration time) {
    pausedUntil.put(method + " " + channel, nanos.getAsLong() + time.toNanos());
  }
}
