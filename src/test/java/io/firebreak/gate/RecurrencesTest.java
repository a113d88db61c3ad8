package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firebreak.gate.CalendarFile.UnreadableException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of recurrence that are odd, and machines in other zones. */
class RecurrencesTest {
  private final TimeZone here = TimeZone.getDefault();

  @AfterEach
  void comeBack() {
    TimeZone.setDefault(here);
  }

  private static CalendarFile event(String lines) throws UnreadableException {
    return CalendarFile.read(
        ("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//EN\nBEGIN:VEVENT\nUID:1\nSUMMARY:Quiet\n"
                + lines.replace(' ', '\n')
                + "\nEND:VEVENT\nEND:VCALENDAR\n")
            .replace("\n", "\r\n"),
        ZoneId.of("Europe/Berlin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/Los_Angeles", "Europe/Berlin", "Pacific/Kiritimati"})
  @Tag("G29")
  @DisplayName("G29: the last day of a window of whole days is in it, wherever the machine stands")
  void theLastDayIsInIt(String machine) throws UnreadableException {
    TimeZone.setDefault(TimeZone.getTimeZone(machine));
    var daily = event("DTSTART;VALUE=DATE:20260101 RRULE:FREQ=DAILY;UNTIL=20260501");
    assertThat(daily.at(Instant.parse("2026-04-30T22:00:00Z"))).isPresent();
    assertThat(daily.at(Instant.parse("2026-05-01T21:59:59Z"))).isPresent();
    assertThat(daily.at(Instant.parse("2026-05-01T22:00:00Z"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DTSTART:20260105T100000Z DURATION:PT1H RRULE:FREQ=DAILY;INTERVAL=0",
        "DTSTART:20260105T100000Z DURATION:PT1H RRULE:FREQ=DAILY;COUNT=0",
        "DTSTART:20260105T100000Z DURATION:PT1H RRULE:FREQ=YEARLY;BYMONTH=13",
        "DTSTART:20260105T100000Z DURATION:PT1H RRULE:FREQ=MONTHLY;BYMONTHDAY=-32",
        "DTSTART:20260105T100000Z DURATION:PT1H RRULE:FREQ=DAILY;BYHOUR=99",
        "DTSTART:20260105T100000Z DURATION:PT1H RRULE:FREQ=YEARLY;BYWEEKNO=54;BYDAY=MO",
        "DTSTART:20260105T100000Z DURATION:PT1H RRULE:FREQ=YEARLY;BYEASTER=0",
        "DTSTART;VALUE=DATE:20260105 DTEND:20260106T100000Z",
        "DTSTART:20260105T100000Z DTEND;VALUE=DATE:20260106",
      })
  @Tag("G31")
  void whatMeansNothingIsNotTaken(String lines) {
    assertThatThrownBy(() -> event(lines)).isInstanceOf(UnreadableException.class);
  }
}
