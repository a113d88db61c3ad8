package io.firebreak.app.bench;

import io.firebreak.access.Token;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the measured program is configured with, and the alerts that it gets. */
final class BenchScene {
  static final String TOKEN = "fbt_the-token-of-firebreak-bench";

  /** With which Slack's part signs what it sends. */
  static final String SIGNING_SECRET = "the-signing-secret-of-firebreak-bench";

  /** The workspace. */
  static final String SLACK_TEAM = "TBENCH";

  /** The person who clicks, as Slack calls them. */
  static final String SLACK_USER = "UBENCH";

  static final String HOOK = "/hooks/alertmanager/bench";

  private BenchScene() {}

  /**
   * Writes configuration, policy and runbook: three keyed effects, a precondition, a check at the
   * end. The built-in policies would ask people, who are not measured; nor is a time in which the
   * runbook proves itself.
   */
  static void write(Path folder, int stubPort) throws IOException {
    write(folder, stubPort, "auto", "");
  }

  /** Writes the same, but a person is asked in Slack before the first effect. */
  static void writeAsking(Path folder, int stubPort) throws IOException {
    var secrets = Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("SLACK_SIGNING"), SIGNING_SECRET);
    Files.writeString(secrets.resolve("SLACK_BOT"), "xoxb-firebreak-bench");
    write(
        folder,
        stubPort,
        "approve",
        """
        secrets: { file: "%s" }
        slack:
          mode: http
          signing_secret: secrets.SLACK_SIGNING
          bot_token: secrets.SLACK_BOT
          channel: "#bench"
          api_url: "http://127.0.0.1:%d/slack/api/"
        """
            .formatted(secrets, stubPort));
  }

  private static void write(Path folder, int stubPort, String autonomy, String slack)
      throws IOException {
    var address = "127.0.0.1:" + stubPort;
    Files.writeString(
        Files.createDirectories(folder.resolve("config")).resolve("firebreak.yaml"),
        """
        hooks:
          - { source: alertmanager, name: bench, insecure: true }
        scope: { http: ["%s"] }
        limits: { runs_per_minute: 0 }
        people:
          bench: { name: Bench, slack: %s, roles: [viewer, approver], token_hash: "%s" }
        """
                .formatted(address, SLACK_USER, Token.hash(TOKEN))
            + slack);
    Files.writeString(
        Files.createDirectories(folder.resolve("config/policies")).resolve("bench.yaml"),
        """
        schema: 1
        policy: only-bench-targets
        title: Nothing but the bench is touched
        when: '!run.target.startsWith("bench/")'
        deny: this target is none of the bench's
        """);
    var runbook =
        """
        schema: 1
        runbook: bench
        title: Three keyed effects
        owner: bench
        risk: low
        target: "bench/${{ inputs.item }}"
        autonomy: AUTONOMY
        promotion: { after: 0 runs, success: 0% }
        triggers:
          alert: { when: alert.name == "Bench", group_by: [item] }
        inputs:
          item: { type: string, pattern: "[a-z0-9-]{1,40}", from: alert.labels.item }
        preconditions:
          - name: the target answers
            uses: http.check
            with: { url: "http://ADDRESS/look/${{ inputs.item }}" }
            expect: result.healthy
        steps:
        STEPS
        verify:
          stabilize: 0s
          every: 1s
          deadline: 1m
          checks:
            - name: the target answers
              uses: http.check
              with: { url: "http://ADDRESS/look/${{ inputs.item }}" }
              expect: result.healthy
        """
            .replace("STEPS", step("one") + step("two") + step("three").stripTrailing())
            .replace("AUTONOMY", autonomy)
            .replace("ADDRESS", address);
    Files.writeString(
        Files.createDirectories(folder.resolve("runbooks")).resolve("bench.yaml"), runbook);
  }

  private static String step(String id) {
    return """
      - id: ID
        uses: http.request
        with:
          method: POST
          url: "http://ADDRESS/effect/${{ inputs.item }}/ID"
          idempotency_key_header: Idempotency-Key
        undo: { none: nothing to take back }
    """
        .replace("ID", id);
  }

  /** What Alertmanager sends for one alert. */
  static Buffer alert(String name, String item, String startsAt) {
    return Buffer.buffer(
        """
        {"version":"4","groupKey":"{}:{item=\\"ITEM\\"}","truncatedAlerts":0,"status":"firing",\
        "receiver":"firebreak","groupLabels":{"item":"ITEM"},\
        "commonLabels":{"alertname":"NAME","item":"ITEM","severity":"warning"},\
        "commonAnnotations":{"summary":"ITEM is to be looked at"},\
        "externalURL":"http://alertmanager.example","alerts":[{"status":"firing",\
        "labels":{"alertname":"NAME","item":"ITEM","severity":"warning"},\
        "annotations":{"summary":"ITEM is to be looked at"},"startsAt":"START",\
        "endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus.example/graph",\
        "fingerprint":"FINGER"}]}\
        """
            .replace(
                "FINGER", "%016x".formatted((long) (name + item).hashCode() << 20 ^ item.length()))
            .replace("ITEM", item)
            .replace("NAME", name)
            .replace("START", startsAt));
  }
}
