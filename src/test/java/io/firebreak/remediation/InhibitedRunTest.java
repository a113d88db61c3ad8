package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.approval.ApprovalEvent.Outcome;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Facts;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.Unit;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.testing.Stores;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs whose alert another alert explains. */
class InhibitedRunTest {
  private static final Alert SICK = FleetLimitsTest.alert("Sick");

  private static RunbookVersion asking() {
    return new TestRunbook("restart")
        .autonomy(Autonomy.APPROVE)
        .step("a", EffectClass.KEYED)
        .step("b", EffectClass.KEYED)
        .version();
  }

  private static void explain(EngineFixture fix, String run) {
    var unit = Unit.builder();
    var told =
        fix.engine
            .starter()
            .inhibited(unit, "default", "incident", Set.of(run), "cause", "node down");
    fix.store.journal().commit(unit.build());
    told.forEach(each -> fix.engine.starter().wake("default", each));
  }

  private static void approve(EngineFixture fix, String run) {
    var hash = fix.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
    fix.engine.remediation().vote("default", run, null, hash, Vote.APPROVE, null, BEN);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G75")
  @DisplayName("G75: before its first effect the run ends, and its question is withdrawn")
  void beforeTheFirstEffectItEnds(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = fix.startFor(asking(), SICK);
      fix.await(run, RunStatus.AWAITING_APPROVAL);
      explain(fix, run);

      var state = fix.await(run, RunStatus.SKIPPED);
      assertThat(state.reason()).isEqualTo(EndReason.INHIBITED);
      assertThat(state.detail())
          .isEqualTo("incident cause explains the alert, by the rule node down");
      assertThat(Objects.requireNonNull(state.approval()).ended(Outcome.CANCELLED_SUPERSEDED))
          .isTrue();
      assertThat(fix.world.ledger()).isEmpty();
      assertThat(fix.engine.starter().endedInhibited("default", "incident")).containsExactly(run);
    }
  }

  @Test
  @Tag("G76")
  @DisplayName("G76: after its first effect the run goes on")
  void afterTheFirstEffectItGoesOn() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var run = fix.startFor(asking(), SICK);
      fix.world.witness(effect -> {
        if (effect.path().equals("steps.a")) {
          explain(fix, effect.run());
        }
      });
      approve(fix, run);

      assertThat(fix.await(run, RunStatus.SUCCEEDED).inhibited()).isNotNull();
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.b");
      assertThat(fix.engine.starter().endedInhibited("default", "incident")).isEmpty();
    }
  }

  @Test
  @Tag("G76")
  void whatDoesAnotherAlertsWorkTooGoesOn() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var run = fix.startFor(asking(), SICK);
      fix.await(run, RunStatus.AWAITING_APPROVAL);
      fix.await(fix.startFor(asking(), FleetLimitsTest.alert("Slow")), RunStatus.SKIPPED);
      explain(fix, run);
      approve(fix, run);
      fix.await(run, RunStatus.SUCCEEDED);
    }
  }

  @Test
  @Tag("G76")
  void whatAPersonStartedGoesOn() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var run = fix.start(asking());
      fix.await(run, RunStatus.AWAITING_APPROVAL);
      fix.store
          .journal()
          .commit(
              Facts.of(
                  fix.state(run).stream(),
                  NewEvent.byEngine(new RunEvent.Inhibited("cause", "node down"))));
      approve(fix, run);
      fix.await(run, RunStatus.SUCCEEDED);
    }
  }

  @Test
  @Tag("G77")
  @DisplayName("G77: when nothing explains its alert any more the run goes on")
  void whatIsReleasedGoesOn() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var run = fix.startFor(asking(), SICK);
      fix.await(run, RunStatus.AWAITING_APPROVAL);
      // Both before the run is looked at again.
      var unit = Unit.builder();
      var starter = fix.engine.starter();
      starter.inhibited(unit, "default", "incident", Set.of(run), "cause", "node down");
      starter.released(unit, "default", "incident", Set.of(run));
      fix.store.journal().commit(unit.build());
      starter.wake("default", run);
      approve(fix, run);
      assertThat(fix.await(run, RunStatus.SUCCEEDED).inhibited()).isNull();
    }
  }
}
