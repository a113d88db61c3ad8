package io.firebreak.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.testing.Ports;
import io.firebreak.testing.RestClient;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A runbook that mutes alerts at a real Alertmanager")
class AlertmanagerSilenceIT {
  private static final String TILL = "till";

  @TempDir Path folder;

  @Test
  void itSaysWhatItWouldMuteNamesItsRunAndIsTakenBack() throws Exception {
    Program.demand(Monitoring.PROMETHEUS, Monitoring.ALERTMANAGER);
    var prometheus = Ports.free();
    var alertmanager = Ports.free();
    try (var tills = new Tills(TILL);
        var monitoring = new Monitoring(folder.resolve("monitoring"));
        var there = new RestClient("nobody asks for it");
        var firebreak =
            new Firebreak(
                folder.resolve("firebreak"),
                config(tills, alertmanager),
                runbook(tills),
                monitoring::logs)) {
      there.turnTo("http://" + Monitoring.loopback(alertmanager));
      monitoring.alertmanager(
          alertmanager,
          firebreak.start() + "/hooks/alertmanager/real",
          "group_interval: 2s, repeat_interval: 1m",
          "--cluster.listen-address=");
      monitoring.prometheus(
          prometheus, tills, Monitoring.rule(TILL), Monitoring.alertmanagers(alertmanager));

      tills.sicken(TILL);
      var run = firebreak.awaitRun(TILL, "awaiting_approval").path("id").asText();
      assertThat(firebreak.anna().text("/api/v1/runs/" + run))
          .contains("mutes alerts with {service=till} for 1h; 1 such alerts fire now");
      assertThat(silences(there)).isEmpty();

      firebreak.approve(TILL);
      firebreak.awaitRun(TILL, "rolled_back");
      assertThat(silences(there))
          .singleElement()
          .satisfies(one -> {
            assertThat(one.path("comment").asText())
                .startsWith("while it restarts [firebreak run " + run + ", ");
            assertThat(one.path("status").path("state").asText()).isEqualTo("expired");
          });
    }
  }

  private static JsonNode silences(RestClient there) {
    return there.get("/api/v2/silences");
  }

  private static String config(Tills tills, int alertmanager) {
    return """
    hooks:
      - { source: alertmanager, name: real, auth: { bearer: secrets.HOOK } }
    alertmanager:
      default: { url: "http://%s", silences: 0s }
    scope:
      http: ["%s"]
    """
        .formatted(Monitoring.loopback(alertmanager), tills.address());
  }

  /** Its second step asks for what is not there, so the first is taken back. */
  private static String runbook(Tills tills) {
    return """
    schema: 1
    runbook: mute-till
    title: Mute a till and restart it
    owner: team-shop
    target: "shop/${{ inputs.service }}"
    autonomy: approve
    triggers:
      alert: { when: alert.name == "TillDown", group_by: [service] }
    inputs:
      service: { type: string, pattern: "[a-z]{1,20}", from: alert.labels.service }
    steps:
      - id: mute
        uses: alertmanager.silence
        with: { labels: { service: "${{ inputs.service }}" }, duration: 1h, comment: while it restarts }
        undo:
          uses: alertmanager.expire_silence
          with: { silence: "${{ steps.mute.result.silence }}" }
          bounds: { silence: { type: string, pattern: "[0-9a-f-]{36}" } }
      - id: restart
        uses: http.request
        with: { method: POST, url: "http://ADDRESS/nothing-is-here" }
        undo: { none: a restart cannot be taken back }
    """
        .replace("ADDRESS", tills.address());
  }
}
