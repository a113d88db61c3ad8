package io.firebreak.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.access.Token;
import io.firebreak.testing.Child;
import io.firebreak.testing.RestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Between a real Prometheus and a real Alertmanager")
class PrometheusAlertmanagerIT {
  private static final String HOOK_TOKEN = "a-token-between-alertmanager-and-firebreak";
  private static final String ANNA = "fbt_a-token-of-anna-at-the-till";
  private static final String REQUIRED = "required";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path folder;

  @Test
  void anAlertIsDeliveredCuredProvenAndTold() throws Exception {
    var required = REQUIRED.equals(System.getenv("FIREBREAK_REAL"));
    assumeTrue(required || Monitoring.installed(), "Prometheus and Alertmanager are not installed");
    assertThat(Monitoring.installed()).as("FIREBREAK_REAL=required").isTrue();
    var monitors = Files.createDirectories(folder.resolve("monitors"));
    try (var till = new Till();
        var monitoring = new Monitoring(monitors);
        var firebreak = start(till, monitoring);
        var anna = new RestClient(ANNA)) {
      var address = firebreak.address();
      anna.turnTo(address);
      monitoring.start(till.address(), address + "/hooks/alertmanager/real", HOOK_TOKEN);

      till.sicken();
      var run = awaitRun(anna, monitoring, "awaiting_approval");
      assertThat(till.ledger()).as("nothing before the approval").isEmpty();
      assertThat(anna.approve(run.path("id").asText())).isEqualTo(200);
      awaitRun(anna, monitoring, "succeeded");
      assertThat(till.ledger()).containsExactly("POST /restart");

      var incident = run.path("incident").asText();
      await()
          .atMost(PATIENCE)
          .until(() ->
              anna.get("/api/v1/incidents/" + incident).path("state").asText().equals("resolved"));
      times(anna);
      story(anna.text("/api/v1/incidents/" + incident + "/timeline"));
      assertThat(till.ledger()).as("once, whatever came later").hasSize(1);
      firebreak.stop();
    }
    assertThat(audit()).isZero();
  }

  private JsonNode awaitRun(RestClient anna, Monitoring monitoring, String state) {
    try {
      await()
          .atMost(PATIENCE)
          .until(() ->
              anna.runs("shop/till").stream()
                  .anyMatch(run -> run.path("state").asText().equals(state)));
    } catch (RuntimeException e) {
      throw new AssertionError(
          "no run is " + state + ": " + anna.runs("shop/till") + "\n" + monitoring.logs(), e);
    }
    return anna.runs("shop/till").getFirst();
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

  private Child start(Till till, Monitoring monitoring) throws IOException {
    var config = Files.createDirectories(folder.resolve("config"));
    var secrets = Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("HOOK"), HOOK_TOKEN);
    Files.writeString(
        config.resolve("firebreak.yaml"),
        """
        hooks:
          - { source: alertmanager, name: real, auth: { bearer: secrets.HOOK } }
        secrets: { file: "%s" }
        prometheus:
          default: { url: "%s" }
        scope:
          http: ["%s"]
        people:
          anna: { name: Anna, roles: [responder, approver], token_hash: "%s" }
        audit: { checkpoints: "%s" }
        """
            .formatted(
                secrets,
                monitoring.prometheus(),
                till.address(),
                Token.hash(ANNA),
                folder.resolve("checkpoints.txt")));
    Files.writeString(
        Files.createDirectories(folder.resolve("runbooks")).resolve("till.yaml"), runbook(till));
    return Child.java(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            Child.jar().toString(),
            "serve",
            "--config",
            config.toString(),
            "--runbooks",
            folder.resolve("runbooks").toString(),
            "--data",
            folder.resolve("data").toString(),
            "--port",
            "0"));
  }

  private static String runbook(Till till) {
    return """
    schema: 1
    runbook: restart-till
    title: Restart a till that is not well
    owner: team-shop
    target: "shop/${{ inputs.service }}"
    autonomy: approve
    triggers:
      alert: { when: alert.name == "TillDown", group_by: [service] }
    inputs:
      service: { type: string, pattern: "[a-z]{1,20}", from: alert.labels.service }
    preconditions:
      - name: Prometheus still sees it ill
        uses: prometheus.query
        with: { query: "till_well" }
        expect: result.value == 0
    steps:
      - id: restart
        name: Restart the till
        uses: http.request
        with: { method: POST, url: "http://ADDRESS/restart" }
        undo: { none: a restart cannot be taken back }
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
    """
        .replace("ADDRESS", till.address());
  }

  /** The exit code of {@code audit verify} against the checkpoints that were kept outside. */
  private int audit() throws Exception {
    try (var verify =
        Child.java(
            List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                Child.jar().toString(),
                "audit",
                "verify",
                "--data",
                folder.resolve("data").toString(),
                "--checkpoint",
                folder.resolve("checkpoints.txt").toString()))) {
      return verify.exit(PATIENCE);
    }
  }
}
