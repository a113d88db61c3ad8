package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static io.firebreak.remediation.FlowTexts.effect;
import static io.firebreak.remediation.FlowTexts.runbook;
import static io.firebreak.remediation.FlowTexts.undoable;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.gate.EndReason;
import io.firebreak.testing.Stores;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What no plan could name is changed by one run at a time, too, on both stores. */
class FoundTargetsTest {
  private static final String LOOK = "- { id: look, uses: test.read, with: { name: found } }\n";

  /** Acts on what was found, which no plan knows. */
  private static final String ACT =
      """
      - id: act
        uses: test.effect
        with: { name: "thing-${{ steps.look.result.value }}", kind: keyed }
        bounds: { name: { type: string, pattern: "thing-[0-9]" } }
        undo: { none: it stays }
      """;

  private static EngineFixture finding(Stores stores) {
    var fix = new EngineFixture(stores);
    fix.world.reading("found", 7);
    return fix;
  }

  /** Keeps what it acted on until somebody cancels it. */
  private static final String STAYS =
      LOOK + ACT + "- { id: pause, uses: wait.for, with: { duration: 30m } }\n";

  private static boolean stays(EngineFixture fix, String run) {
    return fix.state(run).step("steps.pause").waiting() != null;
  }

  private static void cancel(EngineFixture fix, String run) {
    fix.engine.remediation().cancel("default", run, false, null, BEN);
    fix.await(run, RunStatus.CANCELLED);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G114")
  @DisplayName("G114: of two runs that find the same at once one acts, and the other is skipped")
  void oneActs(Stores stores) throws Exception {
    try (var fix = finding(stores);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var runs =
          threads
              .invokeAll(
                  List.<Callable<String>>of(
                      () -> fix.start(runbook("one", STAYS)),
                      () -> fix.start(runbook("two", STAYS))))
              .stream()
              .map(Future::resultNow)
              .toList();
      Awaitility.await()
          .until(() ->
              runs.stream().allMatch(run -> stays(fix, run) || fix.state(run).status().terminal()));
      var acts = runs.stream().filter(run -> stays(fix, run)).toList();
      assertThat(acts).hasSize(1);
      var other =
          fix.state(runs.stream().filter(run -> !acts.contains(run)).findFirst().orElseThrow());
      assertThat(other.status()).isEqualTo(RunStatus.SKIPPED);
      assertThat(other.reason()).isEqualTo(EndReason.TARGET_BUSY);
      assertThat(other.detail())
          .isEqualTo("target_lease: world/thing-7 is held by run " + acts.getFirst());
      assertThat(fix.world.ledger()).hasSize(1);

      cancel(fix, acts.getFirst());
      fix.await(fix.start(runbook("later", LOOK + ACT)), RunStatus.SUCCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G114")
  @DisplayName("G114: what the other one did before is undone, also when a child run found it")
  void whatWasDoneIsUndone(Stores stores) {
    var call = "- { id: call, uses: runbook.run, with: { runbook: leaf } }\n";
    for (var rest : List.of(LOOK + ACT, call)) {
      try (var fix = finding(stores)) {
        fix.shelve(runbook("leaf", LOOK + ACT));
        var holder = fix.start(runbook("holds", STAYS));
        Awaitility.await().until(() -> stays(fix, holder));
        var other = fix.start(runbook("does", undoable("first", "") + rest));
        var state = fix.await(other, RunStatus.ROLLED_BACK);
        assertThat(state.detail()).contains("world/thing-7 is held by run " + holder);
        assertThat(fix.world.paths(other)).containsExactly("steps.first", "steps.first.undo");
        cancel(fix, holder);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "EMBEDDED")
  @Tag("G114")
  @DisplayName("G114: a run has it until it ends, and may act on it again")
  void untilItEnds(Stores stores) {
    try (var fix = finding(stores)) {
      var again = ACT.replace("id: act", "id: again");
      var run = fix.start(runbook("twice", LOOK + again + STAYS.substring(LOOK.length())));
      Awaitility.await().until(() -> stays(fix, run));
      assertThat(fix.world.paths(run)).containsExactly("steps.again", "steps.act");
      var planned = effect("x", "").replace("kind: keyed", "kind: keyed, on: thing-7");
      var other = fix.await(fix.start(runbook("plans", planned)), RunStatus.SKIPPED);
      assertThat(other.detail()).isEqualTo("world/thing-7 is held by run " + run);
      cancel(fix, run);
    }
  }
}
