package io.firebreak.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.label.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long an alert may go on firing after a fix. */
class LookBackTest {
  private static Duration saying(Map<String, String> annotations) {
    return LookBack.of(
        new Alert(
            "generic",
            "SlowCheckout",
            Alert.Status.FIRING,
            Severity.HIGH,
            Labels.of(Map.of()),
            annotations,
            Instant.EPOCH,
            null,
            "fingerprint",
            null,
            Map.of(),
            List.of()));
  }

  @Test
  @Tag("V9")
  @DisplayName("V9: an alert says its look-back in an annotation, up to a bound; else it is 5m")
  void anAlertSaysItsLookBackInAnAnnotation() {
    assertThat(saying(Map.of("firebreak_look_back", "12m"))).isEqualTo(Duration.ofMinutes(12));
    assertThat(saying(Map.of("firebreak_look_back", "30d"))).isEqualTo(LookBack.MOST);
    assertThat(saying(Map.of("firebreak_look_back", "soon"))).isEqualTo(LookBack.DEFAULT);
    assertThat(saying(Map.of())).isEqualTo(LookBack.DEFAULT).isEqualTo(Duration.ofMinutes(5));
    assertThat(LookBack.of(null)).isEqualTo(LookBack.DEFAULT);
  }
}
