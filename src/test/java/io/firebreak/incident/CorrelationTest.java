package io.firebreak.incident;

import static io.firebreak.incident.RouterFixture.START;
import static io.firebreak.incident.RouterFixture.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.incident.CorrelationRule.Timing;
import io.firebreak.label.Labels;
import io.firebreak.label.Matcher;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("An alert that another alert explains starts nothing while that one fires")
class CorrelationTest {
  static final Duration GRACE = Duration.ofMinutes(5);
  static final Duration STALE = Duration.ofHours(6);
  static final CorrelationRule NODE_DOWN =
      rule("node down", "NodeNotReady", "Pod.*", List.of("cluster", "node"));

  static CorrelationRule rule(String name, String parent, String inhibit, List<String> equal) {
    return new CorrelationRule(
        name,
        "firebreak.yaml:7",
        Timing.WHILE_IT_FIRES,
        Matcher.parseAll(List.of("alertname=~" + parent)),
        Matcher.parseAll(List.of("alertname=~" + inhibit)),
        equal,
        Duration.ofMinutes(15));
  }

  static RouterFixture fixture(Stores stores, CorrelationRule... rules) {
    var fixture = new RouterFixture(stores, new CorrelationRules(List.of(rules), GRACE, STALE));
    fixture.runbook("fix", Duration.ZERO, List.of(), alert -> true);
    return fixture;
  }

  static Alert alert(
      String name, Map<String, String> labels, Instant startsAt, @Nullable Instant endsAt) {
    return new Alert(
        "alertmanager",
        name,
        endsAt == null ? Alert.Status.FIRING : Alert.Status.RESOLVED,
        Severity.HIGH,
        Labels.of(labels),
        Map.of(),
        startsAt,
        endsAt,
        name + Labels.of(labels).canonical(),
        null,
        Map.of(),
        List.of());
  }

  private static Alert node(String node, Instant startsAt) {
    return alert("NodeNotReady", Map.of("node", node), startsAt, null);
  }

  private static Alert pod(String pod, String node, Instant startsAt) {
    return alert("PodNotReady", Map.of("node", node, "pod", pod), startsAt, null);
  }

  static Alert over(Alert alert, Instant endsAt) {
    return alert(alert.name(), alert.labels().map(), alert.startsAt(), endsAt);
  }

  static Incident found(RouterFixture fixture, Alert alert) {
    return fixture.all().stream()
        .filter(incident -> incident.alerts().containsKey(Episode.of(alert)))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void whatComesAfterItsCauseHangsUnderItAndStartsNothing(Stores stores) {
    try (var fixture = fixture(stores, NODE_DOWN)) {
      var node = node("n1", START);
      var pod = pod("a", "n1", START.plusSeconds(20));
      fixture.route(node);
      fixture.now = START.plusSeconds(30);
      fixture.route(pod, pod("b", "n2", START.plusSeconds(20)));

      var parent = found(fixture, node);
      var child = found(fixture, pod);
      assertThat(child.parent()).isEqualTo(parent.id());
      assertThat(child.starts()).isEmpty();
      assertThat(child.refusals())
          .extracting(IncidentEvent.RunNotStarted::reason)
          .containsExactly(NotStarted.INHIBITED);
      assertThat(child.inhibited().get(Episode.of(pod)))
          .isEqualTo(
              new IncidentEvent.Inhibited(
                  Episode.of(pod),
                  parent.id(),
                  Episode.of(node),
                  "NodeNotReady",
                  "node down",
                  "firebreak.yaml:7",
                  "node=\"n1\""));
      assertThat(parent.parent()).isNull();
      assertThat(fixture.incidents.parent(TENANT, child.id())).contains(parent.id());
      assertThat(fixture.incidents.children(TENANT, parent.id(), 10))
          .extracting(Incidents.Line::id)
          .containsExactly(child.id());
      // The node's own, and the pod of another node.
      assertThat(fixture.runs.noted()).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void inOneBatchTheOrderDoesNotMatter(Stores stores) {
    try (var fixture = fixture(stores, NODE_DOWN)) {
      var node = node("n1", START);
      var pod = pod("a", "n1", START.minusSeconds(30));
      fixture.send(pod);
      fixture.send(node);
      fixture.router.routeAll();

      assertThat(found(fixture, pod).parent()).isEqualTo(found(fixture, node).id());
      assertThat(found(fixture, pod).starts()).isEmpty();
      assertThat(fixture.runs.noted()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatCameShortlyBeforeItsCauseHangsUnderItAndItsRunEnds(Stores stores) {
    try (var fixture = fixture(stores, NODE_DOWN)) {
      var pod = pod("a", "n1", START);
      var old = pod("old", "n1", START.minusSeconds(3_600));
      fixture.route(pod, old);
      var run = found(fixture, pod).runs().getFirst();
      fixture.route(node("n1", START.plusSeconds(60)));
      fixture.router.correlate();

      assertThat(found(fixture, pod).parent()).isNotNull();
      assertThat(fixture.runs.live(found(fixture, pod).id())).isEmpty();
      assertThat(fixture.runs.woken).contains(run);
      assertThat(found(fixture, old).parent()).as("it began long before").isNull();
      assertThat(fixture.runs.live(found(fixture, old).id())).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatStillFiresAfterItsCauseIsOverStandsAloneAgainAndStarts(Stores stores) {
    try (var fixture = fixture(stores, NODE_DOWN)) {
      var node = node("n1", START);
      var stays = pod("stays", "n1", START);
      var came = pod("came", "n1", START);
      var ends = pod("ends", "n1", START);
      fixture.route(came);
      fixture.route(node, stays, ends);
      fixture.router.correlate();
      var end = START.plusSeconds(600);
      fixture.route(over(node, end));
      fixture.now = end.plus(GRACE).minusSeconds(1);
      fixture.router.correlate();
      assertThat(found(fixture, stays).parent()).as("in its grace").isNotNull();

      fixture.route(over(ends, end.plusSeconds(100)));
      fixture.now = end.plus(GRACE);
      fixture.router.correlate();
      fixture.router.correlate();

      for (var alert : List.of(stays, came)) {
        var incident = found(fixture, alert);
        assertThat(incident.parent()).isNull();
        assertThat(fixture.runs.live(incident.id())).hasSize(1);
        assertThat(fixture.incidents.parent(TENANT, incident.id())).isEmpty();
      }
      assertThat(found(fixture, ends).parent())
          .as("where it hung")
          .isEqualTo(found(fixture, node).id());
      assertThat(fixture.runs.live(found(fixture, ends).id())).isEmpty();
      assertThat(fixture.rows("SELECT * FROM inhibition")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatHasBegunToChangeSomethingGoesOnAndIsNotStartedTwice(Stores stores) {
    try (var fixture = fixture(stores, NODE_DOWN)) {
      var pod = pod("a", "n1", START);
      fixture.route(pod);
      var run = found(fixture, pod).runs().getFirst();
      fixture.runs.acting.add(run);
      var node = node("n1", START);
      fixture.route(node);
      fixture.router.correlate();
      fixture.route(over(node, START.plusSeconds(60)));
      fixture.now = START.plus(GRACE).plusSeconds(60);
      fixture.router.correlate();

      assertThat(found(fixture, pod).parent()).isNull();
      assertThat(found(fixture, pod).runs()).containsExactly(run);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anIncidentWithAnAlertThatNothingExplainsStandsAlone(Stores stores) {
    try (var fixture = fixture(stores, NODE_DOWN)) {
      fixture.removeRunbooks();
      fixture.runbook(
          "fix", Duration.ZERO, List.of("namespace"), alert -> alert.name().startsWith("Pod"));
      var node = node("n1", START);
      var pod = pod("a", "n1", START);
      var other = pod("b", "n2", START);
      fixture.route(node);
      fixture.route(pod, other);

      var incident = found(fixture, pod);
      assertThat(incident).isEqualTo(found(fixture, other));
      assertThat(incident.parent()).isNull();
      assertThat(incident.starts())
          .as("only for the alert that nothing explains")
          .extracting(IncidentEvent.RunStarted::episode)
          .containsExactly(Episode.of(other));
    }
  }

  @ParameterizedTest
  @EnumSource
  void withinOneIncidentTheCauseAloneStartsSomething(Stores stores) {
    var twins =
        new CorrelationRule(
            "twins",
            "firebreak.yaml:3",
            Timing.WHILE_IT_FIRES,
            Matcher.parseAll(List.of("level=critical")),
            Matcher.parseAll(List.of("level=warning")),
            List.of("alertname", "volume"),
            Duration.ofDays(30));
    try (var fixture = fixture(stores, twins)) {
      fixture.removeRunbooks();
      fixture.runbook("fix", Duration.ZERO, List.of("alertname"), alert -> true);
      var warning =
          alert("Full", Map.of("volume", "v1", "level", "warning"), START.minusSeconds(9), null);
      var critical = alert("Full", Map.of("volume", "v1", "level", "critical"), START, null);
      fixture.route(warning);
      var early = fixture.only().runs();
      fixture.route(critical);
      fixture.router.correlate();

      assertThat(fixture.only().parent()).isNull();
      assertThat(fixture.only().inhibited()).containsOnlyKeys(Episode.of(warning));
      assertThat(fixture.runs.live(fixture.only().id()))
          .hasSize(1)
          .doesNotContainAnyElementsOf(early);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rulesThatContradictEachOtherMakeNoCircle(Stores stores) {
    var a = rule("a first", "A", "B", List.of("node"));
    var b = rule("b first", "B", "C", List.of("node"));
    var c = rule("c first", "C", "A", List.of("node"));
    var back = rule("back", "B", "A", List.of("node"));
    try (var fixture = fixture(stores, a, b, c, back)) {
      var labels = Map.of("node", "n1");
      var isB = alert("B", labels, START, null);
      var isA = alert("A", labels, START, null);
      var isC = alert("C", labels, START, null);
      for (var alert : List.of(isB, isA, isC)) {
        fixture.route(alert);
        fixture.router.correlate();
      }

      assertThat(found(fixture, isB).parent()).isEqualTo(found(fixture, isA).id());
      assertThat(found(fixture, isA).parent()).isNull();
      assertThat(found(fixture, isC).parent()).isEqualTo(found(fixture, isB).id());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRuleThatIsGoneAfterARestartSetsFreeWhatItHeld(Stores stores) {
    try (var fixture = fixture(stores, NODE_DOWN)) {
      var pod = pod("a", "n1", START);
      fixture.route(node("n1", START), pod);
      assertThat(found(fixture, pod).parent()).isNotNull();

      try (var without = fixture.router(CorrelationRules.NONE)) {
        without.tieAnew();
        without.correlate();
        assertThat(found(fixture, pod).parent()).isNull();
        assertThat(fixture.runs.live(found(fixture, pod).id())).hasSize(1);
        without.tieAnew();
      }
      try (var again = fixture.router()) {
        again.tieAnew();
        again.correlate();
        assertThat(found(fixture, pod).parent()).isNotNull();
        assertThat(fixture.runs.live(found(fixture, pod).id())).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofOneServiceTheLaterHangsUnderTheEarlierWithinTheWindow(Stores stores) {
    var same =
        new CorrelationRule(
            "same service",
            "firebreak.yaml:3",
            Timing.SOON_AFTER,
            List.of(),
            List.of(),
            List.of("service"),
            Duration.ofMinutes(5));
    try (var fixture = fixture(stores, same)) {
      var labels = Map.of("service", "shop");
      var first = alert("Errors", labels, START, null);
      var second = alert("Slow", labels, START.plusSeconds(299), null);
      var late = alert("Full", labels, START.plusSeconds(700), null);
      var other = alert("Errors", Map.of("service", "cart"), START, null);
      fixture.route(late);
      fixture.route(second);
      fixture.route(other, first);
      fixture.router.correlate();

      assertThat(found(fixture, second).parent()).isEqualTo(found(fixture, first).id());
      assertThat(found(fixture, first).parent()).isNull();
      assertThat(found(fixture, late).parent()).isNull();
      assertThat(found(fixture, other).parent()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHeldStartOfAnExplainedAlertIsRefusedWhenItIsDue(Stores stores) {
    try (var fixture = fixture(stores, NODE_DOWN)) {
      fixture.removeRunbooks();
      fixture.runbook(
          "fix", Duration.ofMinutes(1), List.of(), alert -> alert.name().startsWith("Pod"));
      var pod = pod("a", "n1", START);
      fixture.route(node("n1", START), pod);
      assertThat(found(fixture, pod).holds()).hasSize(1);
      fixture.now = START.plusSeconds(61);
      fixture.router.routeDueHolds();

      assertThat(found(fixture, pod).holds()).isEmpty();
      assertThat(found(fixture, pod).refusals())
          .extracting(IncidentEvent.RunNotStarted::reason)
          .containsExactly(NotStarted.INHIBITED);
      assertThat(fixture.runs.noted()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCauseThatWasNotHeardOfForLongExplainsNothing(Stores stores) {
    try (var fixture = fixture(stores, NODE_DOWN)) {
      var pod = pod("a", "n1", START);
      fixture.route(node("n1", START), pod);
      fixture.now = START.plus(STALE);
      fixture.router.correlate();
      fixture.router.correlate();
      assertThat(found(fixture, pod).parent()).isNull();
      assertThat(fixture.runs.live(found(fixture, pod).id())).hasSize(1);

      var late = pod("late", "n1", fixture.now);
      fixture.route(late);
      assertThat(found(fixture, late).parent()).isNull();

      fixture.route(node("n1", START));
      fixture.router.correlate();
      assertThat(found(fixture, late).parent()).as("it is heard of again").isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void alertsOfPodsThatReplaceOneAnotherMeetByTheirWorkload(Stores stores) {
    try (var fixture = fixture(stores)) {
      fixture.removeRunbooks();
      fixture.runbook("fix", Duration.ZERO, List.of("namespace", "workload"), alert -> true);
      fixture.route(
          alert("A", Map.of("pod", "cart-5c7f8d6b5-zk4lm"), START, null),
          alert("A", Map.of("pod", "cart-5c7f8d6b5-2xk4q"), START, null));

      assertThat(fixture.only().groupKey()).isEqualTo("labels:workload=\"deployment/cart\"");
    }
  }
}
