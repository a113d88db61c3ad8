package io.firebreak.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.incident.IncidentTimes.Moments;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Times of an incident")
class IncidentTimesTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void eachCountsFromItsOwnMoment() {
    assertThat(IncidentTimes.of(new Moments(START, at(10), at(40), at(15), at(300), at(400))))
        .isEqualTo(
            new IncidentTimes(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(300),
                Duration.ofSeconds(400)));
  }

  @Test
  void whatDidNotHappenHasNoTime() {
    assertThat(IncidentTimes.of(new Moments(START, at(10), null, null, null, null)))
        .isEqualTo(new IncidentTimes(Duration.ofSeconds(10), null, null, null, null));
    assertThat(IncidentTimes.of(new Moments(null, at(10), at(20), null, at(30), at(40))))
        .isEqualTo(new IncidentTimes(null, Duration.ofSeconds(10), null, null, null));
  }

  @Test
  void clocksThatDisagreeGiveNoNegativeTime() {
    assertThat(IncidentTimes.of(new Moments(at(60), at(10), at(5), null, at(50), at(60))))
        .isEqualTo(new IncidentTimes(null, null, null, null, Duration.ZERO));
  }

  private static Instant at(int seconds) {
    return START.plusSeconds(seconds);
  }
}
