package io.firebreak.app.bench;

import io.firebreak.access.Token;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the measured program is configured with, and the alerts that it gets. */
final class BenchScene {
  static final String TOKEN = "fbt_the-token-of-firebreak-bench";
  static final String HOOK = "/hooks/alertmanager/bench";

  private BenchScene() {}

  /**
   * Writes configuration, policy and runbook: three keyed effects, a precondition, a check at the
   * end. The built-in policies would ask people, who are not measured; nor is a time in which the
   * runbook proves itself.
   */
  static void write(Path folder, int stubPort) throws IOException {
    var address = "127.0.0.1:" + stubPort;
    Files.writeString(
        Files.createDirectories(folder.resolve("config")).resolve("firebreak.yaml"),
        """
        hooks:
          - { source: alertmanager, name: bench, insecure: true }
        scope: { http: ["%s"] }
        limits: { runs_per_minute: 0 }
        people:
          bench: { name: Bench, roles: [viewer], token_hash: "%s" }
        """
            .formatted(address, Token.hash(TOKEN)));
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
        autonomy: auto
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
