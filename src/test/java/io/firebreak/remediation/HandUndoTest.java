package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent.Settlement;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.Holds;
import io.firebreak.remediation.World.Response;
import io.firebreak.testing.Stores;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A receipt used by hand after its run has ended, on both stores. */
class HandUndoTest {
  private static Start undo(EngineFixture fix, String run, String step) {
    return fix.engine.starter().undo("default", run, step, BEN);
  }

  private static String undone(EngineFixture fix, String run, String step) {
    return ((Start.Started) undo(fix, run, step)).runId();
  }

  private static String reason(Start start) {
    return ((Start.Refused) start).reason();
  }

  private static String succeeded(EngineFixture fix, String name) {
    fix.world.reading("before:a", 3);
    var run =
        fix.start(
            new TestRunbook(name)
                .undoable("a", EffectClass.UNSAFE)
                .undoable("b", EffectClass.UNSAFE)
                .step("c", EffectClass.UNSAFE));
    fix.await(run, RunStatus.SUCCEEDED);
    return run;
  }

  @ParameterizedTest
  @EnumSource
  @Tag("V30")
  @DisplayName("V30: one step of a run that has ended is undone by a run of its own")
  void oneStepOfARunThatHasEndedIsUndone(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = succeeded(fix, "receipt");
      var by = undone(fix, run, "a");
      var state = fix.await(by, RunStatus.ROLLED_BACK);
      assertThat(fix.world.paths(by)).containsExactly("steps.a.undo");
      assertThat(state.reason()).isEqualTo(EndReason.CANCELLED_BY_PERSON);
      assertThat(state.begun().undoes()).isEqualTo(new RunEvent.Undoes(run, "steps.a"));
      assertThat(state.begun().requester()).isEqualTo(BEN.id());
      assertThat(fix.state(run).status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(fix.state(run).undoneBy()).containsExactly(java.util.Map.entry("steps.a", by));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("V31")
  @DisplayName("V31: each step is undone once, whoever asks at the same time")
  void eachStepIsUndoneOnce(Stores stores) throws InterruptedException {
    try (var fix = new EngineFixture(stores);
        var people = Executors.newVirtualThreadPerTaskExecutor()) {
      var run = succeeded(fix, "once");
      Callable<Start> ask = () -> undo(fix, run, "steps.a");
      var answers = people.invokeAll(List.of(ask, ask, ask, ask));
      var started = new HashSet<String>();
      for (var answer : answers) {
        if (answer.resultNow() instanceof Start.Started(var id)) {
          started.add(id);
        }
      }
      assertThat(started).hasSize(1);
      fix.await(started.iterator().next(), RunStatus.ROLLED_BACK);
      assertThat(reason(undo(fix, run, "a"))).isEqualTo("already_undone");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("V32")
  @DisplayName("V32: what somebody else has changed since waits for a person's word")
  void whatSomebodyElseChangedIsNotOverwritten(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = succeeded(fix, "meddled-later");
      fix.world.reading("before:a", 9);
      var by = undone(fix, run, "a");
      var stuck = fix.await(by, RunStatus.ROLLBACK_FAILED);
      assertThat(stuck.detail()).endsWith("a was left as 4 and is 9");
      assertThat(fix.world.paths(by)).isEmpty();
      assertThat(reason(undo(fix, run, "a"))).isEqualTo("already_undone");
      fix.engine.remediation().answerRollback("default", by, true, "mine", BEN);
      var over = fix.await(by, RunStatus.ROLLED_BACK);
      assertThat(over.reason()).isEqualTo(EndReason.CANCELLED_BY_PERSON);
      assertThat(over.detail()).as("what no longer is in the way").isNull();
      assertThat(fix.world.paths(by)).containsExactly("steps.a.undo");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("V32")
  @DisplayName("V32: a probe looks for what the run did that is undone, not for the undo's own")
  void aProbeLooksForWhatTheOtherRunDid(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = fix.start(new TestRunbook("probed").undoable("a", EffectClass.PROBEABLE));
      fix.await(run, RunStatus.SUCCEEDED);
      var by = undone(fix, run, "a");
      fix.await(by, RunStatus.ROLLED_BACK);
      assertThat(fix.world.paths(by)).containsExactly("steps.a.undo");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("V33")
  @DisplayName("V33: it is allowed under the kill switch")
  void itIsAllowedUnderTheKillSwitch(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = succeeded(fix, "killed");
      new Holds(fix.store.journal(), fix.store.database(), () -> "hold-1")
          .place("default", Holds.ALL, "incident", BEN, null);
      var by = undone(fix, run, "b");
      fix.await(by, RunStatus.ROLLED_BACK);
      assertThat(fix.world.paths(by)).containsExactly("steps.b.undo");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("V34")
  @DisplayName("V34: it needs the target's lease, and may be asked for again when it was busy")
  void itNeedsTheTargetsLease(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = succeeded(fix, "leased");
      fix.world.script("steps.x", Response.LOST);
      var other = fix.start(new TestRunbook("other").step("x", EffectClass.UNSAFE));
      fix.await(other, RunStatus.IN_DOUBT);
      var busy = fix.await(undone(fix, run, "a"), RunStatus.SKIPPED);
      assertThat(busy.reason()).isEqualTo(EndReason.TARGET_BUSY);
      fix.engine.remediation().settle("default", other, null, Settlement.HAPPENED, null, BEN);
      fix.await(other, RunStatus.SUCCEEDED);
      fix.await(undone(fix, run, "a"), RunStatus.ROLLED_BACK);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("V35")
  @DisplayName("V35: what has no receipt is refused, with the steps that have one")
  void whatHasNoReceiptIsRefused(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = succeeded(fix, "irreversible");
      assertThat(undo(fix, run, "c"))
          .isEqualTo(
              new Start.Refused(
                  "no_receipt",
                  "there is nothing to undo at steps.c; what can be undone is steps.b, steps.a"));
      var by = undone(fix, run, "a");
      fix.await(by, RunStatus.ROLLED_BACK);
      assertThat(reason(undo(fix, by, "a"))).isEqualTo("is_an_undo");
    }
  }
}
