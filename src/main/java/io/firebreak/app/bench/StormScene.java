package io.firebreak.app.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firebreak.access.Token;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the measured program is configured with when a node dies in a flood of alerts. */
final class StormScene {
  /** The runbook of what lies at the bottom of it. */
  static final String PARENT = "drain-node";

  /** The alerts of the flood, and of the pods on the dead node. */
  static final String FLOOD = "Flood";

  static final String POD = "PodDown";
  static final String NODE = "NodeDown";

  /** Alerts that no runbook wants. */
  static final String NOISE = "Noise";

  private StormScene() {}

  /**
   * Writes configuration, policy and runbooks.
   *
   * @param storage lines of the configuration that say where the record is; empty for the folder
   * @param threshold alerts a minute
   * @param hold for how long all but the node's alert must fire
   */
  static void write(Path folder, int stubPort, String storage, int threshold, String hold)
      throws IOException {
    var address = "127.0.0.1:" + stubPort;
    Files.writeString(
        Files.createDirectories(folder.resolve("config")).resolve("firebreak.yaml"),
        """
        %s
        hooks:
          - { source: alertmanager, name: bench, insecure: true }
        scope: { http: ["%s"] }
        storm: { threshold: %d, calm: 10m, allow: [%s] }
        people:
          bench: { name: Bench, roles: [viewer], token_hash: "%s" }
        """
            .formatted(storage, address, threshold, PARENT, Token.hash(BenchScene.TOKEN)));
    Files.writeString(
        Files.createDirectories(folder.resolve("config/policies")).resolve("bench.yaml"),
        """
        schema: 1
        policy: only-bench-targets
        title: Nothing but the bench is touched
        when: '!run.target.startsWith("bench/")'
        deny: this target is none of the bench's
        """);
    runbook(folder, address, PARENT, NODE, "node", "0s");
    runbook(folder, address, "restart-pod", POD, "pod", hold);
    runbook(folder, address, "calm-flood", FLOOD, "group", hold);
  }

  private static void runbook(
      Path folder, String address, String name, String alert, String label, String hold)
      throws IOException {
    var text =
        """
        schema: 1
        runbook: NAME
        title: One effect
        owner: bench
        risk: low
        target: "bench/${{ inputs.LABEL }}"
        autonomy: auto
        promotion: { after: 0 runs, success: 0% }
        triggers:
          alert: { when: alert.name == "ALERT", group_by: [LABEL], hold: HOLD }
        inputs:
          LABEL: { type: string, pattern: "[a-z0-9-]{1,40}", from: alert.labels.LABEL }
        steps:
          - id: act
            uses: http.request
            with:
              method: POST
              url: "http://ADDRESS/effect/${{ inputs.LABEL }}/act"
              idempotency_key_header: Idempotency-Key
            undo: { none: nothing to take back }
        verify:
          stabilize: 0s
          every: 1s
          deadline: 1m
          checks:
            - name: the target answers
              uses: http.check
              with: { url: "http://ADDRESS/look/${{ inputs.LABEL }}" }
              expect: result.healthy
        """;
    Files.writeString(
        Files.createDirectories(folder.resolve("runbooks")).resolve(name + ".yaml"),
        text.replace("NAME", name)
            .replace("ALERT", alert)
            .replace("LABEL", label)
            .replace("HOLD", hold)
            .replace("ADDRESS", address));
  }

  /** What Alertmanager sends for a group of the flood with so many alerts. */
  static Buffer group(String group, int alerts, String start) {
    return message(
        group, IntStream.range(0, alerts).mapToObj(item -> flood(group, item, start)).toList());
  }

  /** One alert of the flood in a message of its own. */
  static Buffer member(String group, int item, String start) {
    return message(group, List.of(flood(group, item, start)));
  }

  private static String flood(String group, int item, String start) {
    return one(
        FLOOD, group, Map.of("group", group, "item", "i" + item, "severity", "warning"), start, "");
  }

  /**
   * What Alertmanager sends for one alert.
   *
   * @param labels beside its name
   * @param end when it ended; empty while it fires
   */
  static Buffer alert(
      String name, String group, Map<String, String> labels, String start, String end) {
    return message(group, List.of(one(name, group, labels, start, end)));
  }

  private static Buffer message(String group, List<String> alerts) {
    var status = alerts.getFirst().startsWith("{\"status\":\"firing") ? "firing" : "resolved";
    return Buffer.buffer(
        """
        {"version":"4","groupKey":"{}:{group=\\"GROUP\\"}","truncatedAlerts":0,"status":"STATUS",\
        "receiver":"firebreak","groupLabels":{"group":"GROUP"},"commonLabels":{},\
        "commonAnnotations":{},"externalURL":"http://alertmanager.example","alerts":[ALERTS]}\
        """
            .replace("STATUS", status)
            .replace("GROUP", group)
            .replace("ALERTS", String.join(",", alerts)));
  }

  private static String one(
      String name, String group, Map<String, String> labels, String start, String end) {
    var all =
        labels.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(label -> "\"%s\":\"%s\"".formatted(label.getKey(), label.getValue()))
            .collect(Collectors.joining(",", "{\"alertname\":\"" + name + "\",", "}"));
    return """
    {"status":"STATUS","labels":LABELS,"annotations":{"summary":"It is to be looked at",\
    "description":"Of GROUP, for longer than is good for it"},"startsAt":"START",\
    "endsAt":"END","generatorURL":"http://prometheus.example/graph","fingerprint":"FINGER"}\
    """
        .replace("STATUS", end.isEmpty() ? "firing" : "resolved")
        .replace("END", end.isEmpty() ? "0001-01-01T00:00:00Z" : end)
        .replace("FINGER", UUID.nameUUIDFromBytes(all.getBytes(UTF_8)).toString())
        .replace("GROUP", group)
        .replace("LABELS", all)
        .replace("START", start);
  }
}
