package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static io.firebreak.remediation.FlowTexts.effect;
import static io.firebreak.remediation.FlowTexts.runbook;
import static io.firebreak.remediation.FlowTexts.undoable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.firebreak.testing.Stores;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Receipts of child runs used by hand, on both stores. */
class ChildUndoTest {
  private static String child(String id, String runbook) {
    return "- { id: %s, uses: runbook.run, with: { runbook: %s } }\n".formatted(id, runbook);
  }

  private static Start undo(EngineFixture fix, String run, String step) {
    return fix.engine.starter().undo("default", run, step, BEN);
  }

  private static String undone(EngineFixture fix, String run, String step) {
    return ((Start.Started) undo(fix, run, step)).runId();
  }

  private static String reason(Start start) {
    return ((Start.Refused) start).reason();
  }

  /** A run whose grandchild did two things. */
  private static String begun(EngineFixture fix) {
    fix.shelve(runbook("leaf", undoable("one", "") + undoable("two", "")));
    fix.shelve(runbook("middle", child("inner", "leaf")));
    return fix.start(runbook("top", child("outer", "middle") + effect("last", "")));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("V36")
  @DisplayName("V36: what a child run did is undone by its root's name of the step")
  void byTheNameThatTheRootHasForIt(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = begun(fix);
      fix.await(run, RunStatus.SUCCEEDED);
      var by = undone(fix, run, "outer/inner/one");
      var state = fix.await(by, RunStatus.ROLLED_BACK);
      assertThat(fix.world.ledger())
          .extracting(World.Effect::name)
          .containsExactly("one", "two", "last", "undo_one");
      var leaf = run + ".1.1";
      assertThat(state.begun().runbook()).isEqualTo("leaf");
      assertThat(state.begun().undoes()).isEqualTo(new RunEvent.Undoes(leaf, "steps.one"));
      assertThat(fix.state(leaf).undoneBy()).containsExactly(entry("steps.one", by));
      assertThat(fix.state(run).undoneBy())
          .containsExactly(entry("steps.outer/steps.inner/steps.one", by));
      assertThat(fix.state(run).status()).isEqualTo(RunStatus.SUCCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("V36")
  @DisplayName("V36: or by the child's own, and once, whichever name is used")
  void onceByWhicheverName(Stores stores) throws InterruptedException {
    try (var fix = new EngineFixture(stores);
        var people = Executors.newVirtualThreadPerTaskExecutor()) {
      var run = begun(fix);
      fix.await(run, RunStatus.SUCCEEDED);
      Callable<Start> byRoot = () -> undo(fix, run, "steps.outer/steps.inner/steps.two");
      Callable<Start> byMiddle = () -> undo(fix, run + ".1", "inner/two");
      Callable<Start> byLeaf = () -> undo(fix, run + ".1.1", "two");
      var started = new HashSet<String>();
      for (var answer : people.invokeAll(List.of(byRoot, byMiddle, byLeaf, byRoot))) {
        if (answer.resultNow() instanceof Start.Started(var id)) {
          started.add(id);
        }
      }
      assertThat(started).hasSize(1);
      fix.await(started.iterator().next(), RunStatus.ROLLED_BACK);
      assertThat(reason(undo(fix, run + ".1.1", "two"))).isEqualTo("already_undone");
      assertThat(fix.world.ledger())
          .extracting(World.Effect::name)
          .containsExactly("one", "two", "last", "undo_two");
    }
  }

  /** A run that waits after its child has done something. */
  private static String waiting(EngineFixture fix) {
    fix.shelve(runbook("leaf", undoable("one", "")));
    var run =
        fix.start(
            runbook(
                "top",
                child("outer", "leaf")
                    + "- { id: nap, uses: wait.for, with: { duration: 20m } }\n"));
    Awaitility.await().until(() -> fix.state(run).step("steps.nap").waiting() != null);
    return run;
  }

  @ParameterizedTest
  @EnumSource
  @Tag("V36")
  void onlyWhenItsRootHasEndedAndDidNotUndoItItself(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = waiting(fix);
      assertThat(undo(fix, run + ".1", "one"))
          .isEqualTo(
              new Start.Refused(
                  "not_ended",
                  "run "
                      + run
                      + ", of which it is a part, is executing; stop it with: cancel RUN --undo"));
      fix.engine.remediation().cancel("default", run, true, null, BEN);
      fix.await(run, RunStatus.ROLLED_BACK);
      assertThat(reason(undo(fix, run + ".1", "one"))).isEqualTo("already_undone");
      assertThat(reason(undo(fix, run, "outer/none"))).isEqualTo("no_receipt");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("V31")
  void aRunOfWhichAChildsStepWasUndoneIsNotTakenUp(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = waiting(fix);
      fix.engine.remediation().cancel("default", run, false, null, BEN);
      fix.await(run, RunStatus.CANCELLED);
      fix.await(undone(fix, run, "outer/one"), RunStatus.ROLLED_BACK);
      assertThat(reason(fix.again(run))).isEqualTo("undone_by_hand");
    }
  }
}
