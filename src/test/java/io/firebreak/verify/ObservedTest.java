package io.firebreak.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.firebreak.runbook.Check;
import io.firebreak.runbook.Location;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a failed check says is what is wrong, and not how it was asked. */
class ObservedTest {
  private static String unmet(String word, String result) throws Exception {
    var check = Objects.requireNonNull(Check.of(word, new Location("cure.yaml", 1, 1)));
    return Observed.unmet(
        (Check.ByAction) check, new ObjectMapper().readTree(result), null, "as it is");
  }

  @Test
  @Tag("V11")
  void ofATargetThatIsIllTheRulesAreToldThatFindItSo() throws Exception {
    assertThat(
            unmet(
                "target_healthy",
                """
                {"healthy": false, "checks": [
                  {"name": "up", "healthy": true, "observed": "result 1"},
                  {"name": "shop", "healthy": false, "observed": "result 500"},
                  {"name": "lag", "healthy": false, "observed": "result 7"}]}
                """))
        .isEqualTo("shop: result 500; lag: result 7");
  }

  @Test
  @Tag("V13")
  void newAlertsAreToldByNameWithWhyTheyAreNear() throws Exception {
    assertThat(
            unmet(
                "no_new_alerts",
                """
                {"begun": 2, "heard": "2026-01-02T03:05:00Z", "alerts": [
                  {"name": "Slow", "severity": "high", "starts_at": "2026-01-02T03:04:00Z",
                   "near": "the same service"},
                  {"name": "Down", "severity": "critical", "starts_at": "2026-01-02T03:04:30Z",
                   "near": "neighbours.checkout"}]}
                """))
        .isEqualTo(
            "2 began since: Slow (high, since 2026-01-02T03:04:00Z, the same service),"
                + " Down (critical, since 2026-01-02T03:04:30Z, neighbours.checkout)");
  }
}
