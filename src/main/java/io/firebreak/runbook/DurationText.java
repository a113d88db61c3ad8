package io.firebreak.runbook;

import com.google.re2j.Pattern;
import io.firebreak.action.Durations;
import java.time.Duration;
import java.util.Optional;

/** Durations as runbooks write them, without exceptions for what is none. */
final class DurationText {
  private static final Pattern ALIKE = Pattern.compile("-?([0-9]+(d|h|m|s|ms))+");

  private DurationText() {}

  static Optional<Duration> parse(String text) {
    try {
      return Optional.of(Durations.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether it would be a duration if it were not negative or far too long. */
  static boolean isOutOfRange(String text) {
    return parse(text).isEmpty() && ALIKE.matches(text);
  }
}
