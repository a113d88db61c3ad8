package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.label.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a storm lets through. */
class StormRuleTest {
  private static final List<String> STORM = List.of("storm by engine: 900 alerts");

  private final StormRule rule =
      new StormRule(
          600,
          Duration.ofMinutes(5),
          List.of(Glob.of("drain-*")),
          false,
          alert -> alert.name().equals("NodeDown"));

  private static Alert alert(String name) {
    return new Alert(
        "alertmanager",
        name,
        Alert.Status.FIRING,
        Severity.HIGH,
        Labels.of(Map.of("alertname", name)),
        Map.of(),
        Instant.parse("2026-01-02T03:00:00Z"),
        null,
        name,
        null,
        Map.of(),
        List.of());
  }

  @Test
  @Tag("G33")
  @DisplayName("G33: the alert that explains others starts its run, and theirs do not")
  void whatExplainsOthersIsLetThrough() {
    var parent = rule.judge(STORM, "restart-node", alert("NodeDown"), false);
    assertThat(parent.ruling()).isEqualTo(Ruling.PASS);
    assertThat(parent.observed()).endsWith("its alert explains others");
    assertThat(rule.judge(STORM, "restart-pod", alert("PodDown"), false).reason())
        .isEqualTo(EndReason.STORM);
    assertThat(rule.judge(STORM, "nightly", null, false).reason()).isEqualTo(EndReason.STORM);
    assertThat(rule.allows("restart-node", alert("NodeDown"))).isTrue();
    assertThat(rule.allows("drain-node", alert("PodDown"))).isTrue();
    assertThat(rule.allows("restart-pod", alert("PodDown"))).isFalse();
  }
}
