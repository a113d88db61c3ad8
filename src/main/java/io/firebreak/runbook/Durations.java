package io.firebreak.runbook;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as runbooks write them: {@code 500ms}, {@code 10s}, {@code 1h30m}, {@code 7d}. */
public final class Durations {
  /** The same for JSON Schema and messages. */
  static final String PATTERN = "([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?";

  private static final Pattern FORM =
      Pattern.compile("(?=.)(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");
  private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};
  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

  private Durations() {}

  /** Reads one; empty when it is not of the form. Longer than 292 million years counts as that. */
  public static Optional<Duration> parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var millis = BigInteger.ZERO;
    for (var unit = 0; unit < MILLIS.length; unit++) {
      var digits = matcher.group(unit + 1);
      if (digits != null) {
        millis = millis.add(new BigInteger(digits).multiply(BigInteger.valueOf(MILLIS[unit])));
      }
    }
    return Optional.of(
        Duration.ofMillis(millis.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact()));
  }

  /** Writes one in its shortest form; parts below a millisecond are dropped. */
  public static String print(Duration duration) {
    var left = duration.toMillis();
    if (left == 0) {
      return "0s";
    }
    var text = new StringBuilder(left < 0 ? "-" : "");
    left = Math.abs(left);
    for (var unit = 0; unit < MILLIS.length; unit++) {
      if (left >= MILLIS[unit]) {
        text.append(left / MILLIS[unit]).append(UNITS[unit]);
        left %= MILLIS[unit];
      }
    }
    return text.toString();
  }
}
