package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static io.firebreak.remediation.FlowTexts.effect;
import static io.firebreak.remediation.FlowTexts.runbook;
import static io.firebreak.remediation.FlowTexts.undoable;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.execute.ExecuteEvent.Settlement;
import io.firebreak.remediation.World.Response;
import io.firebreak.testing.Stores;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How branches, joins, lists, children and remedies go, on the whole engine. */
class FlowTest {
  @ParameterizedTest
  @EnumSource
  void aJoinWaitsForAllThatItNeeds(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              runbook(
                  "join",
                  effect("a", "needs: []")
                      + effect("b", "needs: []")
                      + effect("c", "needs: [a, b]")
                      + effect("d", "needs: [a]")
                      + effect("e", "needs: [c, d]")));
      fix.await(run, RunStatus.SUCCEEDED);
      var order = fix.world.paths(run);
      assertThat(order)
          .containsExactlyInAnyOrder("steps.a", "steps.b", "steps.c", "steps.d", "steps.e");
      assertThat(order.indexOf("steps.c"))
          .isGreaterThan(Math.max(order.indexOf("steps.a"), order.indexOf("steps.b")));
      assertThat(order).last().isEqualTo("steps.e");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSkippedStepCountsAsDoneForAJoin(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              runbook(
                  "skipped",
                  effect("a", "needs: []")
                      + effect("b", "needs: [], when: run.id == 'nobody'")
                      + effect("c", "needs: [a, b]")));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.c");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailureGoesOnThroughJoinsAndUndoesWhatWasDone(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.script("steps.b", Response.REFUSED);
      var run =
          fix.start(
              runbook(
                  "fails",
                  undoable("a", "") + effect("b", "") + effect("c", "") + effect("d", "")));
      var state = fix.await(run, RunStatus.ROLLED_BACK);
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.a.undo");
      assertThat(state.failure()).contains("steps.b", "the world refuses");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyAndAllDoneJoinsLetAFailurePass(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.script("steps.b", Response.REFUSED);
      var run =
          fix.start(
              runbook(
                  "passes",
                  effect("a", "needs: []")
                      + effect("b", "needs: []")
                      + effect("c", "needs: [b]")
                      + effect("any", "needs: [a, c], join: any")
                      + effect("all", "needs: [c, any], join: all_done")));
      var state = fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.any", "steps.all");
      assertThat(state.step("steps.c").skipped()).contains("not reached").contains("b failed");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsInFlightIsFinishedBeforeAFailedRunUndoes(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.script("steps.bad", Response.REFUSED);
      var run =
          fix.start(runbook("drains", undoable("good", "needs: []") + effect("bad", "needs: []")));
      fix.await(run, RunStatus.ROLLED_BACK);
      assertThat(fix.world.paths(run)).containsExactly("steps.good", "steps.good.undo");
    }
  }

  @ParameterizedTest
  @EnumSource
  void branchesGoSideBySideAndTheBlockEndsWithTheLast(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              runbook(
                  "branches",
                  """
                  - id: both
                    parallel:
                      - steps:
                  %s
                      - name: other
                        steps:
                  %s
                  """
                          .formatted(
                              (effect("a1", "") + effect("a2", "")).indent(6),
                              effect("b1", "").indent(6))
                      + effect("after", "")));
      fix.await(run, RunStatus.SUCCEEDED);
      var order = fix.world.paths(run);
      assertThat(order).hasSize(4).last().isEqualTo("steps.after");
      assertThat(order).containsSubsequence("steps.a1", "steps.a2");
    }
  }

  private static String block(String more, String first, String second) {
    return """
    - id: both
      %s
      parallel:
        - steps:
    %s
        - steps:
    %s
    """
        .formatted(more, first.indent(6), second.indent(6));
  }

  @ParameterizedTest
  @EnumSource
  void aFailedBranchStopsTheOthersUnlessTheyShallContinue(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.script("steps.a", Response.REFUSED, Response.REFUSED);
      var stopped =
          fix.start(runbook("stops", block("max_parallel: 1", effect("a", ""), effect("b", ""))));
      fix.await(stopped, RunStatus.FAILED);
      assertThat(fix.world.paths(stopped)).isEmpty();
      var went =
          fix.start(
              runbook(
                  "continue",
                  block(
                      "max_parallel: 1\n  on_error: continue", effect("a", ""), effect("b", ""))));
      fix.await(went, RunStatus.FAILED);
      assertThat(fix.world.paths(went)).containsExactly("steps.b");
    }
  }

  private static String list(String more) {
    return """
    - id: each
      for_each: '["x", "y", "z", "v"]'
      %s
      uses: test.effect
      with: { name: "${{ item }}", kind: keyed }
      undo: { uses: test.effect, with: { name: "undo ${{ item }} ${{ index }}", kind: keyed } }
    """
        .formatted(more.replace("\n", "\n  "));
  }

  @ParameterizedTest
  @EnumSource
  void aListIsDoneItemByItemAndUndoneInReverse(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.script("steps.each.items.2", Response.REFUSED);
      var run = fix.start(runbook("items", list("max_parallel: 1")));
      var state = fix.await(run, RunStatus.ROLLED_BACK);
      assertThat(fix.world.ledger())
          .extracting(World.Effect::name)
          .containsExactly("x", "y", "undo y 1", "undo x 0");
      assertThat(state.failure()).contains("1 of 4 items failed");
    }
  }

  @ParameterizedTest
  @EnumSource
  void itemsMayFailUpToAThreshold(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.script("steps.each.items.1", Response.REFUSED, Response.REFUSED);
      var run =
          fix.start(
              runbook(
                  "threshold",
                  list("max_errors: 25%") + effect("told", "when: steps.each.result.failed == 1")));
      var state = fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run))
          .containsExactly(
              "steps.each.items.0", "steps.each.items.2", "steps.each.items.3", "steps.told");
      assertThat(state.completed()).doesNotContain("steps.each.items.1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theCanaryIsLookedAtBeforeTheOthers(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var check =
          """
          canary: 1
          batch_check:
            uses: test.read
            with: { name: fine }
            expect: result.value == 1\
          """;
      fix.world.reading("fine", 0);
      var bad = fix.start(runbook("bad-canary", list(check)));
      var state = fix.await(bad, RunStatus.ROLLED_BACK);
      assertThat(fix.world.paths(bad))
          .containsExactly("steps.each.items.0", "steps.each.items.0.undo");
      assertThat(state.failure()).contains("steps.each.checks.0");
      fix.world.reading("fine", 1);
      var good = fix.start(runbook("good-canary", list(check + "\nmax_parallel: 3")));
      fix.await(good, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(good)).hasSize(4).first().isEqualTo("steps.each.items.0");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyListIsASuccessWithNoItems(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              runbook(
                  "empty",
                  """
                  - id: each
                    for_each: '[run.target].filter(x, x == "a")'
                    uses: test.effect
                    with: { name: "${{ item }}", kind: keyed }
                    undo: { none: x }
                  """
                      + effect("after", "when: steps.each.status == 'succeeded'")));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.after");
    }
  }

  @ParameterizedTest
  @EnumSource
  void remediesAreTriedInTurnUntilOneIsVerified(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.reading("healthy", 0);
      fix.world.witness(
          effect -> fix.world.reading("healthy", effect.name().equals("strong") ? 1 : 0));
      var text =
          runbook("ladder", "").replace("steps:\n", "")
              + """
              remediations:
                - name: The gentle one
                  steps:
              %s
                - name: The strong one
                  steps:
              %s
              verify:
                stabilize: 0s
                every: 100ms
                deadline: 1m
                checks:
                  - { uses: test.read, with: { name: healthy }, expect: result.value == 1 }
              """
                  .formatted(undoable("gentle", "").indent(4), effect("strong", "").indent(4));
      var run = fix.start(text);
      var state = fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.ledger())
          .extracting(World.Effect::name)
          .containsExactly("gentle", "undo_gentle", "strong");
      assertThat(state.rung()).isEqualTo(1);
      assertThat(state.reason())
          .as("what the first one failed of is no reason of a success")
          .isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void doubtInOneBranchStartsNothingNewInAnother(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.script("steps.lost", Response.HAPPENED_SILENTLY);
      var run =
          fix.start(
              runbook(
                  "doubt",
                  effect("lost", "needs: []").replace("keyed", "unsafe")
                      + effect("join", "needs: [lost]")));
      fix.await(run, RunStatus.IN_DOUBT);
      fix.engine.remediation().settle("default", run, "steps.lost", Settlement.HAPPENED, null, BEN);
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.lost", "steps.join");
    }
  }

  @Test
  void batchesGrowUpToWhatMayRunAtOnce() {
    var step =
        (io.firebreak.runbook.Step.Call)
            EngineFixture.version(runbook("grow", list("canary: 1\ngrowth: 2\nmax_parallel: 4")))
                .runbook()
                .steps()
                .getFirst();
    assertThat(Batches.ends(14, step)).isEqualTo(List.of(1, 3, 7, 11, 14));
    assertThat(Batches.ends(0, step)).isEmpty();
  }
}
