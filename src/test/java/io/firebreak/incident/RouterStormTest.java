package io.firebreak.incident;

import static io.firebreak.incident.RouterFixture.START;
import static io.firebreak.incident.RouterFixture.alert;
import static io.firebreak.incident.RouterFixture.firing;
import static io.firebreak.incident.RouterFixture.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Severity;
import io.firebreak.incident.Incident.State;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("In a storm alerts start next to nothing, and what was kept back is not forgotten")
class RouterStormTest {
  private static final String STORM = "engine: 900 alerts within a minute, more than 600";

  @ParameterizedTest
  @EnumSource
  void whatAStormKeepsBackStartsOnceWhenItIsOver(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", Duration.ZERO, List.of(), alert -> true);
      fixture.storm = STORM;
      fixture.route(firing("a", START));
      fixture.route(alert("b", START, null, Severity.CRITICAL, "other"));
      fixture.router.routeAfterStorms();
      fixture.router.routeDueHolds();

      assertThat(fixture.runs.noted()).isEmpty();
      assertThat(fixture.all())
          .flatExtracting(Incident::holds)
          .extracting(IncidentEvent.StartHeld::runbook, IncidentEvent.StartHeld::detail)
          .containsOnly(org.assertj.core.groups.Tuple.tuple("restart", STORM))
          .hasSize(2);

      fixture.storm = null;
      try (var restarted = fixture.router()) {
        restarted.routeAfterStorms();
        restarted.routeAfterStorms();
      }
      fixture.router.routeAfterStorms();
      assertThat(fixture.all()).flatExtracting(Incident::starts).hasSize(2);
      assertThat(fixture.all()).flatExtracting(Incident::holds).isEmpty();
      assertThat(fixture.runs.noted()).hasSize(2);
      assertThat(fixture.runs.woken).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsOverBeforeTheStormIsStartsNothing(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", Duration.ZERO, List.of(), alert -> true);
      fixture.storm = STORM;
      fixture.route(firing("a", START));
      fixture.route(resolved("a", START, START.plusSeconds(5)));
      fixture.storm = null;
      fixture.router.routeAfterStorms();

      var incident = fixture.only();
      assertThat(incident.state()).isEqualTo(State.RESOLVED);
      assertThat(incident.refusals())
          .extracting(IncidentEvent.RunNotStarted::reason)
          .containsExactly(NotStarted.ALERT_RESOLVED);
      assertThat(fixture.runs.noted()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheStormAllowsStartsAtOnce(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("allowed drain", Duration.ZERO, List.of(), alert -> true);
      fixture.storm = STORM;
      fixture.route(firing("a", START));

      assertThat(fixture.only().starts())
          .extracting(IncidentEvent.RunStarted::runbook)
          .containsExactly("allowed drain");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatExplainsOthersStartsAtOnceAndTheyDoNot(Stores stores) {
    var rule = CorrelationTest.rule("dead node", "node", "pod", List.of("service"));
    try (var fixture = CorrelationTest.fixture(stores, rule)) {
      fixture.storm = STORM;
      fixture.route(alert("pod", START, null, Severity.HIGH, "pod"));
      fixture.route(alert("node", START, null, Severity.CRITICAL, "node"));

      assertThat(fixture.all())
          .flatExtracting(Incident::starts)
          .extracting(start -> start.episode().fingerprint())
          .containsExactly("node");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTriggersHoldThatEndsInAStormGoesOnUntilItIsOver(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", Duration.ofSeconds(30), List.of(), alert -> true);
      fixture.route(firing("a", START));
      fixture.storm = STORM;
      fixture.now = START.plusSeconds(31);
      fixture.router.routeDueHolds();
      assertThat(fixture.runs.noted()).isEmpty();
      assertThat(fixture.only().holds())
          .extracting(IncidentEvent.StartHeld::detail)
          .containsExactly(STORM);
      var before = fixture.events(fixture.only().id());
      fixture.router.routeDueHolds();
      fixture.router.routeAfterStorms();
      assertThat(fixture.events(fixture.only().id())).isEqualTo(before);

      fixture.storm = null;
      fixture.router.routeAfterStorms();
      assertThat(fixture.only().starts()).hasSize(1);
      assertThat(fixture.rows("SELECT runbook FROM held_start")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAlertThatGetsWorseInAStormStartsOnceWithItsWorstSeverity(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", Duration.ZERO, List.of(), alert -> true);
      fixture.storm = STORM;
      fixture.route(alert("a", START, null, Severity.LOW, "g"));
      fixture.route(alert("a", START, null, Severity.CRITICAL, "g"));
      fixture.storm = null;
      fixture.router.routeAfterStorms();

      assertThat(fixture.only().starts())
          .extracting(IncidentEvent.RunStarted::severity)
          .containsExactly(Severity.CRITICAL);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsCriticalIsRoutedBeforeWhatCameEarlier(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", Duration.ZERO, List.of(), alert -> true);
      for (var i = 0; i < 2 * Router.BATCH; i++) {
        fixture.send(alert("low" + i, START, null, Severity.LOW, "low"));
      }
      fixture.send(alert("worst", START, null, Severity.CRITICAL, "worst"));
      fixture.router.routeAll();

      assertThat(fixture.all().getFirst().title()).isEqualTo("Alert worst");
      assertThat(fixture.runs.noted())
          .hasSize(2 * Router.BATCH + 1)
          .first()
          .asString()
          .contains("worst");
      assertThat(fixture.intake.unrouted(1)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAStormIsMadeOfCanBeCounted(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", Duration.ZERO, List.of(), alert -> true);
      fixture.route(alert("old", START, null, Severity.LOW, "old"));
      fixture.storm = STORM;
      fixture.now = START.plusSeconds(60);
      fixture.route(
          alert("a", START, null, Severity.HIGH, "1"), alert("b", START, null, Severity.HIGH, "1"));
      fixture.route(alert("c", START, null, Severity.CRITICAL, "2"));
      fixture.route(resolved("old", START, START.plusSeconds(5)));

      assertThat(fixture.incidents.burst(RouterFixture.TENANT, START.plusSeconds(1)))
          .isEqualTo(
              new Incidents.Burst(
                  2,
                  3,
                  List.of(
                      new Incidents.Burst.Titled("Alert a", 1),
                      new Incidents.Burst.Titled("Alert c", 1)),
                  Map.of(Severity.HIGH, 1L, Severity.CRITICAL, 1L),
                  3));
    }
  }
}
