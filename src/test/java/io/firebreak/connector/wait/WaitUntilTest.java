package io.firebreak.connector.wait;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.action.Decoded;
import io.firebreak.action.DurableWait.WaitSpec.UntilTime;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitUntilTest {
  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
  private final WaitUntil action = new WaitUntil();

  @ParameterizedTest
  @CsvSource({
    // An ordinary day, before and after that time of day, and at it to the second.
    "2026-11-26T01:00:00Z, 03:00, Europe/Berlin, 2026-11-26T02:00:00Z",
    "2026-11-26T12:00:00Z, 03:00, Europe/Berlin, 2026-11-27T02:00:00Z",
    "2026-11-26T02:00:00Z, 03:00, Europe/Berlin, 2026-11-26T02:00:00Z",
    // The clocks go from 02:00 to 03:00: 02:30 does not come, and 03:00 is the first moment after.
    "2026-03-28T20:00:00Z, 02:30, Europe/Berlin, 2026-03-29T01:00:00Z",
    "2026-03-29T01:00:01Z, 02:30, Europe/Berlin, 2026-03-30T00:30:00Z",
    // They go from 03:00 to 02:00: 02:30 comes twice, and only the first one counts.
    "2026-10-24T20:00:00Z, 02:30, Europe/Berlin, 2026-10-25T00:30:00Z",
    "2026-10-25T01:00:00Z, 02:30, Europe/Berlin, 2026-10-26T01:30:00Z",
    "2026-10-24T01:00:01Z, 03:00, Europe/Berlin, 2026-10-25T02:00:00Z",
    "2026-11-26T23:30:00Z, 00:15:30, Asia/Kolkata, 2026-11-27T18:45:30Z"
  })
  void aTimeOfDayIsTheNextOneAfterTheRunBegan(
      Instant begun, String time, String zone, Instant until) {
    var input = new WaitUntil.Input(null, time, zone, null);
    assertThat(action.check(input)).isEmpty();
    assertThat(action.waitFor(input, begun)).isEqualTo(new UntilTime(until));
    assertThat(action.refusal(input, begun)).isEmpty();
  }

  @Test
  void aPointInTimeIsWhatItSaysAndMayBePast() {
    var input = new WaitUntil.Input("2026-11-25T03:00:00+01:00", null, null, null);
    assertThat(action.waitFor(input, NOON))
        .isEqualTo(new UntilTime(Instant.parse("2026-11-25T02:00:00Z")));
    assertThat(action.refusal(input, NOON)).isEmpty();
  }

  @Test
  void aWaitBeyondItsBoundIsRefused() {
    var tomorrow = new WaitUntil.Input("2026-11-27T12:00:00Z", null, null, null);
    assertThat(action.refusal(tomorrow, NOON)).isEmpty();
    var later = new WaitUntil.Input("2026-11-27T12:00:01Z", null, null, null);
    assertThat(action.refusal(later, NOON))
        .hasValueSatisfying(why -> assertThat(why).contains("more than 1d", "at_most"));
    var allowed = new WaitUntil.Input("2026-11-27T12:00:01Z", null, null, Duration.ofDays(2));
    assertThat(action.refusal(allowed, NOON)).isEmpty();
    var night = new WaitUntil.Input(null, "03:00", "Europe/Berlin", Duration.ofHours(8));
    assertThat(action.refusal(night, NOON)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    ",,,either time",
    "2026-11-27T12:00:00Z,03:00,Europe/Berlin,either time",
    ",03:00,,belong together",
    "2026-11-27T12:00:00Z,,Europe/Berlin,belong together",
    "tomorrow,,,time must be",
    "2026-11-27T12:00:00,,,time must be",
    ",25:00,Europe/Berlin,local_time must be",
    ",03:00,Europe/Bonn,zone must be"
  })
  void whatCannotBeMeantIsToldByName(
      @Nullable String time, @Nullable String localTime, @Nullable String zone, String why) {
    assertThat(action.check(new WaitUntil.Input(time, localTime, zone, null)))
        .hasValueSatisfying(said -> assertThat(said).contains(why));
  }

  @Test
  void aBoundOfMoreThanAMonthIsRefused() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("time", "2026-11-27T12:00:00Z").put("at_most", "31d");
    assertThat(Decoded.of(action, json)).isInstanceOf(Decoded.Unsound.class);
    assertThat(Decoded.of(action, json.put("at_most", "30d"))).isInstanceOf(Decoded.Sound.class);
  }
}
