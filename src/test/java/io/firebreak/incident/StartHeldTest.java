package io.firebreak.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartHeldTest {
  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "HOLD, until 10h",
    "FLAPPING, until 10h",
    "BATCH, until 10h",
    "MAINTENANCE, until 10h",
    "SILENCE, until 10h or an earlier end of the silence",
    "STORM, until the storm is over",
    "NEWS, until its source tells of it again"
  })
  void peopleAreToldATimeOnlyIfItEndsThen(Waiting waiting, String told) {
    var held =
        new IncidentEvent.StartHeld(
            "heal", new Episode("a", TIME), TIME, waiting, null, null, null);

    assertThat(held.until(_ -> "10h")).isEqualTo(told);
  }
}
