package io.firebreak.alert;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The start and end of an episode as its source tells them, made usable: senders leave times out,
 * send Go's zero time, leap seconds, the year 9999 and ends before the start. What was mended is
 * flagged, so that no duration is computed from it.
 *
 * @param startsAt never null; the time of receipt when the source's is missing or impossible
 * @param endsAt null exactly while firing
 * @param flags what was mended
 */
public record SourceTimes(Instant startsAt, @Nullable Instant endsAt, Set<Flag> flags) {
  /** Older than any monitoring system: such a start is no start. */
  static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  /** How far ahead of ours a sender's clock may be. */
  static final Duration AHEAD = Duration.ofHours(1);

  private static final Instant GO_ZERO = Instant.parse("0001-01-01T00:00:00Z");

  public SourceTimes {
    flags = Set.copyOf(flags);
  }

  /**
   * Reads RFC 3339 times.
   *
   * @param starts as sent; null, empty or Go's zero time when the source has none
   * @param ends as sent; likewise
   * @param firing whether the alert fires: then there is no end
   * @param receivedAt when the delivery came
   * @throws DateTimeException when a text is no time
   */
  public static SourceTimes of(
      @Nullable String starts, @Nullable String ends, boolean firing, Instant receivedAt) {
    var flags = EnumSet.noneOf(Flag.class);
    return of(read(starts, flags), read(ends, flags), flags, firing, receivedAt);
  }

  /** As the other, for sources that send no RFC 3339; flags found while reading are kept. */
  public static SourceTimes of(
      @Nullable Instant starts,
      @Nullable Instant ends,
      Set<Flag> found,
      boolean firing,
      Instant receivedAt) {
    var flags = EnumSet.noneOf(Flag.class);
    flags.addAll(found);
    var startsAt = start(starts, receivedAt, flags);
    return new SourceTimes(startsAt, firing ? null : end(ends, startsAt, receivedAt, flags), flags);
  }

  /** The same in whole milliseconds, for sources that tell the same time sometimes so. */
  public SourceTimes toMillis() {
    return new SourceTimes(
        startsAt.truncatedTo(ChronoUnit.MILLIS),
        endsAt == null ? null : endsAt.truncatedTo(ChronoUnit.MILLIS),
        flags);
  }

  private static Instant start(@Nullable Instant given, Instant receivedAt, Set<Flag> flags) {
    if (given == null) {
      flags.add(Flag.STARTS_AT_MISSING);
      return receivedAt.truncatedTo(ChronoUnit.MICROS);
    }
    if (given.isBefore(EARLIEST) || given.isAfter(receivedAt.plus(AHEAD))) {
      flags.add(Flag.STARTS_AT_CLAMPED);
      return receivedAt.truncatedTo(ChronoUnit.MICROS);
    }
    return given.truncatedTo(ChronoUnit.MICROS);
  }

  private static Instant end(
      @Nullable Instant given, Instant startsAt, Instant receivedAt, Set<Flag> flags) {
    var received = receivedAt.isBefore(startsAt) ? startsAt : receivedAt;
    if (given == null) {
      flags.add(Flag.ENDS_AT_MISSING);
      return received.truncatedTo(ChronoUnit.MICROS);
    }
    if (flags.contains(Flag.STARTS_AT_MISSING) && !given.isAfter(received)) {
      return given.truncatedTo(ChronoUnit.MICROS);
    }
    if (given.isBefore(startsAt)) {
      flags.add(Flag.ENDS_AT_CLAMPED);
      return startsAt;
    }
    if (given.isAfter(receivedAt.plus(AHEAD))) {
      flags.add(Flag.ENDS_AT_CLAMPED);
      return received.truncatedTo(ChronoUnit.MICROS);
    }
    return given.truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * Reads one RFC 3339 time; null for none and for Go's zero time.
   *
   * @throws DateTimeException when the text is no time
   */
  public static @Nullable Instant read(@Nullable String text, Set<Flag> flags) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    var instant = OffsetDateTime.parse(withoutLeapSecond(text, flags)).toInstant();
    return instant.equals(GO_ZERO) ? null : instant;
  }

  private static String withoutLeapSecond(String text, Set<Flag> flags) {
    // 2016-12-31T23:59:60Z: the seconds stand at 17 and 18.
    if (text.length() > 18 && text.startsWith(":60", 16)) {
      flags.add(Flag.LEAP_SECOND);
      return text.substring(0, 17) + "59" + text.substring(19);
    }
    return text;
  }
}
