package io.firebreak.incident;

import static io.firebreak.incident.CorrelationTest.found;
import static io.firebreak.incident.RouterFixture.START;
import static io.firebreak.incident.RouterFixture.TENANT;
import static io.firebreak.incident.RouterFixture.alert;
import static io.firebreak.incident.RouterFixture.firing;
import static io.firebreak.incident.RouterFixture.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Severity;
import io.firebreak.incident.IncidentEvent.StartHeld;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Unit;
import io.firebreak.runbook.Triggers.Throttle;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("What started, and ended for what passes, starts once more when that is over")
class RouterPutBackTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static RouterFixture fixture(Stores stores, @Nullable Throttle throttle) {
    var fixture = new RouterFixture(stores);
    fixture.runbook("restart", throttle, null);
    return fixture;
  }

  /** Does what the unit does that ends the last run. */
  private static void putBack(RouterFixture fixture, Waiting waiting, Instant due) {
    var incident = fixture.only();
    var run = incident.starts().getLast();
    var hold = new StartHeld(run.runbook(), run.episode(), due, waiting, "why", null, run.runId());
    var back = new PutBack(TENANT, incident.id(), hold);
    var unit = Unit.builder().guard(back.index()).fact(back.stream(), back.event());
    assertThat(fixture.store.journal().commit(unit.build())).isInstanceOf(Committed.Done.class);
  }

  /** All that looks for what may start. */
  private static void look(RouterFixture fixture) {
    for (var i = 0; i < 3; i++) {
      fixture.router.routeAfterStorms();
      fixture.router.routeDueHolds();
      fixture.router.routeAfterSilences();
      fixture.router.routeAfterNews();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G130")
  void whatAStormEndedStartsOnceMoreAlsoWhereAThrottleLetItThroughBefore(Stores stores) {
    var throttle = new Throttle(HOUR, null, null, null, List.of("service"));
    try (var fixture = fixture(stores, throttle)) {
      fixture.route(firing("a", START));
      fixture.storm = "a storm";
      putBack(fixture, Waiting.STORM, START);
      look(fixture);
      assertThat(fixture.only().starts()).hasSize(1);
      assertThat(fixture.only().holds()).hasSize(1);

      fixture.storm = null;
      look(fixture);
      assertThat(fixture.only().starts()).hasSize(2);
      assertThat(fixture.only().holds()).isEmpty();
      assertThat(fixture.rows("SELECT run_id FROM run_start"))
          .containsExactly(fixture.only().starts().getLast().runId() + "|");
      assertThat(fixture.rows("SELECT runbook FROM held_start")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G130")
  void ofTwoProcessesOneStartsItAndARestartForgetsNothing(Stores stores) {
    try (var fixture = fixture(stores, null);
        var other = fixture.router()) {
      fixture.route(firing("a", START));
      putBack(fixture, Waiting.MAINTENANCE, START.plus(HOUR));
      look(fixture);
      assertThat(fixture.only().starts()).hasSize(1);

      fixture.now = START.plus(HOUR);
      fixture.runs.beforeStart =
          () -> {
            fixture.runs.beforeStart = () -> {};
            other.routeDueHolds();
          };
      look(fixture);
      assertThat(fixture.only().starts()).hasSize(2);
      assertThat(fixture.runs.noted()).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G130")
  void whatIsOverBeforeThatStartsNothingMore(Stores stores) {
    try (var fixture = fixture(stores, null)) {
      fixture.route(firing("a", START));
      fixture.storm = "a storm";
      putBack(fixture, Waiting.STORM, START);
      fixture.route(resolved("a", START, START.plusSeconds(5)));
      fixture.storm = null;
      look(fixture);
      assertThat(fixture.only().starts()).hasSize(1);
      assertThat(fixture.only().refusals())
          .extracting(IncidentEvent.RunNotStarted::reason)
          .containsExactly(NotStarted.ALERT_RESOLVED);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G130")
  void anAlertThatEndedWhenItsRunDidStartsNothingMore(Stores stores) {
    try (var fixture = fixture(stores, null)) {
      fixture.route(firing("a", START));
      fixture.route(resolved("a", START, START.plusSeconds(5)));
      putBack(fixture, Waiting.STORM, START);
      look(fixture);
      assertThat(fixture.only().starts()).hasSize(1);
      assertThat(fixture.only().holds()).isEmpty();
      assertThat(fixture.rows("SELECT runbook FROM held_start")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G130")
  void whatIsExplainedWhileItWaitsStartsOnceMoreWhenNothingExplainsItAnyMore(Stores stores) {
    var rule = CorrelationTest.rule("cause first", "cause", "symptom", List.of("service"));
    try (var fixture = CorrelationTest.fixture(stores, rule)) {
      var symptom = firing("symptom", START);
      fixture.route(symptom);
      fixture.storm = "a storm";
      putBack(fixture, Waiting.STORM, START);
      fixture.route(alert("cause", START, null, Severity.HIGH, "causes"));
      fixture.router.correlate(); // finds that what it remembers is older than the record
      fixture.router.correlate();
      fixture.storm = null;
      look(fixture);
      assertThat(found(fixture, symptom).refusals())
          .extracting(IncidentEvent.RunNotStarted::reason)
          .containsExactly(NotStarted.INHIBITED);
      assertThat(found(fixture, symptom).starts()).hasSize(1);

      fixture.route(alert("cause", START, START.plusSeconds(9), Severity.HIGH, "causes"));
      fixture.now = START.plus(HOUR);
      fixture.router.correlate();
      assertThat(found(fixture, symptom).starts()).hasSize(2);
      assertThat(fixture.rows("SELECT run_id FROM run_start WHERE episode LIKE 'symptom%'"))
          .containsExactly(found(fixture, symptom).starts().getLast().runId() + "|");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G131")
  @DisplayName("G131: a stale alert starts when it is heard of again, and not before")
  void aStaleAlertStartsWhenItIsHeardOfAgain(Stores stores) {
    try (var fixture = fixture(stores, null)) {
      fixture.route(firing("a", START));
      fixture.now = START.plus(CorrelationRules.NONE.staleAfter()).plusSeconds(1);
      putBack(fixture, Waiting.NEWS, fixture.now);
      look(fixture);
      assertThat(fixture.only().starts()).hasSize(1);

      fixture.route(firing("a", START));
      look(fixture);
      assertThat(fixture.only().starts()).hasSize(2);
      assertThat(fixture.rows("SELECT runbook FROM held_start")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G131")
  void aStaleAlertThatIsOverStartsNothing(Stores stores) {
    try (var fixture = fixture(stores, null)) {
      fixture.route(firing("a", START));
      fixture.now = START.plus(CorrelationRules.NONE.staleAfter()).plusSeconds(1);
      putBack(fixture, Waiting.NEWS, fixture.now);
      fixture.route(resolved("a", START, fixture.now));
      look(fixture);
      assertThat(fixture.only().starts()).hasSize(1);
      assertThat(fixture.rows("SELECT runbook FROM held_start")).isEmpty();
    }
  }
}
