package io.firebreak.real;

import static io.firebreak.real.Firebreak.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.firebreak.testing.Ports;
import io.firebreak.testing.RestClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Between a real Prometheus and a real Alertmanager")
class PrometheusAlertmanagerIT {
  private static final String TILL = "till";

  @TempDir Path folder;

  @Test
  void anAlertIsDeliveredCuredProvenAndTold() throws Exception {
    Program.demand(Monitoring.PROMETHEUS, Monitoring.ALERTMANAGER);
    var prometheus = Ports.free();
    var alertmanager = Ports.free();
    try (var tills = new Tills(TILL);
        var monitoring = new Monitoring(folder.resolve("monitoring"));
        var firebreak =
            new Firebreak(
                folder.resolve("firebreak"),
                config(tills, prometheus),
                runbook(tills),
                monitoring::logs)) {
      monitoring.alertmanager(
          alertmanager,
          firebreak.start() + "/hooks/alertmanager/real",
          "group_interval: 2s, repeat_interval: 1m",
          "--cluster.listen-address=");
      monitoring.prometheus(
          prometheus, tills, Monitoring.rule(TILL), Monitoring.alertmanagers(alertmanager));

      tills.sicken(TILL);
      firebreak.awaitRun(TILL, "awaiting_approval");
      assertThat(tills.ledger()).as("nothing before the approval").isEmpty();
      firebreak.approve(TILL);
      var run = firebreak.awaitRun(TILL, "succeeded");
      assertThat(tills.ledger()).containsExactly(TILL);

      var incident = run.path("incident").asText();
      firebreak.awaitIncident(incident, "resolved");
      times(firebreak.anna());
      story(firebreak.anna().text("/api/v1/incidents/" + incident + "/timeline"));
      assertThat(tills.ledger()).as("once, whatever came later").hasSize(1);
      firebreak.stop();
      assertThat(firebreak.audit()).isZero();
    }
  }

  private static void times(RestClient anna) {
    for (var time : List.of("detect", "acknowledge", "mitigate", "resolve")) {
      var name = "firebreak_incident_time_to_" + time + "_seconds_count";
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(anna.text("/metrics").lines())
                  .anyMatch(line ->
                      line.startsWith(name)
                          && line.contains("service=\"till\"")
                          && !line.endsWith(" 0.0")));
    }
  }

  private static void story(String markdown) {
    assertThat(markdown)
        .containsSubsequence(
            "# TillDown: resolved",
            "Alert received: TillDown",
            "Incident opened",
            "Gates before plan",
            "Plan ",
            "Approval asked for",
            "anna",
            "steps.restart begins",
            "State: verifying",
            "State: succeeded",
            "## Postmortem")
        .contains("Incident resolved");
  }

  private static String config(Tills tills, int prometheus) {
    return """
    hooks:
      - { source: alertmanager, name: real, auth: { bearer: secrets.HOOK } }
    prometheus:
      default: { url: "http://%s" }
    scope:
      http: ["%s"]
    """
        .formatted(Monitoring.loopback(prometheus), tills.address());
  }

  private static String runbook(Tills tills) {
    return tills.runbook(
        """
        preconditions:
          - name: Prometheus still sees it ill
            uses: prometheus.query
            with: { query: "till_well" }
            expect: result.value == 0
        verify:
          stabilize: 2s
          every: 1s
          success_for: 2
          failure_limit: 10
          deadline: 1m
          checks:
            - name: Prometheus sees it well
              uses: prometheus.query
              with: { query: "till_well" }
              expect: result.value == 1
        """);
  }
}
