package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent.Settlement;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.Holds;
import io.firebreak.remediation.World.Response;
import io.firebreak.runbook.Precondition.Otherwise;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.testing.Stores;
import io.firebreak.verify.VerifyEvent.Judgement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole engine, on both stores, against a small world. */
class EngineTest {
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  @ParameterizedTest
  @EnumSource
  void aRunThatNeedsNobodyGoesFromQueuedToSucceeded(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.reading("broken", 1);
      fix.world.reading("healthy", 1);
      var run =
          fix.start(
              new TestRunbook("plain")
                  .precondition("broken", "result.value == 1", Otherwise.SKIP)
                  .step("first", EffectClass.KEYED)
                  .step("second", EffectClass.UNSAFE)
                  .verify("healthy", "result.value == 1", DEADLINE));
      var state = fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.first", "steps.second");
      assertThat(state.completed()).containsExactly("steps.first", "steps.second");
      assertThat(fix.world.ledger().getFirst().key()).hasSize(26);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G3")
  void anUnmetPreconditionSkipsAndAnErrorBlocks(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.reading("broken", 0);
      var skipped =
          fix.start(
              new TestRunbook("unmet")
                  .precondition("broken", "result.value == 1", Otherwise.SKIP)
                  .step("only", EffectClass.UNSAFE));
      assertThat(fix.await(skipped, RunStatus.SKIPPED).reason())
          .isEqualTo(EndReason.PRECONDITION_UNMET);
      fix.world.noReading("broken");
      var blocked =
          fix.start(
              new TestRunbook("error")
                  .precondition("broken", "result.value == 1", Otherwise.SKIP)
                  .step("only", EffectClass.UNSAFE));
      assertThat(fix.await(blocked, RunStatus.BLOCKED).reason()).isEqualTo(EndReason.GUARD_ERROR);
      assertThat(fix.world.ledger()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingHappensBeforeTheApprovalAndTheLateClickGetsTheTruth(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              new TestRunbook("asks").autonomy(Autonomy.APPROVE).step("only", EffectClass.UNSAFE));
      var waiting = fix.await(run, RunStatus.AWAITING_APPROVAL);
      assertThat(fix.world.ledger()).isEmpty();
      var hash = waiting.planned().hash();
      var remediation = fix.engine.remediation();
      assertThat(remediation.vote("default", run, null, hash, Vote.APPROVE, null, ANNA))
          .isEqualTo(
              new Answer.Refused(
                  "excluded",
                  "you may not approve this one: you started it, changed its inputs or wrote the runbook"));
      assertThat(remediation.vote("default", run, null, "0", Vote.APPROVE, null, BEN))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo("plan_changed"));
      assertThat(remediation.vote("default", run, null, hash, Vote.APPROVE, null, BEN))
          .isEqualTo(new Answer.Accepted("approved"));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.only");
      assertThat(remediation.vote("default", run, null, hash, Vote.REJECT, null, BEN))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.message()).startsWith("already approved by ben at "));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("A18")
  void aRejectionVetoesWithItsReason(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              new TestRunbook("vetoed")
                  .autonomy(Autonomy.APPROVE)
                  .quorum(2)
                  .step("only", EffectClass.UNSAFE));
      var hash = fix.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
      fix.engine.remediation().vote("default", run, null, hash, Vote.REJECT, "not now", BEN);
      var state = fix.await(run, RunStatus.REJECTED);
      assertThat(state.detail()).isEqualTo("not now");
      assertThat(fix.world.ledger()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("A28")
  void aPlanThatChangedAfterTheApprovalIsAskedAgain(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.reading("before:only", 3);
      var run =
          fix.start(
              new TestRunbook("drifts")
                  .autonomy(Autonomy.APPROVE)
                  .step("only", EffectClass.UNSAFE));
      var first = fix.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
      fix.world.reading("before:only", 5);
      fix.engine.remediation().vote("default", run, null, first, Vote.APPROVE, null, BEN);
      var again =
          org.awaitility.Awaitility.await()
              .until(
                  () -> fix.state(run),
                  state -> Objects.requireNonNull(state.approval()).request().round() == 2);
      assertThat(fix.world.ledger()).isEmpty();
      var second = again.planned().hash();
      assertThat(second).isNotEqualTo(first);
      fix.engine.remediation().vote("default", run, null, second, Vote.APPROVE, null, BEN);
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.only");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("F43")
  void anUnsafeEffectWithoutAnAnswerIsInDoubtAndNeverRunAgainByTheMachine(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.script("steps.risky", Response.HAPPENED_SILENTLY);
      var run =
          fix.start(
              new TestRunbook("doubt")
                  .step("risky", EffectClass.UNSAFE)
                  .step("next", EffectClass.UNSAFE));
      fix.await(run, RunStatus.IN_DOUBT);
      assertThat(fix.world.paths(run)).containsExactly("steps.risky");
      assertThat(
              fix.engine
                  .remediation()
                  .settle("default", run, null, Settlement.HAPPENED, "saw it", BEN))
          .isInstanceOf(Answer.Accepted.class);
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.risky", "steps.next");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPersonsRunItAgainIsANewEpochWithANewKey(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.script("steps.risky", Response.LOST);
      var run = fix.start(new TestRunbook("again").step("risky", EffectClass.UNSAFE));
      var key =
          Objects.requireNonNull(fix.await(run, RunStatus.IN_DOUBT).step("steps.risky").intent())
              .key();
      fix.engine.remediation().settle("default", run, null, Settlement.DID_NOT, null, BEN);
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.ledger()).hasSize(1);
      assertThat(fix.world.ledger().getFirst().key()).isNotEqualTo(key);
    }
  }

  @ParameterizedTest
  @EnumSource
  void unknownOutcomesAreSettledByTheEffectsClass(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.script("steps.same", Response.HAPPENED_SILENTLY);
      fix.world.script("steps.keyed", Response.HAPPENED_SILENTLY);
      fix.world.script("steps.probed", Response.HAPPENED_SILENTLY);
      fix.world.script("steps.gone", Response.LOST);
      var run =
          fix.start(
              new TestRunbook("classes")
                  .step("same", EffectClass.IDEMPOTENT)
                  .step("keyed", EffectClass.KEYED)
                  .step("probed", EffectClass.PROBEABLE)
                  .step("gone", EffectClass.PROBEABLE));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run))
          .containsExactly("steps.same", "steps.same", "steps.keyed", "steps.probed", "steps.gone");
    }
  }

  @ParameterizedTest
  @EnumSource
  void transientErrorsAreRetriedAndOthersUndoInReverse(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.script("steps.b", Response.TRANSIENT, Response.TRANSIENT);
      fix.world.script("steps.c", Response.REFUSED);
      var run =
          fix.start(
              new TestRunbook("saga")
                  .undoable("a", EffectClass.UNSAFE)
                  .step("b", EffectClass.UNSAFE, TestRunbook.retry(3), true, null)
                  .step("c", EffectClass.UNSAFE)
                  .onFailure("told")
                  .always("tidied"));
      var state = fix.await(run, RunStatus.ROLLED_BACK);
      assertThat(fix.world.paths(run))
          .containsExactly(
              "steps.a", "steps.b", "steps.b.undo", "steps.a.undo", "on_failure.0", "always.0");
      assertThat(state.failure()).contains("the world refuses");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("F45")
  void aFailedUndoWaitsForAPersonAndKeepsTheTarget(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.script("steps.b", Response.REFUSED);
      fix.world.script("steps.a.undo", Response.REFUSED);
      var run =
          fix.start(
              new TestRunbook("stuck")
                  .undoable("a", EffectClass.UNSAFE)
                  .step("b", EffectClass.UNSAFE));
      fix.await(run, RunStatus.ROLLBACK_FAILED);
      var other = new TestRunbook("other").step("x", EffectClass.UNSAFE);
      for (var tried : List.of(fix.start(other), fix.start(other))) {
        var skipped = fix.await(tried, RunStatus.SKIPPED);
        assertThat(skipped.reason()).isEqualTo(EndReason.TARGET_BUSY);
        assertThat(skipped.detail()).contains(run);
      }
      fix.engine.remediation().answerRollback("default", run, true, null, BEN);
      fix.await(run, RunStatus.ROLLED_BACK);
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.a.undo");
      fix.await(fix.start(other), RunStatus.SUCCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("F44")
  void verificationThatCannotReadIsInconclusiveAndNeverUndoesByItself(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              new TestRunbook("blind")
                  .undoable("a", EffectClass.UNSAFE)
                  .verify("healthy", "result.value == 1", DEADLINE));
      var doubtful = fix.await(run, RunStatus.INCONCLUSIVE);
      assertThat(doubtful.reason()).as("nothing has failed").isNull();
      assertThat(doubtful.detail()).startsWith("healthy: ");
      assertThat(fix.world.paths(run)).containsExactly("steps.a");
      fix.world.reading("healthy", 1);
      fix.engine.remediation().judge("default", run, Judgement.VERIFY_AGAIN, null, BEN);
      var well = fix.await(run, RunStatus.SUCCEEDED);
      assertThat(well.detail()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("V5")
  void ofTwoAnswersAboutAVerificationTheFirstCounts(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              new TestRunbook("blind")
                  .undoable("a", EffectClass.UNSAFE)
                  .verify("healthy", "result.value == 1", DEADLINE));
      fix.await(run, RunStatus.INCONCLUSIVE);
      var remediation = fix.engine.remediation();
      var first = remediation.judge("default", run, Judgement.ACCEPT, "seen", BEN);
      var second = remediation.judge("default", run, Judgement.UNDO, null, BEN);
      assertThat(first).isInstanceOf(Answer.Accepted.class);
      assertThat(second)
          .asInstanceOf(type(Answer.Refused.class))
          .extracting(Answer.Refused::reason)
          .isIn("already_answered", "already_ended");
      assertThat(fix.await(run, RunStatus.SUCCEEDED).detail()).isEqualTo("accepted by ben");
      assertThat(fix.world.paths(run)).containsExactly("steps.a");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("F44")
  void failedVerificationUndoes(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.reading("healthy", 0);
      var run =
          fix.start(
              new TestRunbook("no-cure")
                  .undoable("a", EffectClass.UNSAFE)
                  .verify("healthy", "result.value == 1", DEADLINE));
      var state = fix.await(run, RunStatus.ROLLED_BACK);
      assertThat(state.reason()).isEqualTo(EndReason.VERIFICATION_FAILED);
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.a.undo");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G5")
  void aHoldBlocksBeforeTheFirstEffect(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var holds = new Holds(fix.store.journal(), fix.store.database(), () -> "hold-1");
      var hold = holds.place("default", Holds.ALL, "game day", ANNA, null);
      var run = fix.start(new TestRunbook("held").step("a", EffectClass.UNSAFE));
      var state = fix.await(run, RunStatus.BLOCKED);
      assertThat(state.reason()).isEqualTo(EndReason.KILL_SWITCH);
      assertThat(state.detail()).contains("game day");
      assertThat(holds.lift("default", hold.id(), ANNA)).isTrue();
      var free = fix.start(new TestRunbook("free").step("a", EffectClass.UNSAFE));
      fix.await(free, RunStatus.SUCCEEDED);
      assertThat(fix.engine.remediation().list("default", null, null, null, 10))
          .extracting(RunSummary::id, RunSummary::state, RunSummary::reason)
          .as("lists tell why, too")
          .containsExactlyInAnyOrder(
              tuple(run, "blocked", "kill_switch"), tuple(free, "succeeded", null));
      var waiting =
          fix.start(
              new TestRunbook("asks").autonomy(Autonomy.APPROVE).step("a", EffectClass.UNSAFE));
      fix.await(waiting, RunStatus.AWAITING_APPROVAL);
      fix.await(
          fix.start(new TestRunbook("later").step("a", EffectClass.UNSAFE)), RunStatus.SKIPPED);
      assertThat(fix.engine.remediation().live("default", 1))
          .as("what waits is found behind any number that have ended since")
          .extracting(RunSummary::id)
          .containsExactly(waiting);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCancelWhileWaitingEndsItAndTheApprovalIsGone(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              new TestRunbook("cancel").autonomy(Autonomy.APPROVE).step("a", EffectClass.UNSAFE));
      var hash = fix.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
      fix.engine.remediation().cancel("default", run, false, null, ANNA);
      fix.await(run, RunStatus.CANCELLED);
      assertThat(fix.engine.remediation().vote("default", run, null, hash, Vote.APPROVE, null, BEN))
          .isInstanceOf(Answer.Refused.class);
      assertThat(fix.world.ledger()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G12")
  void theCooldownSkipsTheNextRunOnTheSameTarget(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var runbook =
          new TestRunbook("cool").cooldown(Duration.ofMinutes(15)).step("a", EffectClass.UNSAFE);
      var holds = new Holds(fix.store.journal(), fix.store.database(), () -> "hold-1");
      holds.place("default", Holds.ALL, "not yet", ANNA, null);
      fix.await(fix.start(runbook), RunStatus.BLOCKED);
      holds.lift("default", "hold-1", ANNA);
      fix.await(fix.start(runbook), RunStatus.SUCCEEDED);
      assertThat(fix.await(fix.start(runbook), RunStatus.SKIPPED).reason())
          .isEqualTo(EndReason.COOLDOWN);
    }
  }
}
