package io.firebreak.gate;

import biweekly.util.Frequency;
import biweekly.util.ICalDate;
import biweekly.util.Recurrence;
import io.firebreak.gate.CalendarFile.UnreadableException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules of recurrence as the library takes them, which makes something of each, also of nonsense.
 */
final class Recurrences {
  private Recurrences() {}

  /**
   * A rule that means what RFC 5545 says.
   *
   * @param wholeDays whether the event is a day and has no time
   */
  static Recurrence checked(@Nullable Recurrence rule, boolean wholeDays)
      throws UnreadableException {
    if (rule == null
        || rule.getFrequency() == Frequency.SECONDLY
        || rule.getFrequency() == Frequency.MINUTELY) {
      throw new UnreadableException(1, "an event recurs more often than every hour");
    }
    if (!rule.getXRules().isEmpty()) {
      throw new UnreadableException(
          1, "RRULE with " + String.join(", ", rule.getXRules().keySet()) + " is not understood");
    }
    within("INTERVAL", list(rule.getInterval()), 1, Integer.MAX_VALUE);
    within("COUNT", list(rule.getCount()), 1, Integer.MAX_VALUE);
    within("BYSECOND", rule.getBySecond(), 0, 60);
    within("BYMINUTE", rule.getByMinute(), 0, 59);
    within("BYHOUR", rule.getByHour(), 0, 23);
    within("BYMONTH", rule.getByMonth(), 1, 12);
    eitherWay("BYMONTHDAY", rule.getByMonthDay(), 31);
    eitherWay("BYYEARDAY", rule.getByYearDay(), 366);
    eitherWay("BYWEEKNO", rule.getByWeekNo(), 53);
    eitherWay("BYSETPOS", rule.getBySetPos(), 366);
    var until = rule.getUntil();
    return until == null || until.hasTime() || !wholeDays
        ? rule
        : new Recurrence.Builder(rule).until(endOf(until)).build();
  }

  private static List<Integer> list(@Nullable Integer value) {
    return value == null ? List.of() : List.of(value);
  }

  private static void eitherWay(String name, List<Integer> values, int most)
      throws UnreadableException {
    within(name, values.stream().map(Math::abs).toList(), 1, most);
  }

  private static void within(String name, List<Integer> values, int least, int most)
      throws UnreadableException {
    for (var value : values) {
      if (value < least || value > most) {
        throw new UnreadableException(1, "RRULE has a value for " + name + " that there is not");
      }
    }
  }

  /**
   * The last day is in it. West of Greenwich the library ends before it, where it reads days in the
   * zone of this machine and the end in UTC.
   */
  private static ICalDate endOf(ICalDate day) {
    var here = ZoneId.systemDefault();
    var begins = LocalDateTime.ofInstant(day.toInstant(), here).truncatedTo(ChronoUnit.DAYS);
    return new ICalDate(
        Date.from(begins.plusDays(1).minusSeconds(1).atZone(here).toInstant()), true);
  }
}
