package io.firebreak.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.testing.Ports;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What a real Alertmanager told nobody while Firebreak was down")
class AlertmanagerReconciliationIT {
  private static final String TILL = "till";
  private static final int NOT_FOUND = 404;

  @TempDir Path folder;

  @Test
  void anAlertAndItsEndAreTakenInAfterTheStart() throws Exception {
    Program.demand(Monitoring.PROMETHEUS, Monitoring.ALERTMANAGER);
    var prometheus = Ports.free();
    var alertmanager = Ports.free();
    try (var tills = new Tills(TILL);
        var relay = new Relay();
        var questions = new Relay();
        var monitoring = new Monitoring(folder.resolve("monitoring"));
        var firebreak =
            new Firebreak(
                folder.resolve("firebreak"),
                config(tills, questions),
                tills.runbook(),
                monitoring::logs)) {
      // Alertmanager tries again after a 5xx only, so it has given up until the next hour.
      relay.turnAway(NOT_FOUND);
      questions.turnTo("http://" + Monitoring.loopback(alertmanager));
      monitoring.alertmanager(
          alertmanager,
          relay.address() + "/hooks/alertmanager/real",
          "group_interval: 1h, repeat_interval: 1h",
          "--cluster.listen-address=");
      monitoring.prometheus(
          prometheus, tills, Monitoring.rule(TILL), Monitoring.alertmanagers(alertmanager));
      tills.sicken(TILL);
      firebreak.awaiting("Alertmanager has given up", () -> relay.turnedAway() > 0);

      relay.turnTo(firebreak.start());
      var run = firebreak.awaitRun(TILL, "awaiting_approval").path("id").asText();
      firebreak.kill();
      relay.turnTo(firebreak.start());
      askedAgain(firebreak, questions);
      assertThat(firebreak.awaitRun(TILL, "awaiting_approval").path("id").asText()).isEqualTo(run);

      firebreak.kill();
      tills.recover(TILL);
      firebreak.start();
      firebreak.awaitRun(TILL, "self_resolved");
      assertThat(firebreak.anna().runs("shop/" + TILL)).as("it started once").hasSize(1);
      assertThat(firebreak.incidents())
          .singleElement()
          .satisfies(one -> assertThat(one.path("state").asText()).isEqualTo("resolved"));
      assertThat(relay.accepted()).as("nothing was told").isZero();
      assertThat(tills.ledger()).isEmpty();
    }
  }

  /** Whether it runs and what fires, and that twice, so that the first was dealt with. */
  private static void askedAgain(Firebreak firebreak, Relay questions) {
    var before = questions.accepted();
    firebreak.awaiting("Alertmanager is asked", () -> questions.accepted() >= before + 5);
  }

  private static String config(Tills tills, Relay questions) {
    return """
    hooks:
      - { source: alertmanager, name: real, auth: { bearer: secrets.HOOK } }
    alertmanager:
      one: { url: "%s", hook: alertmanager/real, receiver: firebreak }
    scope:
      http: ["%s"]
    limits: { alertmanager_reconcile: 1s }
    """
        .formatted(questions.address(), tills.address());
  }
}
