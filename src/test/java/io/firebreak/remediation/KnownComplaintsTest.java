package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static io.firebreak.remediation.FlowTexts.effect;
import static io.firebreak.remediation.FlowTexts.runbook;
import static io.firebreak.remediation.FlowTexts.undoable;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.remediation.World.Response;
import io.firebreak.testing.Stores;
import io.firebreak.testing.TestClock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What users of other engines complain of, tried on this one. */
class KnownComplaintsTest {
  private static final String RETRY = "retry: { max_attempts: 2, backoff: 1ms, max_backoff: 1ms }";

  private static String child(String id, String runbook, String more) {
    return "- { id: %s, uses: runbook.run, with: { runbook: %s }%s }\n"
        .formatted(id, runbook, more.isEmpty() ? "" : ", " + more);
  }

  private static String list(String items, String more) {
    return """
    - id: each
      for_each: '%s'
      %s
      uses: test.effect
      with: { name: "${{ item }}", kind: keyed }
      undo: { none: x }
    """
        .formatted(items, more);
  }

  @Test
  @DisplayName("A join that takes failures goes on after them (orquesta#190)")
  void aJoinForAllThatIsOverRunsAfterFailedSteps() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.world.script("steps.a", Response.REFUSED);
      fix.world.script("steps.b", Response.REFUSED);
      var run =
          fix.start(
              runbook(
                  "over",
                  effect("a", "needs: []")
                      + effect("b", "needs: []")
                      + effect("c", "needs: []")
                      + effect("note", "needs: [a, b, c], join: all_done")));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.c", "steps.note");
    }
  }

  @Test
  @DisplayName(
      "A step that fails before its siblings are over does not end their join (orquesta#225)")
  void aJoinOutlivesTheFirstOfItsStepsToFail() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.world.script("steps.fast", Response.REFUSED);
      var run =
          fix.start(
              runbook(
                  "early",
                  effect("fast", "needs: []")
                      + "- { id: pause, uses: wait.for, with: { duration: 1s }, needs: [] }\n"
                      + effect("slow", "needs: [pause]")
                      + effect("join", "needs: [fast, slow], join: any")));
      var state = fix.await(run, RunStatus.SUCCEEDED);
      assertThat(state.step("steps.fast").status()).isEqualTo("failed");
      assertThat(fix.world.paths(run)).containsExactly("steps.slow", "steps.join");
    }
  }

  @Test
  @DisplayName("A join is reached when a condition takes only one of its ways (orquesta#248)")
  void aJoinIsReachedByOneOfTwoConditionalWays() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var run =
          fix.start(
              runbook(
                  "ways",
                  effect("choose", "")
                      + effect("left", "needs: [choose], when: run.target != ''")
                      + effect("right", "needs: [choose], when: run.target == ''")
                      + effect("join", "needs: [left, right]")));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.choose", "steps.left", "steps.join");
    }
  }

  @Test
  @DisplayName("A join waits for all again when its steps are done again (orquesta#263)")
  void aJoinWaitsForAllInEveryRound() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.shelve(
          runbook(
              "round",
              effect("a", "needs: []")
                  + effect("b", "needs: []")
                  + effect("c", "needs: []")
                  + effect("join", "needs: [a, b, c]")));
      fix.world.script("steps.b", Response.REFUSED);
      var run = fix.start(runbook("rounds", child("call", "round", RETRY)));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run + ".1")).doesNotContain("steps.join");
      assertThat(fix.world.paths(run + ".2")).hasSize(4).last().isEqualTo("steps.join");
    }
  }

  @Test
  @DisplayName("A list of which items fail ends as failed and is not stuck (st2#4523, st2#4617)")
  void aListWithFailedItemsEnds() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.world.script("steps.each.items.0", Response.REFUSED);
      fix.world.script("steps.each.items.2", Response.REFUSED);
      var run = fix.start(runbook("items", list("[\"x\", \"y\", \"z\"]", "max_parallel: 3")));
      var state = fix.await(run, RunStatus.FAILED);
      assertThat(state.failure()).contains("of 3 items failed", "the world refuses");
    }
  }

  @Test
  @DisplayName("A child run with an empty list ends (st2#4954)")
  void aChildWithAnEmptyListEnds() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.shelve(runbook("nothing", list("[run.target].filter(x, x == \"a\")", "max_parallel: 2")));
      var run = fix.start(runbook("calls", child("call", "nothing", "") + effect("finish", "")));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.finish");
      assertThat(fix.state(run + ".1").status()).isEqualTo(RunStatus.SUCCEEDED);
    }
  }

  @Test
  @DisplayName("A list is gone through before what follows begins, failed items or not (st2#5029)")
  void whatFollowsAListWaitsForItsLastItem() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.world.script("steps.each.items.0", Response.REFUSED);
      var run =
          fix.start(
              runbook(
                  "through", list("[\"x\", \"y\", \"z\"]", "max_errors: 1") + effect("after", "")));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run))
          .containsExactly("steps.each.items.1", "steps.each.items.2", "steps.after");
    }
  }

  @Test
  @DisplayName("A step's retry holds in a runbook that another one runs (rundeck#8194)")
  void retriesHoldInChildren() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.shelve(runbook("leaf", effect("deep", RETRY)));
      fix.world.script("steps.deep", Response.TRANSIENT);
      var run = fix.start(runbook("root", child("call", "leaf", "")));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.state(run + ".1").step("steps.deep").attempts()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName(
      "A child that is out of time is undone, and the handlers of failure run (rundeck#5526)")
  void aTimeoutIsHandledAsAnyFailure() {
    var clock = new TestClock();
    try (var fix = new EngineFixture(Stores.EMBEDDED, clock)) {
      fix.shelve(
          runbook(
              "slow",
              undoable("deep", "") + "- { id: pause, uses: wait.for, with: { duration: 30m } }\n"));
      var run =
          fix.start(
              runbook("root", child("call", "slow", "timeout: 5m"))
                  + """
                  on_failure:
                    - { uses: test.effect, with: { name: tell, kind: idempotent } }
                  """);
      var child = run + ".1";
      Awaitility.await()
          .until(() ->
              fix.state(run).born() == 1 && fix.state(child).step("steps.pause").waiting() != null);
      clock.pass(Duration.ofMinutes(6));
      fix.await(run, RunStatus.FAILED);
      assertThat(fix.world.ledger())
          .extracting(World.Effect::name)
          .containsExactly("deep", "undo_deep", "tell");
    }
  }

  @Test
  @DisplayName(
      "Never more at once than allowed, and all get their turn (kestra#18422, kestra#10657)")
  void noMoreItemsAreOpenThanAllowedAndNoneIsLeftBehind() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var items = "[\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\"]";
      for (var item = 0; item < 8; item += 2) {
        fix.world.script("steps.each.items." + item, Response.REFUSED);
      }
      var run = fix.start(runbook("turns", list(items, "max_parallel: 2\n  max_errors: 4")));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).hasSize(4);
      fix.slots(run).check();
    }
  }

  @Test
  @DisplayName("A cancelled run begins no further item (kestra#7429)")
  void aCancelIsHonouredWithinAList() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var begun = new AtomicInteger();
      var cancelled = new CountDownLatch(1);
      fix.world.witness(_ -> {
        begun.incrementAndGet();
        await(cancelled);
      });
      var run = fix.start(runbook("stop", list("[\"x\", \"y\", \"z\"]", "max_parallel: 1")));
      Awaitility.await().until(() -> begun.get() == 1);
      fix.engine.remediation().cancel("default", run, false, null, BEN);
      cancelled.countDown();
      fix.await(run, RunStatus.CANCELLED, RunStatus.IN_DOUBT);
      assertThat(begun).hasValue(1);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
