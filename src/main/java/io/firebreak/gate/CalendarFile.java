package io.firebreak.gate;

import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.io.ParseWarning;
import biweekly.io.TimezoneInfo;
import biweekly.io.text.ICalReader;
import biweekly.property.DateStart;
import biweekly.property.ICalProperty;
import io.firebreak.label.UtcTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one iCalendar file (RFC 5545). It is taken whole or not at all: an event that is
 * not understood could be the freeze that counts.
 */
final class CalendarFile {
  /** Most events in a file: {@code limits.calendar_events}. */
  static final int MOST_EVENTS = 2_000;

  /** Says that a time zone is known by its name alone, which is as good as a definition. */
  private static final int KNOWN_BY_NAME = 37;

  private final List<Recurring> events;
  private volatile Known known = new Known(Instant.MAX, Instant.MIN, null);

  private CalendarFile(List<Recurring> events) {
    this.events = events;
  }

  /** A time in which a window is open. */
  record Window(String summary, Instant from, Instant until) {
    /** For people. */
    String words() {
      return "\"" + summary + "\" until " + UtcTime.minute(until);
    }
  }

  /** What holds from one time to another, so that it need not be found again. */
  private record Known(Instant from, Instant until, @Nullable Window window) {}

  /** A file that cannot be understood whole. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    UnreadableException(int line, String message) {
      super(message);
      this.line = line;
    }

    /** Where, from 1. */
    int line() {
      return line;
    }
  }

  /**
   * Reads a file.
   *
   * @param zone of dates and times that name none
   */
  static CalendarFile read(String text, ZoneId zone) throws UnreadableException {
    var events = new ArrayList<Recurring>();
    var calendars = 0;
    try (var reader = new ICalReader(text)) {
      for (var next = reader.readNext(); next != null; next = reader.readNext()) {
        refuse(reader.getWarnings());
        calendars++;
        events.addAll(events(next, zone));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreadableException(1, "it is no iCalendar file: " + e.getMessage());
    }
    if (calendars == 0) {
      throw new UnreadableException(1, "it holds no calendar (BEGIN:VCALENDAR)");
    }
    return new CalendarFile(List.copyOf(events));
  }

  private static void refuse(List<ParseWarning> warnings) throws UnreadableException {
    for (var warning : warnings) {
      var code = warning.getCode();
      if (code == null || code != KNOWN_BY_NAME) {
        var line = warning.getLineNumber();
        throw new UnreadableException(line == null ? 1 : line, warning.getMessage());
      }
    }
  }

  private static List<Recurring> events(ICalendar calendar, ZoneId zone)
      throws UnreadableException {
    var all = calendar.getEvents();
    if (all.size() > MOST_EVENTS) {
      throw new UnreadableException(1, "it holds more than " + MOST_EVENTS + " events");
    }
    Map<String, Set<Instant>> replaced = new HashMap<>();
    for (var event : all) {
      var moved = event.getRecurrenceId();
      if (moved != null) {
        if (moved.getRange() != null) {
          throw new UnreadableException(1, "RECURRENCE-ID with a RANGE is not understood");
        }
        replaced
            .computeIfAbsent(uid(event), _ -> new HashSet<>())
            .add(clock(calendar.getTimezoneInfo(), moved, zone).instant(moved.getValue()));
      }
    }
    var events = new ArrayList<Recurring>();
    for (var event : all) {
      var status = event.getStatus();
      if (status == null || !status.isCancelled()) {
        var gone =
            event.getRecurrenceId() == null
                ? replaced.getOrDefault(uid(event), Set.of())
                : Set.<Instant>of();
        events.add(recurring(event, calendar.getTimezoneInfo(), zone, gone));
      }
    }
    return events;
  }

  private static String uid(VEvent event) {
    return event.getUid() == null ? "" : event.getUid().getValue();
  }

  private static Recurring recurring(
      VEvent event, TimezoneInfo zones, ZoneId zone, Set<Instant> gone) throws UnreadableException {
    var start = event.getDateStart();
    if (start == null || start.getValue() == null) {
      throw new UnreadableException(1, "an event has no DTSTART");
    }
    var rule = event.getRecurrenceRule();
    if (rule != null) {
      event.setRecurrenceRule(Recurrences.checked(rule.getValue(), !start.getValue().hasTime()));
    }
    if (event.getRecurrenceDates().stream().anyMatch(dates -> !dates.getPeriods().isEmpty())) {
      throw new UnreadableException(
          1, "RDATE with periods is not understood; use an event for each");
    }
    var summary = event.getSummary() == null ? "no summary" : event.getSummary().getValue();
    var clock = clock(zones, start, zone);
    return new Recurring(event, summary, clock, length(event, start, zones, zone), gone);
  }

  private static Length length(VEvent event, DateStart start, TimezoneInfo zones, ZoneId zone)
      throws UnreadableException {
    var end = event.getDateEnd();
    var duration = event.getDuration();
    var wholeDays = !start.getValue().hasTime();
    if (end != null && end.getValue() != null && end.getValue().hasTime() == wholeDays) {
      throw new UnreadableException(1, "of DTSTART and DTEND one is a day and the other a time");
    }
    var length =
        duration != null
            ? Length.of(duration.getValue())
            : end == null
                ? new Length(wholeDays ? 1 : 0, Duration.ZERO)
                : wholeDays
                    ? new Length(
                        ChronoUnit.DAYS.between(local(start.getValue()), local(end.getValue())),
                        Duration.ZERO)
                    : new Length(
                        0,
                        Duration.between(
                            clock(zones, start, zone).instant(start.getValue()),
                            clock(zones, end, zone).instant(end.getValue())));
    if (length.days() < 0 || length.rest().isNegative()) {
      throw new UnreadableException(1, "an event ends before it starts");
    }
    return length;
  }

  /**
   * How long a window is open.
   *
   * @param days of the calendar, each as long as it is where the event is
   * @param rest exact time after them
   */
  private record Length(long days, Duration rest) {
    static Length of(biweekly.util.Duration written) {
      var sign = written.isPrior() ? -1 : 1;
      var days =
          7L * Objects.requireNonNullElse(written.getWeeks(), 0)
              + Objects.requireNonNullElse(written.getDays(), 0);
      var rest = Duration.ofMillis(written.toMillis()).minusDays(sign * days);
      return new Length(sign * days, rest);
    }

    /** No window of it is longer. */
    Duration most() {
      return Duration.ofDays(days).plus(rest);
    }
  }

  /**
   * How the library's dates are to be read.
   *
   * @param zone in which it counts recurrences
   * @param floating the zone of dates that name none; null when they name theirs
   */
  private record Clock(TimeZone zone, @Nullable ZoneId floating) {
    Instant instant(Date date) {
      return floating == null ? date.toInstant() : local(date).atZone(floating).toInstant();
    }

    /** The same time of day so many days later. */
    Instant daysLater(Instant start, long days) {
      if (floating != null) {
        return LocalDateTime.ofInstant(start, floating).plusDays(days).atZone(floating).toInstant();
      }
      var calendar = new GregorianCalendar(zone);
      calendar.setTimeInMillis(start.toEpochMilli());
      calendar.add(Calendar.DAY_OF_MONTH, (int) days);
      return calendar.toInstant();
    }
  }

  private static Clock clock(TimezoneInfo zones, ICalProperty property, ZoneId zone) {
    var plainDate =
        property instanceof biweekly.property.DateOrDateTimeProperty date
            && !date.getValue().hasTime();
    if (plainDate || zones.isFloating(property)) {
      return new Clock(TimeZone.getDefault(), zone);
    }
    var assigned = zones.getTimezone(property);
    return new Clock(assigned == null ? TimeZone.getTimeZone("UTC") : assigned.getTimeZone(), null);
  }

  /** The library reads what names no zone as if it were in that of this machine. */
  private static LocalDateTime local(Date date) {
    return LocalDateTime.ofInstant(date.toInstant(), ZoneId.systemDefault());
  }

  /**
   * One event.
   *
   * @param gone beginnings that another event of the file replaces
   */
  private record Recurring(
      VEvent event, String summary, Clock clock, Length length, Set<Instant> gone) {
    /** What is open at {@code now}, or the next that opens; empty when none will. */
    Optional<Window> from(Instant now) {
      var starts = event.getDateIterator(clock.zone());
      // A day more, for the two zones.
      starts.advanceTo(Date.from(now.minus(length.most()).minus(Duration.ofDays(2))));
      while (starts.hasNext()) {
        var start = clock.instant(starts.next());
        var end = clock.daysLater(start, length.days()).plus(length.rest());
        if (end.isAfter(now) && !gone.contains(start)) {
          return Optional.of(new Window(summary, start, end));
        }
      }
      return Optional.empty();
    }
  }

  /** The window that is open at a time; empty when none is. */
  Optional<Window> at(Instant now) {
    var last = known;
    if (!now.isBefore(last.from()) && now.isBefore(last.until())) {
      return Optional.ofNullable(last.window());
    }
    var found = find(now);
    known = found;
    return Optional.ofNullable(found.window());
  }

  private Known find(Instant now) {
    var until = Instant.MAX;
    for (var event : events) {
      var next = event.from(now).orElse(null);
      if (next == null) {
        continue;
      }
      if (!next.from().isAfter(now)) {
        return new Known(now, next.until(), next);
      }
      until = next.from().isBefore(until) ? next.from() : until;
    }
    return new Known(now, until, null);
  }
}
