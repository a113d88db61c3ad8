package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.journal.Unit;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.testing.Stores;
import io.firebreak.verify.VerifyEvent.Saw;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether the alert of a run is over, when its verification asks. */
class AlertClearedTest {
  private static final Alert SICK = FleetLimitsTest.alert("Sick");

  private static RunbookVersion verified() {
    return EngineFixture.version(
        FlowTexts.runbook("restart", FlowTexts.effect("a", ""))
                .replace("triggers: {", "triggers: { alert: { when: 'true' },")
            + """
            verify:
              stabilize: 0s
              every: 1s
              success_for: 1
              checks: [alert_cleared]
            """);
  }

  /** What the router writes of an episode. */
  private static void heard(EngineFixture fix, Instant start, String status) {
    var unit = Unit.builder();
    unit.guard(tx -> {
      tx.update(
          "INSERT INTO incident_alert (tenant, fingerprint, starts_at, status, severity)"
              + " VALUES (?, ?, ?, ?, ?)"
              + " ON CONFLICT (tenant, fingerprint, starts_at)"
              + " DO UPDATE SET status = excluded.status",
          "default",
          SICK.fingerprint(),
          ChronoUnit.MICROS.between(Instant.EPOCH, start),
          status,
          "high");
      return null;
    });
    fix.store.journal().commit(unit.build());
  }

  private static void resolve(EngineFixture fix) {
    var unit = Unit.builder();
    var told =
        fix.engine
            .starter()
            .resolved(unit, "default", "incident", Set.of(), SICK.episode(), Instant.now());
    fix.store.journal().commit(unit.build());
    told.forEach(run -> fix.engine.starter().wake("default", run));
  }

  private static boolean looked(EngineFixture fix, String run) {
    var progress = fix.state(run).verify();
    return progress != null && progress.rounds() > 0;
  }

  @ParameterizedTest
  @EnumSource
  @Tag("V25")
  @DisplayName("V25: an alert that fires again is not over, also when that starts no run")
  void anAlertThatFiresAgainIsNotOver(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      heard(fix, SICK.startsAt(), "resolved");
      heard(fix, SICK.startsAt().plusSeconds(60), "firing");
      fix.world.witness(_ -> resolve(fix));
      var run = fix.startFor(verified(), SICK);
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> looked(fix, run));
      var state = fix.state(run);
      assertThat(state.resolvedAt()).isNotNull();
      assertThat(Objects.requireNonNull(Objects.requireNonNull(state.verify()).last()).checks())
          .singleElement()
          .satisfies(check -> assertThat(check.saw()).isEqualTo(Saw.PENDING));
      heard(fix, SICK.startsAt().plusSeconds(60), "resolved");
      fix.await(run, RunStatus.SUCCEEDED);
    }
  }

  @Test
  @Tag("V25")
  @DisplayName("V25: one that was over before the run began is over")
  void anAlertThatWasOverBeforeTheRunBeganIsOver() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      heard(fix, SICK.startsAt(), "resolved");
      var run = fix.startFor(verified(), SICK);
      fix.await(run, RunStatus.SUCCEEDED);
    }
  }
}
