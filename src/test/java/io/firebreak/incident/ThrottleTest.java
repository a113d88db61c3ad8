package io.firebreak.incident;

import static io.firebreak.incident.RouterFixture.START;
import static io.firebreak.incident.RouterFixture.alert;
import static io.firebreak.incident.RouterFixture.firing;
import static io.firebreak.incident.RouterFixture.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.journal.Committed;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.Unit;
import io.firebreak.runbook.Triggers.Flapping;
import io.firebreak.runbook.Triggers.Throttle;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Throttles of triggers")
class ThrottleTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final List<String> SERVICE = List.of("service");

  private static Throttle onceWithin(Duration time) {
    return new Throttle(time, null, null, null, SERVICE);
  }

  private static Throttle onceAfter(Duration time) {
    return new Throttle(null, time, null, null, SERVICE);
  }

  private static Throttle accumulate(Duration time, int threshold) {
    return new Throttle(null, null, time, threshold, SERVICE);
  }

  /** The episodes that started a run, by fingerprint, in the order of their incidents. */
  private static List<String> started(RouterFixture fixture) {
    var started = new ArrayList<String>();
    fixture
        .all()
        .forEach(incident ->
            incident.starts().forEach(start -> started.add(start.episode().fingerprint())));
    return started;
  }

  private static List<String> refused(RouterFixture fixture) {
    var refused = new ArrayList<String>();
    fixture
        .all()
        .forEach(incident ->
            incident
                .refusals()
                .forEach(refusal ->
                    refused.add(refusal.episode().fingerprint() + " " + refusal.reason().code())));
    return refused;
  }

  /** Of another group, and so of another incident, but of the same service. */
  private static Alert alone(String fingerprint, RouterFixture fixture) {
    return alert(fingerprint, fixture.now, null, Severity.HIGH, fingerprint);
  }

  @ParameterizedTest
  @EnumSource
  void onceWithinStartsTheFirstAndSaysWhyNotTheOthers(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", onceWithin(Duration.ofMinutes(10)), null);
      fixture.route(alone("a", fixture), alone("b", fixture));
      fixture.now = START.plus(Duration.ofMinutes(10)).minusMillis(1);
      fixture.route(alone("c", fixture));
      fixture.now = START.plus(Duration.ofMinutes(10));
      fixture.route(alone("d", fixture));

      assertThat(started(fixture)).containsExactly("a", "d");
      assertThat(refused(fixture)).containsExactly("b throttled", "c throttled");
      assertThat(fixture.all().get(1).refusals().getFirst().detail())
          .isEqualTo("once within 10m for service=\"shop\"; the last start was at " + START);
    }
  }

  @ParameterizedTest
  @EnumSource
  void onceAfterStartsOneRunForWhatStillFiresOfABatch(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", onceAfter(MINUTE), null);
      fixture.route(alone("a", fixture));
      fixture.now = START.plusSeconds(30);
      fixture.route(alone("b", fixture));
      fixture.route(alone("c", fixture));
      fixture.route(alert("a", START, fixture.now, Severity.HIGH, "a"));
      fixture.router.routeDueHolds();
      assertThat(started(fixture)).isEmpty();
      assertThat(fixture.all().get(1).holds())
          .containsExactly(
              new IncidentEvent.StartHeld(
                  "restart",
                  new Episode("b", START.plusSeconds(30)),
                  START.plus(MINUTE),
                  Waiting.BATCH,
                  null,
                  null,
                  null));

      fixture.now = START.plus(MINUTE);
      fixture.route(alone("next", fixture));
      try (var restarted = fixture.router()) {
        restarted.routeDueHolds();
        restarted.routeDueHolds();
      }
      assertThat(started(fixture)).containsExactly("b");
      assertThat(refused(fixture)).containsExactly("a alert_resolved", "c batched");

      fixture.now = START.plus(MINUTE).plus(MINUTE);
      fixture.router.routeDueHolds();
      assertThat(started(fixture)).containsExactly("b", "next");
      assertThat(fixture.rows("SELECT * FROM held_start")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void accumulateWithinStartsAtTheThresholdAndCountsAnew(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", accumulate(MINUTE, 3), null);
      for (var name : List.of("a", "b", "c", "d", "e", "f", "g")) {
        fixture.route(alone(name, fixture));
        fixture.now = fixture.now.plusSeconds(name.equals("d") ? 61 : 10);
      }
      // a b c start; d is too old when e, f and g come
      assertThat(started(fixture)).containsExactly("c", "g");
      assertThat(refused(fixture))
          .containsExactly(
              "a below_threshold",
              "b below_threshold",
              "d below_threshold",
              "e below_threshold",
              "f below_threshold");
      assertThat(fixture.all().get(1).refusals().getFirst().detail())
          .isEqualTo("2 of 3 within 1m for service=\"shop\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEpisodeThatGetsWorseIsCountedOnce(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", accumulate(MINUTE, 2), null);
      fixture.route(firing("a", START));
      fixture.route(alert("a", START, null, Severity.CRITICAL, "group"));
      assertThat(started(fixture)).isEmpty();
      fixture.route(firing("b", START));
      assertThat(started(fixture)).containsExactly("b");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("F37")
  void aFlappingAlertStartsOnlyOnceItStays(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", null, new Flapping(3, Duration.ofMinutes(5)));
      for (int i = 0; i < 3; i++) {
        fixture.route(firing("a", fixture.now));
        var began = fixture.now;
        fixture.now = fixture.now.plusSeconds(30);
        if (i < 2) {
          fixture.route(resolved("a", began, fixture.now));
        }
      }
      assertThat(started(fixture)).as("the first two").containsExactly("a", "a");
      fixture.now = fixture.now.plusSeconds(60);
      fixture.route(resolved("a", START.plusSeconds(60), fixture.now));
      assertThat(refused(fixture)).containsExactly("a flapping");

      fixture.route(firing("a", fixture.now));
      var due = fixture.now.plus(Duration.ofMinutes(5));
      fixture.now = due.minusMillis(1);
      fixture.router.routeDueHolds();
      assertThat(started(fixture)).hasSize(2);
      fixture.now = due;
      fixture.router.routeDueHolds();
      assertThat(started(fixture)).containsExactly("a", "a", "a");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatCameInAMaintenanceWindowStartsWhenItEndsIfItStillFires(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", onceWithin(Duration.ofHours(1)), null);
      fixture.window = new Quiet.Window(START.plus(MINUTE), "network: \"Switches\"");
      fixture.route(alone("a", fixture), alone("b", fixture));
      fixture.now = START.plusSeconds(30);
      fixture.route(alert("a", START, fixture.now, Severity.HIGH, "a"));
      assertThat(refused(fixture)).containsExactly("a maintenance");
      assertThat(fixture.all().get(1).holds())
          .containsExactly(
              new IncidentEvent.StartHeld(
                  "restart",
                  new Episode("b", START),
                  START.plus(MINUTE),
                  Waiting.MAINTENANCE,
                  "network: \"Switches\"",
                  null,
                  null));

      fixture.window = new Quiet.Window(START.plus(MINUTE).plus(MINUTE), "network: longer");
      fixture.now = START.plus(MINUTE);
      fixture.router.routeDueHolds();
      assertThat(started(fixture)).as("the window was made longer").isEmpty();
      fixture.window = null;
      fixture.now = START.plus(MINUTE).plus(MINUTE);
      try (var restarted = fixture.router()) {
        restarted.routeDueHolds();
        restarted.routeDueHolds();
      }
      assertThat(started(fixture)).containsExactly("b");
      assertThat(fixture.rows("SELECT * FROM held_start")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStartThatAnotherProcessWasFasterWithIsPutOff(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", onceWithin(Duration.ofHours(1)), null);
      fixture.runs.beforeStart =
          () -> {
            fixture.runs.beforeStart = () -> {};
            elsewhere(fixture, new ThrottleKey("restart", "service=\"shop\""));
          };
      fixture.route(alone("a", fixture));

      assertThat(started(fixture)).isEmpty();
      assertThat(fixture.runs.noted()).isEmpty();
      assertThat(refused(fixture)).containsExactly("a throttled");
    }
  }

  private static void elsewhere(RouterFixture fixture, ThrottleKey key) {
    var stream = key.stream(RouterFixture.TENANT);
    var passed =
        new ThrottleEvent.Passed(
            key.runbook(), key.alike(), new Episode("other", START), START, null);
    assertThat(
            fixture
                .store
                .journal()
                .commit(
                    Unit.builder()
                        .guard(ThrottleStore.write(stream, ThrottleState.NEW, List.of(passed)))
                        .append(stream, 0, List.of(NewEvent.byEngine(passed)))
                        .build()))
        .isInstanceOf(Committed.Done.class);
  }
}
