package io.firebreak.label;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Points in time as sentences name them. */
public final class UtcTime {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private UtcTime() {}

  /** To the minute: nobody who was asleep reads fractions of a second. */
  public static String minute(Instant time) {
    return MINUTE.format(time);
  }
}
