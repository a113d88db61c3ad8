package io.firebreak.incident;

import static io.firebreak.incident.RouterFixture.START;
import static io.firebreak.incident.RouterFixture.TENANT;
import static io.firebreak.incident.RouterFixture.alert;
import static io.firebreak.incident.RouterFixture.firing;
import static io.firebreak.incident.RouterFixture.resolved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.firebreak.alert.Severity;
import io.firebreak.incident.Incident.State;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The router brings alerts into incidents")
class RouterTest {
  private static final Instant END = START.plusSeconds(60);

  @ParameterizedTest
  @EnumSource
  void alertsOfOneGroupJoinOneIncident(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.route(firing("a", START));
      fixture.route(firing("b", START.plusSeconds(5)), firing("c", START.minusSeconds(5)));
      fixture.route(alert("x", START, null, Severity.LOW, "other"));

      assertThat(fixture.all()).hasSize(2);
      var incident = fixture.all().getFirst();
      assertThat(incident.title()).isEqualTo("Alert a");
      assertThat(incident.state()).isEqualTo(State.OPEN);
      assertThat(incident.startedAt()).isEqualTo(START.minusSeconds(5));
      assertThat(incident.alerts().keySet())
          .extracting(Episode::fingerprint)
          .containsExactly("c", "a", "b");
      assertThat(fixture.intake.unrouted(10)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRepeatIsNoEvent(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.route(firing("a", START));
      fixture.route(firing("a", START));
      fixture.route(firing("a", START), firing("b", START));

      assertThat(fixture.events(fixture.only().id()))
          .extracting(payload -> String.valueOf(payload).split("\\[", 2)[0])
          .containsExactly("Opened", "AlertJoined");
      assertThat(fixture.intake.unrouted(10)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anIncidentResolvesWithItsLastAlertAtTheSourcesTime(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.route(firing("a", START), firing("b", START));
      fixture.route(resolved("a", START, END.plusSeconds(9)));
      assertThat(fixture.only().state()).isEqualTo(State.OPEN);

      fixture.route(resolved("b", START, END));
      assertThat(fixture.only().state()).isEqualTo(State.RESOLVED);
      assertThat(fixture.only().resolvedAt()).isEqualTo(END.plusSeconds(9));
      assertThat(fixture.incidents.list(TENANT, State.RESOLVED, null, 10))
          .extracting(Incidents.Line::resolvedAt)
          .containsExactly(END.plusSeconds(9));
      assertThat(fixture.incidents.list(TENANT, State.OPEN, null, 10)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("F37")
  void aResolveBeforeItsFiringLeavesNothingToStart(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", Duration.ZERO, List.of(), alert -> true);
      fixture.route(resolved("a", START, END));
      assertThat(fixture.all()).isEmpty();

      fixture.route(firing("a", START), firing("b", START));
      assertThat(fixture.only().alerts().keySet()).containsExactly(new Episode("b", START));
      assertThat(fixture.runs.noted()).hasSize(1);

      // Begins later, so it is another episode.
      fixture.route(firing("a", END.plusSeconds(1)));
      assertThat(fixture.only().alerts()).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResolveEndsEarlierEpisodesOfTheSameAlertWhoseOwnWasLost(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.route(firing("a", START));
      fixture.route(firing("a", START.plusSeconds(30)));
      assertThat(fixture.only().firing()).isEqualTo(2);

      fixture.route(resolved("a", START, START.plusSeconds(20)));
      assertThat(fixture.only().firing()).isEqualTo(1);

      fixture.route(firing("a", START.plusSeconds(50)));
      fixture.route(resolved("a", START.plusSeconds(50), END));
      assertThat(fixture.only().state()).isEqualTo(State.RESOLVED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAlertReopensItsIncidentWithinTheWindowOnly(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      var window = IncidentLimits.DEFAULT.reopenWindow();
      fixture.route(firing("a", START));
      fixture.route(resolved("a", START, END));
      fixture.route(firing("a", END.plus(window)));
      assertThat(fixture.only().state()).isEqualTo(State.OPEN);
      assertThat(fixture.only().resolvedAt()).isNull();

      var secondEnd = END.plus(window).plusSeconds(60);
      fixture.route(resolved("a", END.plus(window), secondEnd));
      fixture.route(firing("a", secondEnd.plus(window).plusNanos(1_000)));
      assertThat(fixture.all())
          .extracting(Incident::state)
          .containsExactly(State.RESOLVED, State.OPEN);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatOnlyObservesStartsBesideTheFirstAndIsNeverInItsWay(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.observer("a watch", Duration.ZERO, alert -> true);
      fixture.observer("b watch", Duration.ofMinutes(1), alert -> true);
      fixture.runbook("restart", Duration.ZERO, List.of("service"), alert -> true);
      fixture.route(firing("a", START));

      var incident = fixture.only();
      assertThat(incident.groupKey()).isEqualTo("labels:service=\"shop\"");
      assertThat(incident.starts())
          .extracting(IncidentEvent.RunStarted::runbook)
          .containsExactly("restart", "a watch");
      assertThat(incident.holds())
          .extracting(IncidentEvent.StartHeld::runbook)
          .containsExactly("b watch");
      assertThat(incident.refusals()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G44")
  void theFirstOfSeveralRunbooksStartsAndTheOthersAreTold(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", Duration.ZERO, List.of("service"), alert -> true);
      fixture.runbook("scale", Duration.ZERO, List.of(), alert -> true);
      fixture.route(firing("a", START), alert("b", START, null, Severity.LOW, "other group"));

      var incident = fixture.only();
      assertThat(incident.groupKey()).isEqualTo("labels:service=\"shop\"");
      assertThat(incident.starts())
          .extracting(IncidentEvent.RunStarted::runbook, start -> start.episode().fingerprint())
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("restart", "a"),
              org.assertj.core.groups.Tuple.tuple("restart", "b"));
      assertThat(incident.refusals())
          .containsExactly(
              new IncidentEvent.RunNotStarted(
                  "scale", new Episode("a", START), NotStarted.TARGET_BUSY, "restart", null),
              new IncidentEvent.RunNotStarted(
                  "scale", new Episode("b", START), NotStarted.TARGET_BUSY, "restart", null));
      assertThat(fixture.runs.woken)
          .containsExactlyElementsOf(
              incident.starts().stream().map(IncidentEvent.RunStarted::runId).toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAlertThatIsWorseInTheSameBatchStartsWhatItWouldHaveStartedLater(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("look", Duration.ZERO, List.of(), alert -> alert.severity() == Severity.LOW);
      fixture.runbook(
          "restart", Duration.ZERO, List.of(), alert -> alert.severity() == Severity.HIGH);
      fixture.send(alert("a", START, null, Severity.LOW, "g"));
      fixture.send(alert("a", START, null, Severity.HIGH, "g"));
      fixture.router.routeAll();
      assertThat(fixture.only().starts())
          .extracting(IncidentEvent.RunStarted::runbook)
          .containsExactly("look", "restart");

      fixture.removeRunbooks();
      fixture.runbook("any", Duration.ZERO, List.of(), alert -> true);
      fixture.send(alert("b", START, null, Severity.LOW, "h"));
      fixture.send(alert("b", START, null, Severity.HIGH, "h"));
      fixture.router.routeAll();
      assertThat(fixture.all().getLast().starts()).as("one for both").hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEpisodeThatGotWorseMayStartItsRunbookOnceMore(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", Duration.ZERO, List.of(), alert -> true);
      fixture.route(alert("a", START, null, Severity.LOW, "g"));
      fixture.route(alert("a", START, null, Severity.CRITICAL, "g"));
      fixture.route(alert("a", START, null, Severity.LOW, "g"));

      assertThat(fixture.only().severity()).isEqualTo(Severity.CRITICAL);
      assertThat(fixture.only().starts())
          .extracting(IncidentEvent.RunStarted::severity)
          .containsExactly(Severity.LOW, Severity.CRITICAL);
    }
  }

  @ParameterizedTest
  @EnumSource
  void runsHearThatTheirAlertIsOverEvenWhenItAllCameAtOnce(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", Duration.ZERO, List.of(), alert -> true);
      fixture.send(firing("a", START));
      fixture.send(resolved("a", START, END));
      fixture.router.routeAll();

      var episode = new Episode("a", START).key();
      assertThat(fixture.runs.noted())
          .containsExactly(
              new RouterFixture.RunNoted("restart", episode).toString(),
              new RouterFixture.RunNoted("", "resolved " + episode).toString());
      assertThat(fixture.only().state()).isEqualTo(State.RESOLVED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHoldStartsOnlyWhatStillFires(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", Duration.ofSeconds(30), List.of(), alert -> true);
      fixture.route(firing("a", START), firing("b", START));
      fixture.route(resolved("b", START, START.plusSeconds(10)));
      fixture.router.routeDueHolds();
      assertThat(fixture.runs.noted()).isEmpty();
      assertThat(fixture.only().holds()).hasSize(1);

      fixture.now = START.plusSeconds(30);
      try (var restarted = fixture.router()) {
        restarted.routeDueHolds();
        restarted.routeDueHolds();
      }
      assertThat(fixture.only().starts())
          .extracting(IncidentEvent.RunStarted::episode)
          .containsExactly(new Episode("a", START));
      assertThat(fixture.only().refusals())
          .containsExactly(
              new IncidentEvent.RunNotStarted(
                  "restart", new Episode("b", START), NotStarted.ALERT_RESOLVED, null, null));
      assertThat(fixture.rows("SELECT * FROM held_start")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSenderWhoseClockIsAheadDelaysNothingBeyondTheHold(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook(
          "at-once", Duration.ZERO, List.of(), alert -> alert.fingerprint().equals("a"));
      fixture.runbook(
          "held", Duration.ofSeconds(30), List.of(), alert -> alert.fingerprint().equals("b"));
      var ahead = fixture.now.plus(Duration.ofMinutes(10));
      fixture.route(firing("a", ahead), firing("b", ahead));
      assertThat(fixture.runs.noted()).hasSize(1);

      fixture.now = fixture.now.plusSeconds(30);
      fixture.router.routeDueHolds();
      assertThat(fixture.runs.noted()).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHoldEndsWithoutARunWhenTheRunbookIsGone(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", Duration.ofSeconds(30), List.of(), alert -> true);
      fixture.route(firing("a", START));
      fixture.removeRunbooks();
      fixture.now = START.plusSeconds(31);
      fixture.router.routeDueHolds();

      assertThat(fixture.only().refusals())
          .extracting(IncidentEvent.RunNotStarted::reason)
          .containsExactly(NotStarted.NO_LONGER_MATCHES);
      assertThat(fixture.runs.noted()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofTwoRoutersOnOneDeliveryOneActs(Stores stores) {
    try (var fixture = new RouterFixture(stores);
        var faster = fixture.router()) {
      fixture.runbook("restart", Duration.ZERO, List.of(), alert -> true);
      fixture.send(firing("a", START), firing("b", START));
      // While the first router decides, the other one does it all.
      fixture.runs.beforeStart =
          () -> {
            fixture.runs.beforeStart = () -> {};
            faster.routeAll();
          };
      fixture.router.routeAll();

      assertThat(fixture.only().starts()).hasSize(2);
      assertThat(fixture.runs.noted()).hasSize(2);
      assertThat(fixture.intake.unrouted(10)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatFailsHalfWayLeavesNothingAndIsDoneLater(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook(
          "restart", Duration.ZERO, List.of(), alert -> alert.fingerprint().equals("b"));
      fixture.send(firing("a", START), firing("b", START));
      fixture.send(alert("c", START, null, Severity.LOW, "other"));
      fixture.runs.beforeStart =
          () -> {
            throw new IllegalStateException("the process ends here");
          };
      fixture.router.routeAll();
      // The delivery behind the broken one is not held up by it.
      assertThat(fixture.only().title()).isEqualTo("Alert c");
      assertThat(fixture.intake.unrouted(10)).hasSize(1);
      assertThat(fixture.runs.noted()).isEmpty();

      fixture.runs.beforeStart = () -> {};
      try (var restarted = fixture.router()) {
        restarted.routeAll();
      }
      assertThat(fixture.all()).hasSize(2);
      assertThat(fixture.runs.noted()).hasSize(1);
      assertThat(fixture.intake.unrouted(10)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStartedRouterFindsWhatIsLeftAndWhatComes(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.send(firing("a", START));
      fixture.intake.onAccepted(delivery -> fixture.router.look());
      fixture.router.start();
      await().until(() -> fixture.intake.unrouted(1).isEmpty());
      fixture.send(firing("b", START));
      await().until(() -> fixture.intake.unrouted(1).isEmpty());

      assertThat(fixture.only().alerts()).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void incidentsOfOthersAreNotFound(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.route(firing("a", START));

      assertThat(fixture.incidents.find("others", fixture.only().id())).isEmpty();
      assertThat(fixture.incidents.list("others", null, null, 10)).isEmpty();
      assertThat(fixture.incidents.list(TENANT, null, fixture.only().id(), 10)).isEmpty();
    }
  }
}
