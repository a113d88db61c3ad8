package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.approval.ApprovalEvent.Outcome;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.EffectClass;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.Runbook.OnResolve;
import io.firebreak.testing.Stores;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Alerts that resolve while a run is at work for them. */
class OnResolveTest {
  private static final Alert SICK = FleetLimitsTest.alert("Sick");

  private static TestRunbook asking(OnResolve onResolve) {
    return new TestRunbook("restart")
        .autonomy(Autonomy.APPROVE)
        .onResolve(onResolve)
        .step("a", EffectClass.KEYED)
        .step("b", EffectClass.KEYED);
  }

  private static void resolve(EngineFixture fix, Alert alert) {
    resolve(fix, alert, "incident", Set.of());
  }

  private static void resolve(
      EngineFixture fix, Alert alert, String incident, Set<String> started) {
    var unit = Unit.builder();
    var told =
        fix.engine
            .starter()
            .resolved(unit, "default", incident, started, alert.episode(), Instant.now());
    fix.store.journal().commit(unit.build());
    told.forEach(run -> fix.engine.starter().wake("default", run));
  }

  private static void approve(EngineFixture fix, String run) {
    var hash = fix.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
    fix.engine.remediation().vote("default", run, null, hash, Vote.APPROVE, null, BEN);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G50")
  @Tag("F37")
  @DisplayName("G50: a resolve before the first effect ends the run and withdraws its question")
  void aResolveBeforeTheFirstEffectEndsIt(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = fix.startFor(asking(OnResolve.CANCEL).version(), SICK);
      fix.await(run, RunStatus.AWAITING_APPROVAL);
      resolve(fix, SICK);
      var state = fix.await(run, RunStatus.SELF_RESOLVED);
      assertThat(state.reason()).isEqualTo(EndReason.ALERT_RESOLVED);
      assertThat(Objects.requireNonNull(state.approval()).ended(Outcome.CANCELLED_RESOLVED))
          .isTrue();
      assertThat(fix.world.ledger()).isEmpty();
    }
  }

  @Test
  @Tag("G51")
  @Tag("F37")
  @DisplayName("G51: after the first effect a resolve is noted, and the run goes on")
  void aResolveAfterAnEffectIsAFact() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      during(fix, "a", () -> resolve(fix, SICK));
      var run = fix.startFor(asking(OnResolve.CANCEL).version(), SICK);
      approve(fix, run);
      var state = fix.await(run, RunStatus.SUCCEEDED);
      assertThat(state.resolvedAt()).isNotNull();
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.b");
    }
  }

  @Test
  @Tag("G52")
  @DisplayName("G52: with finish it goes on all the same")
  void withFinishItGoesOn() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var run = fix.startFor(asking(OnResolve.FINISH).version(), SICK);
      fix.await(run, RunStatus.AWAITING_APPROVAL);
      resolve(fix, SICK);
      approve(fix, run);
      fix.await(run, RunStatus.SUCCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G53")
  @DisplayName("G53: with ask it is held before its next effect, until a person has it go on")
  void withAskItIsHeldBeforeItsNextEffect(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      during(fix, "a", () -> resolve(fix, SICK));
      var run = fix.startFor(asking(OnResolve.ASK).version(), SICK);
      approve(fix, run);
      Awaitility.await().until(() -> fix.state(run).held() != null);
      assertThat(fix.state(run).held()).startsWith("the alert resolved at ");
      fix.engine.remediation().release("default", "another hold was lifted", BEN);
      Awaitility.await().until(() -> held(fix, run) == 2);
      assertThat(fix.world.paths(run)).as("that is no answer").containsExactly("steps.a");
      fix.engine.remediation().resume("default", run, "go on", BEN);
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.b");
    }
  }

  @Test
  @Tag("G53")
  @DisplayName("G53: and when a person cancels it instead, it ends, whatever is done at its end")
  void whoeverCancelsItEndsIt() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      during(fix, "a", () -> resolve(fix, SICK));
      var run = fix.startFor(asking(OnResolve.ASK).always("tell").version(), SICK);
      approve(fix, run);
      Awaitility.await().until(() -> fix.state(run).held() != null);
      fix.engine.remediation().cancel("default", run, false, "that will do", BEN);
      fix.await(run, RunStatus.CANCELLED);
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "always.0");
    }
  }

  private static long held(EngineFixture fix, String run) {
    return fix.store.journal().read(StreamId.run("default", run), 0).stream()
        .filter(event -> event.payload() instanceof RunEvent.Held)
        .count();
  }

  @Test
  @Tag("G54")
  @DisplayName("G54: only the alert that a run is about counts, not its incident's others")
  void anotherAlertOfTheIncidentEndsNothing() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var run = fix.startFor(asking(OnResolve.CANCEL).version(), SICK);
      fix.await(run, RunStatus.AWAITING_APPROVAL);
      resolve(fix, FleetLimitsTest.alert("Other"));
      approve(fix, run);
      assertThat(fix.await(run, RunStatus.SUCCEEDED).resolvedAt()).isNull();
    }
  }

  @Test
  @Tag("G54")
  void aDuplicatesAlertMustBeOverToo() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var version = asking(OnResolve.CANCEL).version();
      var slow = FleetLimitsTest.alert("Slow");
      var run = fix.startFor(version, SICK);
      fix.await(run, RunStatus.AWAITING_APPROVAL);
      fix.await(fix.startFor(version, slow), RunStatus.SKIPPED);
      resolve(fix, SICK);
      assertThat(fix.state(run).resolvedAt()).isNull();
      resolve(fix, slow);
      fix.await(run, RunStatus.SELF_RESOLVED);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G54")
  void aDuplicatesAlertIsHeardOfAlsoFromAnotherIncident(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var version = asking(OnResolve.CANCEL).version();
      var slow = FleetLimitsTest.alert("Slow");
      var run = fix.startFor(version, SICK);
      fix.await(run, RunStatus.AWAITING_APPROVAL);
      var duplicate = fix.startFor(version, slow);
      fix.await(duplicate, RunStatus.SKIPPED);
      resolve(fix, SICK);
      resolve(fix, slow, "another incident", Set.of(duplicate));
      fix.await(run, RunStatus.SELF_RESOLVED);
    }
  }

  @Test
  @Tag("G55")
  @Tag("F37")
  @DisplayName("G55: an alert that flaps asks people no more often than max_runs lets it")
  void anAlertThatFlapsAsksNotTooOften() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var version = asking(OnResolve.CANCEL).maxRuns(2).version();
      for (var i = 0; i < 2; i++) {
        var alert = FleetLimitsTest.alert("Flaps");
        var run = fix.startFor(version, alert);
        fix.await(run, RunStatus.AWAITING_APPROVAL);
        resolve(fix, alert);
        fix.await(run, RunStatus.SELF_RESOLVED);
      }
      var third = fix.startFor(version, FleetLimitsTest.alert("Flaps"));
      assertThat(fix.await(third, RunStatus.BLOCKED).reason()).isEqualTo(EndReason.ACTION_BUDGET);
    }
  }

  private static void during(EngineFixture fix, String step, Runnable act) {
    var once = new AtomicBoolean();
    fix.world.witness(effect -> {
      if (effect.path().equals("steps." + step) && !once.getAndSet(true)) {
        act.run();
      }
    });
  }
}
