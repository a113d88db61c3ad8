package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firebreak.gate.CalendarFile.UnreadableException;
import io.firebreak.gate.CalendarFile.Window;
import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When windows of iCalendar files are open. */
class CalendarFileTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static final String NEW_YORK =
      """
      BEGIN:VTIMEZONE
      TZID:Somewhere
      BEGIN:DAYLIGHT
      TZOFFSETFROM:-0500
      TZOFFSETTO:-0400
      DTSTART:20070311T020000
      RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
      END:DAYLIGHT
      BEGIN:STANDARD
      TZOFFSETFROM:-0400
      TZOFFSETTO:-0500
      DTSTART:20071104T020000
      RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
      END:STANDARD
      END:VTIMEZONE
      """;

  private static String file(String more) {
    var text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//EN\n" + more + "END:VCALENDAR\n";
    return text.replace("\n", "\r\n");
  }

  private static String event(String lines) {
    return "BEGIN:VEVENT\nUID:1\nDTSTAMP:20260101T000000Z\nSUMMARY:Quiet\n"
        + lines.replace(' ', '\n')
        + "\nEND:VEVENT\n";
  }

  private static boolean open(String text, String at) throws UnreadableException {
    return CalendarFile.read(text, BERLIN).at(Instant.parse(at)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    // once, in UTC; the end is not in it
    "DTSTART:20260105T100000Z DTEND:20260105T120000Z, 2026-01-05T09:59:59Z, false",
    "DTSTART:20260105T100000Z DTEND:20260105T120000Z, 2026-01-05T10:00:00Z, true",
    "DTSTART:20260105T100000Z DTEND:20260105T120000Z, 2026-01-05T12:00:00Z, false",
    "DTSTART:20260105T100000Z DURATION:PT90M, 2026-01-05T11:29:59Z, true",
    // every Friday evening in Berlin, in winter and in summer time
    "DTSTART;TZID=Europe/Berlin:20260102T180000 DTEND;TZID=Europe/Berlin:20260102T200000"
        + " RRULE:FREQ=WEEKLY, 2026-03-27T17:30:00Z, true",
    "DTSTART;TZID=Europe/Berlin:20260102T180000 DTEND;TZID=Europe/Berlin:20260102T200000"
        + " RRULE:FREQ=WEEKLY, 2026-04-03T17:30:00Z, true",
    "DTSTART;TZID=Europe/Berlin:20260102T180000 DTEND;TZID=Europe/Berlin:20260102T200000"
        + " RRULE:FREQ=WEEKLY, 2026-04-03T18:30:00Z, false",
    // no longer after UNTIL, not on the excepted day
    "DTSTART:20260102T180000Z DURATION:PT2H RRULE:FREQ=WEEKLY;UNTIL=20260110T000000Z,"
        + " 2026-01-09T19:00:00Z, true",
    "DTSTART:20260102T180000Z DURATION:PT2H RRULE:FREQ=WEEKLY;UNTIL=20260110T000000Z,"
        + " 2026-01-16T19:00:00Z, false",
    "DTSTART:20260102T180000Z DURATION:PT2H RRULE:FREQ=WEEKLY EXDATE:20260109T180000Z,"
        + " 2026-01-09T19:00:00Z, false",
    "DTSTART:20260102T180000Z DURATION:PT2H RRULE:FREQ=WEEKLY EXDATE:20260109T180000Z,"
        + " 2026-01-16T19:00:00Z, true",
    "DTSTART:20260102T180000Z DURATION:PT2H RDATE:20260201T000000Z, 2026-02-01T01:00:00Z, true",
    // the last Friday of each month
    "DTSTART:20260130T000000Z DURATION:P1D RRULE:FREQ=MONTHLY;BYDAY=-1FR,"
        + " 2026-02-27T12:00:00Z, true",
    "DTSTART:20260130T000000Z DURATION:P1D RRULE:FREQ=MONTHLY;BYDAY=-1FR,"
        + " 2026-02-20T12:00:00Z, false",
    // whole days and times without a zone are those of the calendar's zone
    "DTSTART;VALUE=DATE:20261224 DTEND;VALUE=DATE:20261227, 2026-12-23T23:30:00Z, true",
    "DTSTART;VALUE=DATE:20261224 DTEND;VALUE=DATE:20261227, 2026-12-26T23:30:00Z, false",
    "DTSTART;VALUE=DATE:20261224, 2026-12-24T22:59:59Z, true",
    "DTSTART;VALUE=DATE:20261224, 2026-12-24T23:00:00Z, false",
    "DTSTART:20260701T080000 DTEND:20260701T090000, 2026-07-01T06:30:00Z, true",
    // the day of 23 hours on which summer time begins
    "DTSTART;VALUE=DATE:20260329, 2026-03-29T21:59:59Z, true",
    "DTSTART;VALUE=DATE:20260329, 2026-03-29T22:00:00Z, false",
    // a day of a duration is one of the calendar, hours are hours
    "DTSTART;TZID=Europe/Berlin:20261024T120000 DURATION:P1D, 2026-10-25T10:30:00Z, true",
    "DTSTART;TZID=Europe/Berlin:20261024T120000 DURATION:P1D, 2026-10-25T11:00:00Z, false",
    "DTSTART;TZID=Europe/Berlin:20261024T120000 DURATION:PT24H, 2026-10-25T10:30:00Z, false",
    "DTSTART;TZID=Europe/Berlin:20260328T120000 DURATION:P1D, 2026-03-29T10:30:00Z, false",
    "DTSTART:20261024T120000 DURATION:P1DT1H, 2026-10-25T11:59:59Z, true",
    "DTSTART:20261024T120000 DURATION:P1W, 2026-10-31T10:30:00Z, true",
    // what was called off
    "DTSTART:20260105T100000Z DURATION:PT2H STATUS:CANCELLED, 2026-01-05T11:00:00Z, false",
  })
  @Tag("G29")
  @DisplayName("G29: recurrences, exceptions, zones and summer time are those of RFC 5545")
  void aWindowIsOpenWhenTheStandardSaysSo(String lines, String at, boolean open)
      throws UnreadableException {
    assertThat(open(file(event(lines)), at)).isEqualTo(open);
  }

  @Test
  void aZoneThatTheFileDefinesIsUsed() throws UnreadableException {
    var text =
        file(
            NEW_YORK
                + event("DTSTART;TZID=Somewhere:20260105T090000 DURATION:PT1H RRULE:FREQ=DAILY"));
    assertThat(open(text, "2026-01-06T14:30:00Z")).isTrue();
    assertThat(open(text, "2026-07-06T14:30:00Z")).isFalse();
    assertThat(open(text, "2026-07-06T13:30:00Z")).isTrue();
  }

  @Test
  void anOccurrenceThatWasMovedCountsWhereItIs() throws UnreadableException {
    var text =
        file(
            event("DTSTART:20260102T180000Z DURATION:PT2H RRULE:FREQ=WEEKLY")
                + event("RECURRENCE-ID:20260109T180000Z DTSTART:20260110T080000Z DURATION:PT2H"));
    assertThat(open(text, "2026-01-09T19:00:00Z")).isFalse();
    assertThat(open(text, "2026-01-10T09:00:00Z")).isTrue();
    assertThat(open(text, "2026-01-16T19:00:00Z")).isTrue();
  }

  @Test
  void theWindowIsToldAndFoundAgainAtEachTime() throws UnreadableException {
    var calendar =
        CalendarFile.read(
            file(event("DTSTART:20260102T180000Z DURATION:PT2H RRULE:FREQ=WEEKLY")), BERLIN);
    var opens = Instant.parse("2026-01-09T18:00:00Z");
    var window = new Window("Quiet", opens, opens.plusSeconds(7_200));
    assertThat(calendar.at(opens.plusSeconds(60))).contains(window);
    assertThat(calendar.at(opens.minusSeconds(1))).isEmpty();
    assertThat(calendar.at(opens.plusSeconds(7_199))).contains(window);
    assertThat(calendar.at(opens.plusSeconds(7_200))).isEmpty();
    assertThat(window.words()).isEqualTo("\"Quiet\" until 2026-01-09 20:00 UTC");
  }

  static Stream<String> unreadable() {
    return Stream.of(
        "",
        "no calendar",
        file(event("DURATION:PT2H")),
        file(event("DTSTART:tomorrow DURATION:PT2H")),
        file(event("DTSTART;TZID=No/Where:20260105T100000 DURATION:PT2H")),
        file(event("DTSTART:20260105T100000Z DTEND:20260104T100000Z")),
        file(event("DTSTART:20260105T100000Z DURATION:-PT1H")),
        file(event("DTSTART:20260105T100000Z DURATION:-P1D")),
        file(
            event(
                "DTSTART:20260105T100000Z DURATION:PT1H"
                    + " RDATE;VALUE=PERIOD:20260110T000000Z/PT2H")),
        file(event("DTSTART:20260105T100000Z RRULE:FREQ=SOMETIMES")),
        file(event("DTSTART:20260105T100000Z RRULE:FREQ=MINUTELY")));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("unreadable")
  void whatIsNotUnderstoodIsNotTakenAtAll(String text) {
    assertThatThrownBy(() -> CalendarFile.read(text, BERLIN))
        .isInstanceOf(UnreadableException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {CalendarFile.MOST_EVENTS, CalendarFile.MOST_EVENTS + 1})
  void thereMayBeSoManyEvents(int count) {
    var text = file(event("DTSTART:20260105T100000Z").repeat(count));
    if (count <= CalendarFile.MOST_EVENTS) {
      assertThat(readable(text)).isTrue();
    } else {
      assertThat(readable(text)).isFalse();
    }
  }

  private static boolean readable(String text) {
    try {
      return CalendarFile.read(text, BERLIN).at(Instant.EPOCH).isEmpty();
    } catch (UnreadableException e) {
      return false;
    }
  }
}
