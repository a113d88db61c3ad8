package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.EffectClass;
import io.firebreak.journal.StreamId;
import io.firebreak.runbook.Ladder;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.RunbookEvent.RungCause;
import io.firebreak.runbook.RunbookEvent.RungChanged;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Versions that are written {@code auto} earn it, lose it and earn it again. */
class LadderTest {
  private static TestRunbook runbook(String name) {
    return new TestRunbook(name)
        .undoable("a", EffectClass.KEYED)
        .verify("health", "result.value == 1", Duration.ofMinutes(1))
        .provenBy(2, 30);
  }

  private static String approved(EngineFixture fix, RunbookVersion version) {
    var run = fix.start(version);
    var state = fix.await(run, RunStatus.AWAITING_APPROVAL);
    fix.engine
        .remediation()
        .vote("default", run, null, state.planned().hash(), Vote.APPROVE, null, BEN);
    return run;
  }

  /** Two runs that people agreed to and that were verified. */
  private static void prove(EngineFixture fix, RunbookVersion version) {
    fix.world.reading("health", 1);
    for (var i = 0; i < 2; i++) {
      fix.await(approved(fix, version), RunStatus.SUCCEEDED);
    }
    fix.ladder.look();
    assertThat(fix.ladder.rung(version)).isEqualTo(Autonomy.AUTO);
  }

  private static List<RungChanged> changes(EngineFixture fix) {
    return fix.store.journal().read(StreamId.admin("default"), 0).stream()
        .map(event -> event.payload())
        .filter(RungChanged.class::isInstance)
        .map(RungChanged.class::cast)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void aVersionWrittenAutoAsksUntilItHasProvenItself(Stores stores) {
    try (var fix = EngineFixture.onLadder(stores)) {
      var version = runbook("earns").version();
      prove(fix, version);
      var run = fix.start(version);
      assertThat(fix.await(run, RunStatus.SUCCEEDED, RunStatus.AWAITING_APPROVAL).status())
          .isEqualTo(RunStatus.SUCCEEDED);
      assertThat(fix.state(run).begun().autonomy()).isEqualTo(Autonomy.AUTO);
      assertThat(changes(fix))
          .singleElement()
          .satisfies(change -> {
            assertThat(change.to()).isEqualTo(Autonomy.AUTO);
            assertThat(change.cause()).isEqualTo(RungCause.PROVEN);
            assertThat(change.detail()).isEqualTo("2 of 2 runs succeeded, at least 34%");
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailedVerificationTakesTheTrustAtOnceAndTheRecordBeginsAnew(Stores stores) {
    try (var fix = EngineFixture.onLadder(stores)) {
      var version = runbook("falls").version();
      prove(fix, version);
      fix.world.reading("health", 0);
      var failed = fix.start(version);
      fix.await(failed, RunStatus.ROLLED_BACK);
      // Nobody has looked at the record since: the store alone stops what would begin alone.
      var next = fix.start(version);
      var asked = fix.await(next, RunStatus.AWAITING_APPROVAL, RunStatus.SUCCEEDED);
      assertThat(asked.status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
      assertThat(fix.world.paths(next)).isEmpty();
      assertThat(changes(fix))
          .last()
          .satisfies(change -> {
            assertThat(change.to()).isEqualTo(Autonomy.APPROVE);
            assertThat(change.cause()).isEqualTo(RungCause.FELL);
            assertThat(change.detail()).isEqualTo("run " + failed + " failed");
          });
      var rung = fix.ladder.refresh(version);
      assertThat(rung.runs()).as("the record begins anew").isZero();
      fix.engine.remediation().cancel("default", next, false, null, ANNA);
      fix.await(next, RunStatus.CANCELLED);
      prove(fix, version);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatWaitsForAnApprovalStaysAskedAlthoughItsVersionIsTrustedMeanwhile(Stores stores) {
    try (var fix = EngineFixture.onLadder(stores)) {
      var version = runbook("waits").version();
      var waiting = fix.start(version);
      var state = fix.await(waiting, RunStatus.AWAITING_APPROVAL);
      fix.ladder.promote(version, "it is known to be good", ANNA);
      fix.world.reading("health", 1);
      fix.engine
          .remediation()
          .vote("default", waiting, null, state.planned().hash(), Vote.APPROVE, null, BEN);
      var after = fix.await(waiting, RunStatus.SUCCEEDED, RunStatus.BLOCKED);
      assertThat(after.status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(after.plansVoided()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void peopleMayPromoteAndDemoteWithAReasonThatStandsOnTheRecord(Stores stores) {
    try (var fix = EngineFixture.onLadder(stores)) {
      var version = runbook("people").version();
      assertThat(fix.ladder.demote(version, "no", ANNA))
          .isEqualTo(new Ladder.Answer.Refused("already_there", "it is on approve already"));
      assertThat(fix.ladder.promote(version, "ran for a year elsewhere", ANNA))
          .isInstanceOf(Ladder.Answer.Done.class);
      assertThat(fix.ladder.rung(version)).isEqualTo(Autonomy.AUTO);
      assertThat(fix.ladder.demote(version, "the target changed", BEN))
          .isInstanceOf(Ladder.Answer.Done.class);
      assertThat(fix.ladder.rung(version)).isEqualTo(Autonomy.APPROVE);
      assertThat(changes(fix))
          .extracting(RungChanged::person, RungChanged::to, RungChanged::detail)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(
                  "anna", Autonomy.AUTO, "ran for a year elsewhere"),
              org.assertj.core.groups.Tuple.tuple("ben", Autonomy.APPROVE, "the target changed"));
      assertThat(fix.ladder.changes("people", 10)).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherProcessLearnsOfItByLooking(Stores stores) {
    try (var fix = EngineFixture.onLadder(stores)) {
      var version = runbook("two").version();
      var other =
          new Ladder(
              fix.store.journal(),
              fix.store.database(),
              "default",
              () -> List.of(version),
              List.of());
      assertThat(other.rung(version)).isEqualTo(Autonomy.APPROVE);
      prove(fix, version);
      other.look();
      assertThat(other.rung(version)).isEqualTo(Autonomy.AUTO);
      fix.world.reading("health", 0);
      fix.await(fix.start(version), RunStatus.ROLLED_BACK);
      other.look();
      assertThat(other.rung(version)).isEqualTo(Autonomy.APPROVE);
      fix.ladder.look();
      assertThat(changes(fix)).as("each change is told once").hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void otherRungsAreAsWritten(Stores stores) {
    try (var fix = EngineFixture.onLadder(stores)) {
      for (var rung : List.of(Autonomy.OBSERVE, Autonomy.SUGGEST, Autonomy.APPROVE)) {
        var version = runbook("as-" + rung).autonomy(rung).version();
        assertThat(fix.ladder.rung(version)).isEqualTo(rung);
        assertThat(fix.ladder.promote(version, "no", ANNA))
            .isInstanceOfSatisfying(
                Ladder.Answer.Refused.class,
                refused -> assertThat(refused.reason()).isEqualTo("not_auto"));
      }
      assertThat(fix.ladder.rung(runbook("at-once").provenBy(0, 0).version()))
          .isEqualTo(Autonomy.AUTO);
    }
  }
}
