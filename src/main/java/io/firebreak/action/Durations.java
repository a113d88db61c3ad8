package io.firebreak.action;

import com.google.re2j.Pattern;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads and writes durations as runbooks have them: {@code 500ms}, {@code 10s}, {@code 1h30m}. */
public final class Durations {
  /**
   * The form, for JSON Schema; possessive in effect, since no two parts can match the same text.
   */
  public static final String FORM =
      "^(?=[0-9])([0-9]{1,6}d)?([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?([0-9]{1,6}ms)?$";

  /** RE2 has no look-ahead; an empty text is refused beside it. */
  private static final Pattern PATTERN = Pattern.compile(FORM.replace("(?=[0-9])", ""));

  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};
  private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException which says what is expected
   */
  public static Duration parse(String text) {
    var match = PATTERN.matcher(text);
    if (text.isEmpty() || !match.matches()) {
      throw new IllegalArgumentException("must be a duration such as 500ms, 10s, 5m, 1h30m or 7d");
    }
    long millis = 0;
    for (int unit = 0; unit < UNITS.length; unit++) {
      millis += part(match.group(unit + 1), UNITS[unit]) * MILLIS[unit];
    }
    return Duration.ofMillis(millis);
  }

  private static long part(@Nullable String group, String unit) {
    return group == null ? 0 : Long.parseLong(group.substring(0, group.length() - unit.length()));
  }

  /** Writes a duration in the form that {@link #parse} reads; what is below 1 ms is left out. */
  public static String format(Duration duration) {
    var out = new StringBuilder();
    long left = duration.toMillis();
    for (int unit = 0; unit < UNITS.length; unit++) {
      long count = left / MILLIS[unit];
      left %= MILLIS[unit];
      if (count > 0) {
        out.append(count).append(UNITS[unit]);
      }
    }
    return out.isEmpty() ? "0s" : out.toString();
  }
}
