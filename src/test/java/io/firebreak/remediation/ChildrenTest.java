package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static io.firebreak.remediation.FlowTexts.effect;
import static io.firebreak.remediation.FlowTexts.runbook;
import static io.firebreak.remediation.FlowTexts.undoable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.execute.ExecuteEvent.Settlement;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.Holds;
import io.firebreak.remediation.World.Response;
import io.firebreak.testing.Stores;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How runs that run other runbooks go, on the whole engine. */
class ChildrenTest {
  private static String child(String id, String runbook, String more) {
    return "- { id: %s, uses: runbook.run, with: { runbook: %s }%s }\n"
        .formatted(id, runbook, more.isEmpty() ? "" : ", " + more);
  }

  @ParameterizedTest
  @EnumSource
  void aChildRunsWithItsOwnJournalAndItsEndIsTheStepsOutcome(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.shelve(runbook("leaf", undoable("deep", "")));
      var run =
          fix.start(
              runbook(
                  "root",
                  child("call", "leaf", "")
                      + effect("after", "when: steps.call.result.state == 'succeeded'")));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.ledger())
          .extracting(World.Effect::run, World.Effect::path)
          .containsExactly(tuple(run + ".1", "steps.deep"), tuple(run, "steps.after"));
      assertThat(fix.state(run + ".1").status()).isEqualTo(RunStatus.SUCCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void undoReachesIntoChildren(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.shelve(runbook("leaf", undoable("one", "") + undoable("two", "")));
      fix.shelve(runbook("middle", child("inner", "leaf", "")));
      fix.world.script("steps.last", Response.REFUSED);
      var run = fix.start(runbook("top", child("outer", "middle", "") + effect("last", "")));
      var state = fix.await(run, RunStatus.ROLLED_BACK);
      assertThat(fix.world.ledger())
          .extracting(World.Effect::name)
          .containsExactly("one", "two", "undo_two", "undo_one");
      assertThat(fix.world.paths(run))
          .containsExactly(
              "steps.outer/steps.inner/steps.two.undo", "steps.outer/steps.inner/steps.one.undo");
      assertThat(state.planned().commitment().mutations()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailedChildUndoesItselfAndFailsTheStepAndIsTriedAgain(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.shelve(runbook("leaf", undoable("one", "") + effect("two", "")));
      fix.world.script("steps.two", Response.REFUSED, Response.REFUSED);
      var run =
          fix.start(
              runbook(
                  "again",
                  child(
                      "call",
                      "leaf",
                      "retry: { max_attempts: 3, backoff: 1ms, max_backoff: 1ms }")));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.state(run + ".1").status()).isEqualTo(RunStatus.ROLLED_BACK);
      assertThat(fix.state(run + ".3").status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(fix.world.ledger())
          .extracting(World.Effect::name)
          .containsExactly("one", "undo_one", "one", "undo_one", "one", "two");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("A33")
  void theRootAsksOnceForAllOfItsChildren(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.shelve(
          runbook("leaf", effect("deep", "")).replace("autonomy: auto", "autonomy: approve"));
      var run = fix.start(runbook("root", child("call", "leaf", "")));
      var waiting = fix.await(run, RunStatus.AWAITING_APPROVAL);
      assertThat(waiting.planned().commitment().calls()).containsOnlyKeys("steps.call/steps.deep");
      fix.engine
          .remediation()
          .vote("default", run, null, waiting.planned().hash(), Vote.APPROVE, null, BEN);
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.state(run + ".1").approval()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("A33")
  void aChildWhoseWorldChangedStopsAndTheRootPlansTheRestAnew(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.shelve(runbook("leaf", effect("deep", "")));
      fix.world.reading("before:deep", 1);
      var run =
          fix.start(
              runbook("root", effect("first", "") + child("call", "leaf", ""))
                  .replace("autonomy: auto", "autonomy: approve"));
      var waiting = fix.await(run, RunStatus.AWAITING_APPROVAL);
      fix.world.witness(effect -> fix.world.reading("before:deep", 5));
      var remediation = fix.engine.remediation();
      remediation.vote("default", run, null, waiting.planned().hash(), Vote.APPROVE, null, BEN);
      var asked =
          Awaitility.await()
              .until(
                  () -> fix.state(run),
                  state ->
                      state.status() == RunStatus.AWAITING_APPROVAL
                          && !state.planned().hash().equals(waiting.planned().hash()));
      assertThat(fix.state(run + ".1").reason()).isEqualTo(EndReason.PLAN_CHANGED);
      assertThat(asked.completed()).containsExactly("steps.first");
      assertThat(asked.planned().doneEarlier(asked.planned().step("steps.first")))
          .isEqualTo("done at " + asked.step("steps.first").doneAt());
      remediation.vote("default", run, null, asked.planned().hash(), Vote.APPROVE, null, BEN);
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.ledger())
          .extracting(World.Effect::name)
          .containsExactly("first", "deep");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCancelledRunStopsItsChildrenFirst(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.shelve(runbook("leaf", effect("lost", "").replace("keyed", "unsafe")));
      fix.world.script("steps.lost", Response.LOST);
      var run = fix.start(runbook("root", child("call", "leaf", "")));
      fix.await(run, RunStatus.EXECUTING);
      Awaitility.await().until(() -> !fix.state(run).children().isEmpty());
      fix.await(run + ".1", RunStatus.IN_DOUBT);
      var remediation = fix.engine.remediation();
      remediation.cancel("default", run, false, null, BEN);
      remediation.settle("default", run + ".1", null, Settlement.ABANDON, null, BEN);
      var state = fix.await(run, RunStatus.CANCELLED);
      assertThat(fix.state(run + ".1").status().terminal()).isTrue();
      assertThat(state.endedAt()).isAfterOrEqualTo(fix.state(run + ".1").endedAt());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHoldOverAChildThatHasDoneNothingYetHoldsItUntilItIsLifted(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.shelve(runbook("leaf", effect("deep", "")));
      var holds = new Holds(fix.store.journal(), fix.store.database(), () -> "hold-1");
      fix.world.witness(effect -> {
        if (effect.name().equals("first")) {
          holds.place("default", Holds.runbook("leaf"), "look first", BEN, null);
        }
      });
      var run = fix.start(runbook("root", undoable("first", "") + child("call", "leaf", "")));
      Awaitility.await()
          .until(() -> fix.state(run).born() == 1 && fix.state(run + ".1").held() != null);
      assertThat(fix.world.ledger()).extracting(World.Effect::name).containsExactly("first");
      assertThat(fix.state(run + ".1").held()).contains("look first");
      assertThat(fix.state(run).heldChildren()).containsOnlyKeys("steps.call");
      assertThat(fix.state(run).status()).isEqualTo(RunStatus.EXECUTING);
      holds.lift("default", "hold-1", BEN);
      assertThat(fix.engine.remediation().release("default", "lifted", BEN)).isEqualTo(1);
      assertThat(fix.state(run).heldChildren()).isEmpty();
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.ledger())
          .extracting(World.Effect::name)
          .containsExactly("first", "deep");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHoldAfterTheFirstEffectHoldsAlsoAStepThatIsReadFirst(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var holds = new Holds(fix.store.journal(), fix.store.database(), () -> "hold-1");
      fix.world.witness(effect -> {
        if (effect.name().equals("first")) {
          holds.place("default", Holds.ALL, "look first", BEN, null);
        }
      });
      var run =
          fix.start(
              runbook(
                  "read",
                  undoable("first", "")
                      + effect("next", "when: steps.first.status == 'succeeded'")));
      Awaitility.await().until(() -> fix.state(run).held() != null);
      holds.lift("default", "hold-1", BEN);
      fix.engine.remediation().release("default", "lifted", BEN);
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.ledger())
          .extracting(World.Effect::name)
          .containsExactly("first", "next");
    }
  }
}
