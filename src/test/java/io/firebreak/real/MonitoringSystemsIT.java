package io.firebreak.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.testing.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** They share one Firebreak and all go on at once, for what takes time is to wait for them. */
@DisplayName("Beside Prometheus without Alertmanager, a pair of Alertmanagers, and vmalert")
class MonitoringSystemsIT {
  private static final String DIRECT = "direct";
  private static final String PAIR = "pair";
  private static final String VMALERT = "vmalert";
  private static final List<String> ALL = List.of(DIRECT, PAIR, VMALERT);
  private static final String RHYTHM = "group_interval: 1s, repeat_interval: 1s";

  @TempDir Path folder;

  @Test
  void eachEpisodeHasOneRunWhateverIsToldTwiceLateOrStartedAgain() throws Exception {
    Program.demand(Monitoring.PROMETHEUS, Monitoring.ALERTMANAGER, Monitoring.VMALERT);
    try (var scene = new Scene()) {
      scene.allBegin();
      scene.fireAndBothOfThePairTellOfIt();
      scene.tellAgain();
      scene.sendersStartAgain();
      scene.firebreakStartsAgain();
      scene.areCured();
      scene.thePairTellsOfAnEndBeforeTheBeginning();
      scene.flap();
      scene.allWasUnderstood();
    }
  }

  private final class Scene implements AutoCloseable {
    private final Tills tills = new Tills(ALL.toArray(String[]::new));
    private final Relay direct = new Relay();
    private final Relay one = new Relay();
    private final Relay two = new Relay();
    private final Relay vmalert = new Relay();
    private final Map<String, List<Relay>> relays =
        Map.of(DIRECT, List.of(direct), PAIR, List.of(one, two), VMALERT, List.of(vmalert));
    private final Monitoring monitoring = new Monitoring(folder.resolve("monitoring"));
    private List<Program> senders = List.of();
    private final Firebreak firebreak =
        new Firebreak(
            folder.resolve("firebreak"),
            """
            hooks:
              - { source: prometheus, name: direct, auth: { bearer: secrets.HOOK } }
              - { source: prometheus, name: vmalert, auth: { bearer: secrets.HOOK } }
              - { source: alertmanager, name: pair, auth: { bearer: secrets.HOOK } }
            scope:
              http: ["%s"]
            """
                .formatted(tills.address()),
            tills.runbook(),
            monitoring::logs);

    Scene() throws IOException {}

    void allBegin() throws Exception {
      var first = Ports.free();
      var second = Ports.free();
      var prometheus = Ports.free();
      var cluster = List.of(Ports.free(), Ports.free());
      var hook = "/hooks/alertmanager/pair";
      senders =
          List.of(
              monitoring.prometheus(
                  Ports.free(), tills, Monitoring.rule(DIRECT), itself(DIRECT, direct)),
              monitoring.alertmanager(first, one.address() + hook, RHYTHM, of(cluster, 0)),
              monitoring.vmalert(
                  Ports.free(),
                  Monitoring.rule(VMALERT),
                  prometheus,
                  vmalert.address() + "/hooks/prometheus/vmalert"));
      monitoring.alertmanager(second, two.address() + hook, RHYTHM, of(cluster, 1));
      monitoring.prometheus(
          prometheus, tills, Monitoring.rule(PAIR), Monitoring.alertmanagers(first, second));
      turnTo(firebreak.start());
    }

    private void turnTo(String address) {
      relays.values().forEach(some -> some.forEach(relay -> relay.turnTo(address)));
    }

    void fireAndBothOfThePairTellOfIt() {
      one.hold();
      two.hold();
      ALL.forEach(tills::sicken);
      bothOfThePairTell();
      one.release();
      two.release();
      firebreak.awaiting("both were heard", () -> one.accepted() > 0 && two.accepted() > 0);
      ALL.forEach(service -> firebreak.awaitRun(service, "awaiting_approval"));
      assertThat(incidents("open")).hasSize(ALL.size());
    }

    private void bothOfThePairTell() {
      var firing = "\"status\":\"firing\"";
      firebreak.awaiting("both of the pair tell", () -> one.holds(firing) && two.holds(firing));
    }

    void tellAgain() {
      heardAgain();
      ALL.forEach(service -> assertThat(firebreak.anna().runs("shop/" + service)).hasSize(1));
    }

    /** Two more deliveries of each, so that the second was made after this began. */
    private void heardAgain() {
      var before = ALL.stream().mapToInt(this::heard).toArray();
      firebreak.awaiting(
          "all tell again",
          () ->
              IntStream.range(0, before.length).allMatch(i -> heard(ALL.get(i)) >= before[i] + 2));
    }

    private int heard(String service) {
      return relays.getOrDefault(service, List.of()).stream().mapToInt(Relay::accepted).sum();
    }

    void sendersStartAgain() throws Exception {
      for (var sender : senders) {
        sender.restart();
      }
      heardAgain();
      nothingStartedTwice();
    }

    void firebreakStartsAgain() throws Exception {
      firebreak.kill();
      turnTo(firebreak.start());
      heardAgain();
      nothingStartedTwice();
    }

    private void nothingStartedTwice() {
      for (var service : ALL) {
        firebreak.awaiting(service + " has one run", () -> begun(service).size() == 1);
        assertThat(firebreak.runs(service, "awaiting_approval")).as(service).hasSize(1);
      }
      assertThat(firebreak.anna().runs("shop/" + PAIR)).as("it knows the start still").hasSize(1);
      assertThat(incidents("open")).hasSize(ALL.size());
      assertThat(firebreak.incidents()).hasSize(ALL.size());
      assertThat(tills.ledger()).isEmpty();
    }

    /**
     * Those that did not end at once because another one is at work: only an Alertmanager keeps the
     * start of an alert when what evaluates its rule is started again.
     */
    private List<JsonNode> begun(String service) {
      return firebreak.anna().runs("shop/" + service).stream()
          .filter(run -> !run.path("reason").asText().equals("duplicate_in_progress"))
          .toList();
    }

    private List<JsonNode> incidents(String state) {
      return firebreak.incidents().stream()
          .filter(incident -> incident.path("state").asText().equals(state))
          .toList();
    }

    void areCured() {
      ALL.forEach(firebreak::approve);
      ALL.forEach(service -> firebreak.awaitRun(service, "succeeded"));
      assertThat(tills.ledger()).containsExactlyInAnyOrderElementsOf(ALL);
      areOver();
    }

    private void areOver() {
      firebreak.awaiting("all is over", () -> incidents("resolved").size() == ALL.size());
      assertThat(firebreak.incidents()).as("each group has one").hasSize(ALL.size());
    }

    void thePairTellsOfAnEndBeforeTheBeginning() {
      one.hold();
      two.hold();
      tills.sicken(PAIR);
      bothOfThePairTell();
      one.release();
      firebreak.awaitRun(PAIR, "awaiting_approval");
      tills.recover(PAIR);
      firebreak.awaitRun(PAIR, "self_resolved");
      areOver();
      var before = two.accepted();
      two.release();
      firebreak.awaiting("the other tells of the beginning", () -> two.accepted() > before);
    }

    void flap() {
      ALL.forEach(tills::sicken);
      ALL.forEach(service -> firebreak.awaitRun(service, "awaiting_approval"));
      assertThat(incidents("open")).hasSize(ALL.size());
      ALL.forEach(tills::recover);
      ALL.forEach(service ->
          firebreak.awaiting(
              service + " is well again",
              () -> firebreak.runs(service, "awaiting_approval").isEmpty()));
      areOver();
      assertThat(begun(DIRECT)).hasSize(2);
      assertThat(begun(PAIR)).as("the late beginning started none").hasSize(3);
      assertThat(begun(VMALERT)).hasSize(2);
    }

    void allWasUnderstood() throws Exception {
      assertThat(firebreak.deadLetters()).isEmpty();
      assertThat(tills.ledger()).as("once each").hasSize(ALL.size());
      firebreak.stop();
      assertThat(firebreak.audit()).isZero();
    }

    @Override
    public void close() {
      firebreak.close();
      monitoring.close();
      relays.values().forEach(some -> some.forEach(Relay::close));
      tills.close();
    }
  }

  /** A Prometheus that takes Firebreak for its Alertmanager. */
  private static String itself(String hook, Relay relay) {
    return """
    alerting:
      alertmanagers:
        - path_prefix: /hooks/prometheus/%s
          authorization: { credentials: %s }
          static_configs: [{ targets: ["%s"] }]
    """
        .formatted(hook, Firebreak.HOOK_TOKEN, relay.address().substring("http://".length()));
  }

  /** One of a pair that does not wait for the other to tell first. */
  private static String[] of(List<Integer> cluster, int own) {
    return new String[] {
      "--cluster.listen-address=" + Monitoring.loopback(cluster.get(own)),
      "--cluster.peer=" + Monitoring.loopback(cluster.get(1 - own)),
      "--cluster.peer-timeout=0s",
      "--cluster.gossip-interval=50ms"
    };
  }
}
