package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.EffectClass;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.Holds;
import io.firebreak.journal.Event;
import io.firebreak.journal.StreamId;
import io.firebreak.runbook.Precondition;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.testing.Stores;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds over runs that wait for people: the question is withdrawn at once. */
class WithdrawalsTest {
  private static final String TENANT = "default";

  private final AtomicInteger ids = new AtomicInteger();

  private Holds holds(EngineFixture fix) {
    return new Holds(
        fix.store.journal(), fix.store.database(), () -> "hold-" + ids.incrementAndGet());
  }

  private static TestRunbook asking(String name) {
    return new TestRunbook(name).autonomy(Autonomy.APPROVE).step("a", EffectClass.KEYED);
  }

  private static ApprovalEvent.Decided decided(RunState state) {
    return Objects.requireNonNull(Objects.requireNonNull(state.approval()).decided());
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G8")
  @DisplayName("G8: the kill switch withdraws a question at once, and nobody has to click")
  void theKillSwitchWithdrawsAQuestion(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = fix.start(asking("asks"));
      var hash = fix.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
      holds(fix).place(TENANT, Holds.ALL, "enough", BEN, null);
      fix.engine.withdrawals().look();
      assertThat(decided(fix.state(run)).outcome())
          .as("before the run itself has moved")
          .isEqualTo(ApprovalEvent.Outcome.CANCELLED_KILLED);
      var state = fix.await(run, RunStatus.BLOCKED, RunStatus.SUCCEEDED);
      assertThat(state.reason()).isEqualTo(EndReason.KILL_SWITCH);
      assertThat(state.detail()).isEqualTo("held (all by ben: enough)");
      assertThat(fix.engine.remediation().vote(TENANT, run, null, hash, Vote.APPROVE, null, ANNA))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo("already_decided"));
      assertThat(fix.world.ledger()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G8")
  void aHeldTargetOfAnyStepIsReasonEnough(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.apart();
      var run = fix.start(asking("asks").target("world/one"));
      var other = fix.start(asking("other").target("world/two"));
      fix.await(run, RunStatus.AWAITING_APPROVAL);
      fix.await(other, RunStatus.AWAITING_APPROVAL);
      holds(fix).place(TENANT, Holds.target("world/one"), "debugging", BEN, null);
      fix.engine.withdrawals().look();
      var state = fix.await(run, RunStatus.SKIPPED, RunStatus.SUCCEEDED);
      assertThat(state.reason()).isEqualTo(EndReason.TARGET_BUSY);
      assertThat(state.detail()).isEqualTo("held (target:world/one by ben: debugging)");
      assertThat(Objects.requireNonNull(fix.state(other).approval()).pending())
          .as("what the hold does not reach is asked on")
          .isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G8")
  void anyProcessFindsWhatTheOneThatPlacedItDidNotComeTo(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = fix.start(asking("asks"));
      fix.await(run, RunStatus.AWAITING_APPROVAL);
      holds(fix).place(TENANT, Holds.ALL, "enough", BEN, null);
      fix.elsewhere().look();
      assertThat(fix.await(run, RunStatus.BLOCKED, RunStatus.SUCCEEDED).reason())
          .isEqualTo(EndReason.KILL_SWITCH);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G8")
  void aHoldThatWasLiftedBeforeAnybodyLookedWithdrawsNothing(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = fix.start(asking("asks"));
      var hash = fix.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
      var holds = holds(fix);
      var hold = holds.place(TENANT, Holds.ALL, "oops", BEN, null);
      holds.lift(TENANT, hold.id(), BEN);
      fix.engine.withdrawals().look();
      fix.engine.remediation().vote(TENANT, run, null, hash, Vote.APPROVE, null, BEN);
      fix.await(run, RunStatus.SUCCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G8")
  @DisplayName("G8: so does a run end that waits for a person at a step before its first effect")
  void aManualStepIsWithdrawnToo(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              new TestRunbook("by-hand")
                  .waits("look", "human.task", null, Map.of("instructions", "Look"))
                  .step("act", EffectClass.KEYED));
      Awaitility.await().until(() -> !fix.state(run).manual().isEmpty());
      holds(fix).place(TENANT, Holds.runbook("by-hand"), "wait", BEN, null);
      fix.engine.withdrawals().look();
      assertThat(fix.await(run, RunStatus.BLOCKED, RunStatus.SUCCEEDED).reason())
          .isEqualTo(EndReason.KILL_SWITCH);
    }
  }

  @Test
  @Tag("G7")
  void whoHasDoneSomethingGoesOnWaitingForThePersonAtItsStep() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var run =
          fix.start(
              new TestRunbook("by-hand")
                  .step("act", EffectClass.KEYED)
                  .waits("look", "human.task", null, Map.of("instructions", "Look")));
      Awaitility.await().until(() -> !fix.state(run).manual().isEmpty());
      holds(fix).place(TENANT, Holds.ALL, "wait", BEN, null);
      fix.engine.withdrawals().look();
      fix.engine.remediation().confirm(TENANT, run, new Report("look", true, Map.of(), null), BEN);
      fix.await(run, RunStatus.SUCCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G8")
  @DisplayName("G8: nobody is asked by a run that finds the hold only when it would ask")
  void nobodyIsAskedUnderAHold(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      // It is placed while the run plans, after its gates were judged.
      fix.world.reading("calm", 1);
      fix.world.glance(_ -> holds(fix).place(TENANT, Holds.ALL, "just now", BEN, null));
      var run =
          fix.start(
              asking("asks")
                  .precondition("calm", "result.value == 1", Precondition.Otherwise.SKIP));
      var state = fix.await(run, RunStatus.BLOCKED, RunStatus.AWAITING_APPROVAL);
      assertThat(state.status()).isEqualTo(RunStatus.BLOCKED);
      assertThat(state.reason()).isEqualTo(EndReason.KILL_SWITCH);
      assertThat(decided(state).outcome()).isEqualTo(ApprovalEvent.Outcome.CANCELLED_KILLED);
    }
  }

  @Test
  @Tag("G8")
  void aStormWithdrawsNothing() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var run = fix.start(asking("asks"));
      fix.await(run, RunStatus.AWAITING_APPROVAL);
      holds(fix).place(TENANT, Holds.STORM, "many alerts", BEN, null);
      var before = head(fix, run);
      fix.engine.withdrawals().look();
      assertThat(head(fix, run)).isEqualTo(before);
    }
  }

  private static long head(EngineFixture fix, String run) {
    return fix.store.journal().read(StreamId.run(TENANT, run), 0).stream()
        .mapToLong(Event::seq)
        .max()
        .orElse(0);
  }
}
