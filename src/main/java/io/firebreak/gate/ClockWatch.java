package io.firebreak.gate;

import io.firebreak.label.UtcTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Finds that a clock was set, by a clock that only counts. Expiry, quiet times, freezes and leases
 * go by the first. To be called often; not thread-safe.
 */
public final class ClockWatch {
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Duration most;
  private long lastBefore;
  private long lastAfter;
  private Instant last = Instant.MIN;

  /**
   * Watches a clock from its first look on.
   *
   * @param nanoTime monotonic nanoseconds
   * @param most by how much the clock may be set at once, such as by NTP
   */
  public ClockWatch(InstantSource clock, LongSupplier nanoTime, Duration most) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.most = most;
  }

  /**
   * How the clock was set since the last look, for people; empty when it was not. How long the
   * answer took makes it only less certain.
   */
  public Optional<String> look() {
    var before = nanoTime.getAsLong();
    var now = clock.instant();
    var after = nanoTime.getAsLong();
    var found = last.equals(Instant.MIN) ? Optional.<String>empty() : jump(before, now, after);
    last = now;
    lastBefore = before;
    lastAfter = after;
    return found;
  }

  private Optional<String> jump(long before, Instant now, long after) {
    var passed = Duration.between(last, now);
    var ahead = passed.minusNanos(after - lastBefore);
    var behind = passed.minusNanos(before - lastAfter);
    if (ahead.compareTo(most) > 0) {
      return Optional.of(words(ahead, "forward", now));
    }
    return behind.negated().compareTo(most) > 0
        ? Optional.of(words(behind.negated(), "back", now))
        : Optional.empty();
  }

  private static String words(Duration by, String where, Instant now) {
    return "the clock was set %s by about %d s, to %s; see whether it is right now"
        .formatted(where, by.toSeconds(), UtcTime.minute(now));
  }
}
