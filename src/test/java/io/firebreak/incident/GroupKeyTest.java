package io.firebreak.incident;

import static io.firebreak.incident.RouterFixture.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Severity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The key that alerts of one incident share")
class GroupKeyTest {
  @Test
  void comesFromTheRunbookElseFromTheSourceElseFromTheAlert() {
    var grouped = RouterFixture.alert("a", START, null, Severity.HIGH, "g");
    var alone = RouterFixture.alert("a", START, null, Severity.HIGH, null);
    var byLabels =
        TestVersions.of("restart", Duration.ZERO, List.of("service", "zone", "alertname"));
    var bySource = TestVersions.of("scale", Duration.ZERO, List.of());

    assertThat(GroupKey.of(grouped, List.of(byLabels, bySource)))
        .isEqualTo("labels:alertname=\"a\",service=\"shop\"");
    assertThat(GroupKey.of(grouped, List.of(bySource))).isEqualTo("source:alertmanager:g");
    assertThat(GroupKey.of(grouped, List.of())).isEqualTo("source:alertmanager:g");
    assertThat(GroupKey.of(alone, List.of(bySource))).isEqualTo("alert:a");
  }

  @Test
  void staysShortAndPrintableWithoutBecomingAnother() {
    var one = RouterFixture.alert("a", START, null, Severity.HIGH, "\0" + "x".repeat(1_000) + 1);
    var two = RouterFixture.alert("a", START, null, Severity.HIGH, "\0" + "x".repeat(1_000) + 2);

    assertThat(GroupKey.of(one, List.of()))
        .hasSizeLessThan(400)
        .doesNotContain("\0")
        .isNotEqualTo(GroupKey.of(two, List.of()));
  }
}
