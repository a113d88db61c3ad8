package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.EffectClass;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.Holds;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.testing.Stores;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs meet people who hold their target. */
class HeldTargetTest {
  private static TestRunbook changing(String name) {
    return new TestRunbook(name).step("a", EffectClass.KEYED);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G6")
  @DisplayName(
      "G6: what would act on a target that a person holds is skipped, and says who holds it")
  void aPersonsTargetIsSkipped(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      new Holds(fix.store.journal(), fix.store.database(), () -> "hold-1")
          .place("default", Holds.target("world/one"), "debugging", ANNA, null);
      var state = fix.await(fix.start(changing("busy")), RunStatus.SKIPPED, RunStatus.SUCCEEDED);
      assertThat(state.status()).isEqualTo(RunStatus.SKIPPED);
      assertThat(state.reason()).isEqualTo(EndReason.TARGET_BUSY);
      assertThat(state.detail()).isEqualTo("hold: target:world/one by anna: debugging");
      assertThat(
              fix.await(
                      fix.start(changing("free").target("world/two")),
                      RunStatus.SKIPPED,
                      RunStatus.SUCCEEDED)
                  .status())
          .isEqualTo(RunStatus.SUCCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G7")
  @DisplayName("G7: a run that has done something waits while a person holds its target")
  void aHoldOnAnExecutingRunMakesItWait(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var holds = new Holds(fix.store.journal(), fix.store.database(), () -> "hold-1");
      fix.world.witness(effect -> {
        if (effect.path().equals("steps.a")) {
          holds.place("default", Holds.target("world/one"), "look first", ANNA, null);
        }
      });
      var run = fix.start(changing("waits").step("b", EffectClass.KEYED));
      Awaitility.await().until(() -> fix.state(run).held() != null);
      assertThat(fix.world.paths(run)).containsExactly("steps.a");
      holds.lift("default", "hold-1", ANNA);
      fix.engine.remediation().release("default", "it was lifted", ANNA);
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.b");
    }
  }

  @Test
  @Tag("G8")
  @DisplayName("G8: a hold over a run that waits for people ends it at its approval, unused")
  void aHoldOnAWaitingRunEndsIt() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var run = fix.start(changing("asks").autonomy(Autonomy.APPROVE));
      var hash = fix.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
      new Holds(fix.store.journal(), fix.store.database(), () -> "hold-1")
          .place("default", Holds.target("world/one"), "debugging", ANNA, null);
      fix.engine.remediation().vote("default", run, null, hash, Vote.APPROVE, null, BEN);
      var state = fix.await(run, RunStatus.SKIPPED, RunStatus.SUCCEEDED);
      assertThat(state.reason()).isEqualTo(EndReason.TARGET_BUSY);
      assertThat(fix.world.ledger()).isEmpty();
    }
  }
}
