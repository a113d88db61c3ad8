package io.firebreak.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Heartbeat;
import io.firebreak.gate.HeartbeatRecord;
import io.firebreak.gate.Holds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What the start page tells before all else")
class HomePageTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private static String means(String scope) {
    var hold = new Holds.Hold("default", "h1", scope, "why", "anna", null);
    return HomePage.HoldRow.of(new Holds.Standing(hold, NOW)).means();
  }

  @Test
  void aStormKeepsAlertsBackAndOtherHoldsKeepEffectsBack() {
    assertThat(means(Holds.STORM)).isEqualTo("Alerts start only what is allowed in a storm.");
    assertThat(means(Holds.ALL)).isEqualTo("No new effect begins there.");
  }

  @Test
  void aSilentSourceIsToldWhileItIsSilent() {
    var heartbeat =
        new Heartbeat("prod", "alertmanager/prod", List.of(), Duration.ofMinutes(15), false);
    var silence = new HeartbeatRecord.Silence(NOW, "nothing was heard <of> it", NOW, 1);
    assertThat(HomePage.SilentRow.of(heartbeat, new HeartbeatRecord.Standing("prod", NOW, silence)))
        .contains(
            new HomePage.SilentRow(
                "prod",
                "alertmanager/prod",
                "nothing was heard <of> it",
                "2026-03-01 10:00:00 UTC"));
    assertThat(HomePage.SilentRow.of(heartbeat, new HeartbeatRecord.Standing("prod", NOW, null)))
        .isEmpty();
  }
}
