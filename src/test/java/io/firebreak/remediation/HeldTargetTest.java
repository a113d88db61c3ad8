package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.EffectClass;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.Holds;
import io.firebreak.label.Labels;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.testing.Stores;
import java.util.List;
import java.util.Map;
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

  private static Alert of(String service) {
    var sick = FleetLimitsTest.alert("Sick");
    return new Alert(
        sick.source(),
        sick.name(),
        sick.status(),
        sick.severity(),
        Labels.of(Map.of("service", service)),
        Map.of(),
        sick.startsAt(),
        null,
        sick.fingerprint() + service,
        null,
        Map.of(),
        List.of());
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G56")
  @DisplayName("G56: a service can be paused: whatever is about it, whichever runbook and target")
  void aServiceCanBePaused(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      new Holds(fix.store.journal(), fix.store.database(), () -> "hold-1")
          .place("default", Holds.service("checkout"), "a release", ANNA, null);
      var version = changing("by-label").version();
      var blocked =
          fix.await(fix.startFor(version, of("checkout")), RunStatus.BLOCKED, RunStatus.SUCCEEDED);
      assertThat(blocked.reason()).isEqualTo(EndReason.KILL_SWITCH);
      assertThat(blocked.detail()).isEqualTo("kill_switch: service:checkout by anna: a release");
      fix.await(fix.startFor(version, of("cart")), RunStatus.SUCCEEDED);
      var byTarget = fix.start(changing("by-target").target("service/checkout"));
      assertThat(fix.await(byTarget, RunStatus.BLOCKED, RunStatus.SUCCEEDED).reason())
          .isEqualTo(EndReason.KILL_SWITCH);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G56")
  void aServicePausedMeanwhileStopsTheNextEffect(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var holds = new Holds(fix.store.journal(), fix.store.database(), () -> "hold-1");
      fix.world.witness(effect -> {
        if (effect.path().equals("steps.a")) {
          holds.place("default", Holds.service("checkout"), "look first", ANNA, null);
        }
      });
      var run =
          fix.startFor(changing("waits").step("b", EffectClass.KEYED).version(), of("checkout"));
      Awaitility.await().until(() -> fix.state(run).held() != null);
      assertThat(fix.state(run).held()).contains("service:checkout by anna: look first");
      assertThat(fix.world.paths(run)).containsExactly("steps.a");
    }
  }

  @Test
  @Tag("G6")
  void oneWordHoldsTheTargetThatEndsWithIt() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      new Holds(fix.store.journal(), fix.store.database(), () -> "hold-1")
          .place("default", Holds.target("payments-api"), "debugging", ANNA, null);
      var held = fix.start(changing("held").target("k8s/prod/shop/deployment/payments-api"));
      assertThat(fix.await(held, RunStatus.SKIPPED).reason()).isEqualTo(EndReason.TARGET_BUSY);
      fix.await(
          fix.start(changing("free").target("k8s/prod/shop/deployment/api")), RunStatus.SUCCEEDED);
    }
  }
}
