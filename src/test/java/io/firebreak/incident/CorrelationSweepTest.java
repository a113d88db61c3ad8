package io.firebreak.incident;

import static io.firebreak.incident.RouterFixture.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.label.Labels;
import io.firebreak.label.Matcher;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What came before its cause is explained, however many alerts are not")
class CorrelationSweepTest {
  private static final CorrelationRule SAME_SERVICE =
      new CorrelationRule(
          "same service",
          "firebreak.yaml:3",
          CorrelationRule.Timing.SOON_AFTER,
          List.of(),
          List.of(),
          List.of("service"),
          Duration.ofMinutes(5));

  private static final CorrelationRule NODE_DOWN =
      new CorrelationRule(
          "node down",
          "firebreak.yaml:7",
          CorrelationRule.Timing.WHILE_IT_FIRES,
          Matcher.parseAll(List.of("alertname=\"node\"")),
          Matcher.parseAll(List.of("alertname=\"pod\"")),
          List.of("machine"),
          Duration.ofMinutes(15));

  private static Alert alert(String name, Map<String, String> labels, Instant startsAt) {
    return new Alert(
        "alertmanager",
        name,
        Alert.Status.FIRING,
        Severity.HIGH,
        Labels.of(labels),
        Map.of(),
        startsAt,
        null,
        name + labels,
        null,
        Map.of(),
        List.of());
  }

  @Test
  void whatCannotBeExplainedDoesNotStandInTheWayOfWhatCan() {
    try (var fixture = CorrelationTest.fixture(Stores.EMBEDDED, SAME_SERVICE, NODE_DOWN)) {
      var twins = new ArrayList<Alert>();
      for (int i = 0; i < 501; i++) {
        twins.add(alert("a", Map.of("service", "s" + i), START));
        twins.add(alert("b", Map.of("service", "s" + i), START));
      }
      fixture.route(twins.toArray(Alert[]::new));
      var pod = alert("pod", Map.of("machine", "n1"), START);
      fixture.route(pod);
      fixture.route(alert("node", Map.of("machine", "n1"), START.plusSeconds(5)));
      for (int i = 0; i < 3; i++) {
        fixture.router.correlate();
      }
      assertThat(
              fixture.all().stream()
                  .filter(incident -> incident.alerts().containsKey(Episode.of(pod)))
                  .findFirst()
                  .orElseThrow()
                  .parent())
          .isNotNull();
    }
  }
}
