package io.firebreak.gate;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The quiet time after a run that began an effect, as a value: what {@link CooldownStore} keeps in
 * its table (engine-rules 16).
 *
 * @param since when that run ended
 * @param length how long it lasts
 */
public record QuietTime(Instant since, Duration length) {
  private static final Duration MOST = Duration.ofHours(24);

  /**
   * The quiet time after a further run.
   *
   * @param before the one until then, null when there was none
   * @param end when the run ended
   * @param base what the runbook writes
   */
  public static QuietTime after(@Nullable QuietTime before, Instant end, Duration base) {
    if (before == null
        || Duration.between(before.since, end).compareTo(before.length.multipliedBy(2)) > 0) {
      return new QuietTime(end, base);
    }
    var doubled = before.length.multipliedBy(2);
    var bounded = doubled.compareTo(MOST) > 0 ? MOST : doubled;
    return new QuietTime(end, bounded.compareTo(base) < 0 ? base : bounded);
  }

  /** When it is over. */
  public Instant until() {
    return since.plus(length);
  }
}
