package io.firebreak.alert;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the forms in which monitoring systems write a moment: RFC 3339, offsets without a colon,
 * seconds, milliseconds, microseconds or nanoseconds since 1970, and the local forms of Zabbix and
 * Azure. A form that names no zone is UTC.
 */
public final class VendorTime {
  private static final Pattern EPOCH = Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,9})?");

  /** As many digits as no second, millisecond or microsecond of this age has. */
  private static final int SECOND_DIGITS = 11;

  private static final int MILLI_DIGITS = 14;
  private static final int MICRO_DIGITS = 17;

  private static final List<DateTimeFormatter> ZONED =
      formats(
          "uuuu-MM-dd'T'HH:mm:ss[.SSSSSSSSS][.SSSSSS][.SSS]xx",
          "uuuu-MM-dd HH:mm:ss[.SSSSSS][.SSS] xx",
          "uuuu-MM-dd HH:mm:ss[.SSSSSS][.SSS] 'UTC'");

  private static final List<DateTimeFormatter> LOCAL =
      formats(
          "uuuu-MM-dd'T'HH:mm:ss[.SSSSSSSSS][.SSSSSS][.SSS]",
          "uuuu-MM-dd HH:mm:ss[.SSSSSS][.SSS]",
          "uuuu.MM.dd HH:mm:ss",
          "M/d/uuuu h:mm:ss a");

  private VendorTime() {}

  private static List<DateTimeFormatter> formats(String... patterns) {
    return List.of(patterns).stream()
        .map(pattern -> DateTimeFormatter.ofPattern(pattern, Locale.US).withZone(ZoneOffset.UTC))
        .toList();
  }

  /**
   * Reads a moment.
   *
   * @return null for none: no text, zero, a negative number, the year 1
   * @throws Unreadable when the text is in no known form
   */
  public static @Nullable Instant read(@Nullable String text) throws Unreadable {
    if (text == null || text.isBlank()) {
      return null;
    }
    var found = EPOCH.matches(text) ? epoch(text) : written(text);
    return found == null || found.isBefore(SourceTimes.EARLIEST) ? ancient(found) : found;
  }

  /** The year 1 and 1970 mean that there is none; other early times are the source's mistake. */
  private static @Nullable Instant ancient(@Nullable Instant found) {
    return found == null || found.getEpochSecond() <= 0 ? null : found;
  }

  private static @Nullable Instant epoch(String text) throws Unreadable {
    try {
      var number = new BigDecimal(text);
      int digits = number.toBigInteger().abs().toString().length();
      int scale =
          digits <= SECOND_DIGITS ? 0 : digits <= MILLI_DIGITS ? 3 : digits <= MICRO_DIGITS ? 6 : 9;
      var nanos = number.scaleByPowerOfTen(9 - scale).toBigInteger().longValueExact();
      return nanos <= 0 ? null : Instant.ofEpochSecond(0, nanos);
    } catch (ArithmeticException e) {
      throw new Unreadable(DeadLetterReason.UNKNOWN_SHAPE, "a time is out of range");
    }
  }

  private static Instant written(String text) throws Unreadable {
    var plain = leapless(text.strip());
    try {
      return OffsetDateTime.parse(plain).toInstant();
    } catch (DateTimeException e) {
      // one of the forms below, or none
    }
    for (var form : ZONED) {
      var found = parse(plain, form, true);
      if (found != null) {
        return found;
      }
    }
    for (var form : LOCAL) {
      var found = parse(plain, form, false);
      if (found != null) {
        return found;
      }
    }
    throw new Unreadable(DeadLetterReason.UNKNOWN_SHAPE, "a time is in no known form");
  }

  private static @Nullable Instant parse(String text, DateTimeFormatter form, boolean zoned) {
    try {
      var parsed = form.parse(text);
      return zoned ? Instant.from(parsed) : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null; // another form may fit
    }
  }

  private static String leapless(String text) {
    return text.length() > 18 && text.startsWith(":60", 16)
        ? text.substring(0, 17) + "59" + text.substring(19)
        : text;
  }
}
