package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static io.firebreak.remediation.FlowTexts.effect;
import static io.firebreak.remediation.FlowTexts.runbook;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.Holds;
import io.firebreak.testing.Stores;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists whose batches each need people's agreement, on the whole engine. */
class BatchApprovalTest {
  private static String list(String more) {
    return """
    - id: each
      for_each: '["x", "y", "z", "v"]'
      approve_each: true
      %s
      uses: test.effect
      with: { name: "${{ item }}", kind: keyed }
      undo: { uses: test.effect, with: { name: "undo ${{ item }}", kind: keyed } }
    """
        .formatted(more.replace("\n", "\n  "));
  }

  /** The question about a batch, by its number from 1, once it is asked. */
  private static RunState asked(EngineFixture fix, String run, int number) {
    return Awaitility.await()
        .until(
            () -> fix.state(run),
            state -> {
              var approval = state.approval();
              var batch = approval == null ? null : approval.request().batch();
              return state.status() == RunStatus.AWAITING_APPROVAL
                  && batch != null
                  && batch.number() == number;
            });
  }

  private static ApprovalEvent.Batch batch(RunState state) {
    return Objects.requireNonNull(Objects.requireNonNull(state.approval()).request().batch());
  }

  private static void vote(EngineFixture fix, RunState asked, Vote vote) {
    var request = Objects.requireNonNull(asked.approval()).request();
    var answer =
        fix.engine
            .remediation()
            .vote("default", asked.id(), request.id(), request.planHash(), vote, "so", BEN);
    assertThat(answer).isInstanceOf(Answer.Accepted.class);
  }

  private static List<String> names(EngineFixture fix) {
    return fix.world.ledger().stream().map(World.Effect::name).toList();
  }

  @ParameterizedTest
  @EnumSource
  void eachItemIsAskedAboutBeforeItBegins(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = fix.start(runbook("each-asks", list("")));
      for (var number = 1; number <= 4; number++) {
        var asked = asked(fix, run, number);
        assertThat(names(fix)).hasSize(number - 1);
        assertThat(batch(asked).of()).isEqualTo(4);
        assertThat(batch(asked).items()).hasSize(1);
        vote(fix, asked, Vote.APPROVE);
      }
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(names(fix)).containsExactly("x", "y", "z", "v");
    }
  }

  @ParameterizedTest
  @EnumSource
  void batchesAreAskedAboutAsAWhole(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = fix.start(runbook("batches", list("canary: 1\nmax_parallel: 2")));
      var canary = asked(fix, run, 1);
      assertThat(batch(canary).words()).isEqualTo("batch 1 of 3 of steps.each: x");
      vote(fix, canary, Vote.APPROVE);
      var second = asked(fix, run, 2);
      assertThat(batch(second).items()).extracting(JsonNode::asText).containsExactly("y", "z");
      assertThat(names(fix)).containsExactly("x");
      vote(fix, second, Vote.APPROVE);
      vote(fix, asked(fix, run, 3), Vote.APPROVE);
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(names(fix)).containsExactlyInAnyOrder("x", "y", "z", "v");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("A33")
  void theApprovalOfThePlanLetsTheFirstBatchBeginAndNoOther(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              runbook("plan-first", list("max_parallel: 2"))
                  .replace("autonomy: auto", "autonomy: approve"));
      var whole = fix.await(run, RunStatus.AWAITING_APPROVAL);
      assertThat(Objects.requireNonNull(whole.approval()).request().batch()).isNull();
      vote(fix, whole, Vote.APPROVE);
      var second = asked(fix, run, 2);
      assertThat(names(fix)).containsExactlyInAnyOrder("x", "y");
      vote(fix, second, Vote.APPROVE);
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(names(fix)).hasSize(4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRejectedBatchUndoesTheOnesBefore(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = fix.start(runbook("rejected", list("")));
      vote(fix, asked(fix, run, 1), Vote.APPROVE);
      vote(fix, asked(fix, run, 2), Vote.REJECT);
      var state = fix.await(run, RunStatus.ROLLED_BACK);
      assertThat(state.reason()).isEqualTo(EndReason.REJECTED_BY_PERSON);
      assertThat(names(fix)).containsExactly("x", "undo x");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFirstBatchRejectedEndsTheRunAsRejected(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = fix.start(runbook("none", list("")));
      vote(fix, asked(fix, run, 1), Vote.REJECT);
      fix.await(run, RunStatus.REJECTED);
      assertThat(names(fix)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCancelledRunLetsItsBatchesStand(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = fix.start(runbook("cancelled", list("")));
      vote(fix, asked(fix, run, 1), Vote.APPROVE);
      asked(fix, run, 2);
      fix.engine.remediation().cancel("default", run, false, "enough", BEN);
      var state = fix.await(run, RunStatus.CANCELLED);
      assertThat(
              Objects.requireNonNull(state.approval())
                  .ended(ApprovalEvent.Outcome.CANCELLED_BY_PERSON))
          .isTrue();
      assertThat(names(fix)).containsExactly("x");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBatchThatWasAgreedToUnderAHoldWaitsForItsRelease(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = fix.start(runbook("held", list("")));
      vote(fix, asked(fix, run, 1), Vote.APPROVE);
      var second = asked(fix, run, 2);
      var holds = new Holds(fix.store.journal(), fix.store.database(), () -> "hold-1");
      var hold = holds.place("default", Holds.runbook("held"), "stop", BEN, null);
      vote(fix, second, Vote.APPROVE);
      Awaitility.await().until(() -> fix.state(run).held() != null);
      assertThat(names(fix)).containsExactly("x");
      holds.lift("default", hold.id(), BEN);
      fix.engine.remediation().release("default", "lifted", BEN);
      asked(fix, run, 3);
      assertThat(names(fix)).containsExactly("x", "y");
    }
  }

  @ParameterizedTest
  @EnumSource
  void branchesAskOneAfterTheOther(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var two =
          """
          - id: both
            parallel:
              - steps:
          %s
              - steps:
          %s
          """
              .formatted(
                  list("max_parallel: 4").indent(6),
                  list("max_parallel: 4").replace("id: each", "id: other").indent(6));
      var run = fix.start(runbook("branches", two));
      var first = asked(fix, run, 1);
      assertThat(batch(first).step()).isEqualTo("steps.each");
      vote(fix, first, Vote.APPROVE);
      var second =
          Awaitility.await()
              .until(
                  () -> fix.state(run),
                  state ->
                      state.status() == RunStatus.AWAITING_APPROVAL
                          && batch(state).step().equals("steps.other"));
      assertThat(fix.world.paths(run)).hasSize(4).allMatch(path -> path.startsWith("steps.each"));
      vote(fix, second, Vote.APPROVE);
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).hasSize(8);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nobodyIsAskedAboutABatchThatChangesNothing(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              runbook(
                  "reads",
                  """
                  - id: each
                    for_each: '["x", "y"]'
                    approve_each: true
                    uses: test.read
                    with: { name: "${{ item }}" }
                  """
                      + effect("after", "")));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.state(run).approval()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunbookThatAsksForEachBatchIsNoPartOfAnother(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.shelve(runbook("leaf", list("")));
      var run =
          fix.start(
              runbook("root", "- { id: call, uses: runbook.run, with: { runbook: leaf } }\n"));
      var state = fix.await(run, RunStatus.FAILED);
      assertThat(state.detail()).contains("leaf has approve_each", "never asks alone");
    }
  }

  @Test
  void batchesThatAreAskedAboutAreNoLargerThanWhatMayRunAtOnce() {
    assertThat(Batches.ends(7, step(""))).isEqualTo(List.of(1, 2, 3, 4, 5, 6, 7));
    assertThat(Batches.ends(7, step("max_parallel: 3"))).isEqualTo(List.of(3, 6, 7));
    assertThat(Batches.ends(7, step("canary: 1\nmax_parallel: 3"))).isEqualTo(List.of(1, 4, 7));
    assertThat(Batches.ends(7, step("growth: 2\nmax_parallel: 4"))).isEqualTo(List.of(1, 3, 7));
  }

  private static io.firebreak.runbook.Step.Call step(String more) {
    return (io.firebreak.runbook.Step.Call)
        EngineFixture.version(runbook("sizes", list(more))).runbook().steps().getFirst();
  }
}
