package io.firebreak.incident;

import static io.firebreak.incident.RouterFixture.START;
import static io.firebreak.incident.RouterFixture.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.incident.Incident.State;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.runbook.Triggers.Throttle;
import io.firebreak.testing.Dice;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Whatever comes in whatever order, the index is what the events tell")
class RouterStoryTest {
  private static final List<String> TABLES =
      List.of(
          "incident",
          "incident_alert",
          "run_start",
          "held_start",
          "throttle",
          "throttle_arrival",
          "correlation_tie",
          "inhibition");

  /** Alerts of the lower numbers explain those of the higher ones, and some one another. */
  private static final CorrelationRules RULES =
      new CorrelationRules(
          List.of(
              CorrelationTest.rule("down", "f[01]", "f[2-5]", List.of()),
              CorrelationTest.rule("up", "f[5-7]", "f[1-6]", List.of("service"))),
          Duration.ofMinutes(2),
          Duration.ofHours(1));

  @ParameterizedTest
  @EnumSource
  void theIndexCanBeRebuilt(Stores stores) {
    var dice = Dice.of(20_260_301);
    try (var fixture = new RouterFixture(stores, RULES)) {
      fixture.runbook("restart", Duration.ZERO, List.of("service"), RouterStoryTest::isEven);
      fixture.runbook("scale", Duration.ofSeconds(90), List.of(), alert -> true);
      fixture.runbook(
          "page",
          accumulate(Duration.ofMinutes(20), 3),
          null,
          alert -> alert.fingerprint().charAt(1) % 3 == 0);
      for (int i = 0; i < 120; i++) {
        fixture.now = fixture.now.plusSeconds(dice.below(60));
        fixture.send(alerts(dice).toArray(Alert[]::new));
        if (i % 40 == 0) {
          silence(fixture, "s" + i);
        }
        if (dice.below(3) == 0) {
          fixture.router.routeAll();
          fixture.router.routeAfterSilences();
          fixture.router.routeDueHolds();
          fixture.router.correlate();
        }
      }
      fixture.route(RouterFixture.firing("f4", fixture.now));

      assertThat(fixture.intake.unrouted(1)).isEmpty();
      for (var incident : fixture.all()) {
        assertThat(incident.state() == State.OPEN)
            .as("seed %d: %s", dice.seed(), incident)
            .isEqualTo(incident.firing() > 0);
      }
      var stored = dump(fixture);
      assertThat(stored).hasSizeGreaterThan(50);
      assertThat(stored).anyMatch(row -> row.startsWith("throttle_arrival: "));
      assertThat(stored).anyMatch(row -> row.startsWith("held_start: ") && row.contains("|s80|"));
      rebuild(fixture);
      assertThat(dump(fixture)).as("seed %d", dice.seed()).isEqualTo(stored);
    }
  }

  /** Silences one of the alerts, by one that takes the place of the one before. */
  private static void silence(RouterFixture fixture, String id) {
    var silences = new Silences(fixture.store.journal(), fixture.store.database(), () -> id, 10);
    silences.known(TENANT).forEach(each -> silences.expire(TENANT, each.id(), Actor.ENGINE));
    silences.place(
        TENANT, List.of("alertname=f4"), "one of them", Duration.ofDays(1), Actor.ENGINE);
  }

  private static Throttle accumulate(Duration within, int threshold) {
    return new Throttle(null, null, within, threshold, List.of("alertname"));
  }

  private static boolean isEven(Alert alert) {
    return alert.fingerprint().charAt(1) % 2 == 0;
  }

  private static List<Alert> alerts(Dice dice) {
    var alerts = new ArrayList<Alert>();
    for (int i = dice.below(4); i >= 0; i--) {
      var start = START.plusSeconds(600L * dice.below(7));
      alerts.add(
          RouterFixture.alert(
              "f" + dice.below(8),
              start,
              dice.below(2) == 0 ? null : start.plusSeconds(dice.below(900)),
              dice.oneOf(List.of(Severity.values())),
              dice.oneOf(List.of("one", "two"))));
    }
    return alerts;
  }

  private static List<String> dump(RouterFixture fixture) {
    var all = new ArrayList<String>();
    for (var table : TABLES) {
      fixture.rows("SELECT * FROM " + table).stream()
          .sorted()
          .forEach(row -> all.add(table + ": " + row));
    }
    return all;
  }

  private static void rebuild(RouterFixture fixture) {
    var incidents = fixture.all();
    var unit = Unit.builder();
    unit.guard(tx -> {
      for (var table : TABLES) {
        tx.update("DELETE FROM " + table);
      }
      return null;
    });
    for (var incident : incidents) {
      var events = new ArrayList<IncidentEvent>();
      fixture.events(incident.id()).stream().map(IncidentEvent.class::cast).forEach(events::add);
      unit.guard(IncidentStore.write(true, incident, events));
    }
    var throttled = new LinkedHashMap<StreamId, List<ThrottleEvent>>();
    fixture
        .store
        .journal()
        .scan(
            "throttle",
            event ->
                throttled
                    .computeIfAbsent(event.stream(), _ -> new ArrayList<>())
                    .add((ThrottleEvent) Objects.requireNonNull(event.payload())));
    throttled.forEach(
        (stream, events) -> unit.guard(ThrottleStore.write(stream, ThrottleState.NEW, events)));
    for (var event : fixture.store.journal().read(RoutingUnit.earlyResolves(TENANT), 0)) {
      if (event.payload() instanceof IncidentEvent.ResolvedEarly early) {
        unit.guard(IncidentStore.write(TENANT, early));
      }
    }
    assertThat(fixture.store.journal().commit(unit.build())).isInstanceOf(Committed.Done.class);
  }
}
