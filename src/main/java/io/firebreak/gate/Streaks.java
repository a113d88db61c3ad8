package io.firebreak.gate;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened on a target again and again: the value that {@link StreakStore} keeps.
 *
 * @param failed runs in a row whose verification failed
 * @param failedAt when the last of them ended; null when there was none
 * @param again runs in a row that succeeded against one alert, and it fired again after each but
 *     the last
 * @param againAt when the last of them ended; null when there was none
 */
public record Streaks(
    int failed, @Nullable Instant failedAt, int again, @Nullable Instant againAt) {
  /** Nothing was. */
  public static final Streaks NONE = new Streaks(0, null, 0, null);

  /**
   * When a person is needed.
   *
   * @param failures failed verifications in a row that open a target's circuit
   * @param successes successes in a row against one alert after which the chain is ineffective
   * @param within how close they follow each other
   */
  public record Limits(int failures, int successes, Duration within) {
    /** The circuit opens after two; the third success in four hours is the last. */
    public static final Limits DEFAULT = new Limits(2, 3, Duration.ofHours(4));
  }

  /** After one more run whose verification failed. */
  public Streaks failed(Instant at) {
    return new Streaks(failed + 1, at, again, againAt);
  }

  /** After a run that was verified. */
  public Streaks verified() {
    return new Streaks(0, null, again, againAt);
  }

  /** After one more run that succeeded against the alert. */
  public Streaks succeeded(Instant at, Duration within) {
    var goesOn = againAt != null && Duration.between(againAt, at).compareTo(within) <= 0;
    return new Streaks(failed, failedAt, goesOn ? again + 1 : 1, at);
  }
}
