package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.ApprovalEvent.Escalated;
import io.firebreak.approval.ApprovalEvent.Reminded;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.EffectClass;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Event;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.ApprovalRule.Approvers;
import io.firebreak.runbook.ApprovalRule.OnTimeout;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.testing.Stores;
import io.firebreak.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people may do with a question beside answering it, on both stores. */
class ApprovalsTest {
  private static final Actor CLEO = new Actor(Actor.Kind.PERSON, "cleo", "token", "rest", null);

  private static String scaling(String name, String more) {
    return """
    schema: 1
    runbook: scaling
    title: Scale it
    owner: team
    target: "world/${{ inputs.name }}"
    autonomy: approve
    triggers: { manual: true }
    inputs:
      name: { type: string, default: %s, editable: true }
      surge: { type: integer, min: 1, max: 5, default: 1, editable: true }
      fixed: { type: integer, default: 7 }
    %s
    steps:
      - id: scale
        uses: test.effect
        with: { name: "by-${{ inputs.surge }}", kind: keyed }
        undo: { none: nobody scales back }
    """
        .formatted(name, more);
  }

  private static Answer edit(
      EngineFixture fix, RunState asked, Map<String, ? extends JsonNode> values, Actor person) {
    var hash = Objects.requireNonNull(asked.approval()).request().planHash();
    return fix.engine
        .remediation()
        .edit("default", asked.id(), new Edit(hash, Map.copyOf(values), "more of it"), person);
  }

  private static Answer vote(EngineFixture fix, RunState asked, Actor person) {
    var request = Objects.requireNonNull(asked.approval()).request();
    return fix.engine
        .remediation()
        .vote("default", asked.id(), request.id(), request.planHash(), Vote.APPROVE, null, person);
  }

  private static RunState round(EngineFixture fix, String run, int number) {
    return Awaitility.await()
        .until(
            () -> fix.state(run),
            state ->
                state.status() == RunStatus.AWAITING_APPROVAL
                    && state.plan() != null
                    && Objects.requireNonNull(state.approval()).request().round() == number);
  }

  private static void isRefused(Answer answer, String reason) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("A31")
  void anEditedInputIsAnotherPlanThatOthersApprove(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = fix.start(scaling("one", ""));
      var first = round(fix, run, 1);
      assertThat(fix.engine.remediation().editable(first)).containsOnlyKeys("name", "surge");

      assertThat(edit(fix, first, Map.of("surge", IntNode.valueOf(3)), BEN))
          .isEqualTo(
              new Answer.Accepted(
                  "changed input surge: 1 → 3; a new plan is made, which others approve"));

      var second = round(fix, run, 2);
      assertThat(second.planned().hash()).isNotEqualTo(first.planned().hash());
      assertThat(second.differences())
          .contains("input surge: 1 → 3")
          .anyMatch(difference -> difference.contains("\"by-1\" → \"by-3\""));
      isRefused(vote(fix, first, CLEO), "plan_changed");
      isRefused(vote(fix, second, BEN), "excluded");
      assertThat(fix.world.ledger()).isEmpty();
      assertThat(vote(fix, second, CLEO)).isEqualTo(new Answer.Accepted("approved"));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.ledger()).extracting(World.Effect::name).containsExactly("by-3");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("A31")
  void whatMayNotBeEditedIsRefusedWithItsReason(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.apart();
      var asked = round(fix, fix.start(scaling("one", "")), 1);
      isRefused(edit(fix, asked, Map.of("fixed", IntNode.valueOf(8)), BEN), "input_invalid");
      isRefused(edit(fix, asked, Map.of("surge", IntNode.valueOf(9)), BEN), "input_invalid");
      isRefused(edit(fix, asked, Map.of("surge", IntNode.valueOf(1)), BEN), "nothing_changes");
      isRefused(edit(fix, asked, Map.of("surge", LongNode.valueOf(1)), BEN), "nothing_changes");
      isRefused(edit(fix, asked, Map.of("name", TextNode.valueOf("else")), BEN), "target_changes");
      isRefused(edit(fix, asked, Map.of("surge", IntNode.valueOf(2)), ANNA), "excluded");
      var two = round(fix, fix.start(scaling("two", "approval: { count: 2 }")), 1);
      isRefused(edit(fix, two, Map.of("surge", IntNode.valueOf(2)), BEN), "approvers_unreachable");
      assertThat(fix.state(asked.id()).approval()).isEqualTo(asked.approval());
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("A35")
  void ofAnEditAndAVoteInOneMomentOneWins(Stores stores) throws Exception {
    try (var fix = new EngineFixture(stores);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 20; i++) {
        var asked = round(fix, fix.start(scaling("race-" + i, "")), 1);
        var go = new CountDownLatch(1);
        var edited =
            threads.submit(() -> {
              go.await();
              return edit(fix, asked, Map.of("surge", IntNode.valueOf(2)), BEN);
            });
        var voted =
            threads.submit(() -> {
              go.await();
              return vote(fix, asked, CLEO);
            });
        go.countDown();
        var both = List.of(edited.get(), voted.get());
        assertThat(both).filteredOn(Answer.Accepted.class::isInstance).hasSize(1);
        if (edited.get() instanceof Answer.Accepted) {
          vote(fix, round(fix, asked.id(), 2), CLEO);
        }
        fix.await(asked.id(), RunStatus.SUCCEEDED);
        assertThat(fix.world.paths(asked.id())).containsExactly("steps.scale");
      }
    }
  }

  private static ApprovalRule patient(
      Duration remind, Duration timeout, OnTimeout onTimeout, Approvers... levels) {
    return new ApprovalRule(
        null,
        new Approvers(null, null, List.of("ben"), List.of()),
        1,
        List.of(),
        remind,
        timeout,
        onTimeout,
        List.of(levels));
  }

  private static <E> List<E> events(EngineFixture fix, String run, Class<E> type) {
    return fix.engine.remediation().events("default", run).stream()
        .map(Event::payload)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("A23")
  @Tag("F29")
  @Tag("B66")
  void peopleAreRemindedUntilTheQuestionLapses(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              new TestRunbook("reminds")
                  .autonomy(Autonomy.APPROVE)
                  .asking(patient(Duration.ofMillis(200), Duration.ofSeconds(3), OnTimeout.FAIL))
                  .step("only", EffectClass.UNSAFE));
      assertThat(fix.await(run, RunStatus.EXPIRED).reason()).isEqualTo(EndReason.APPROVAL_EXPIRED);
      assertThat(events(fix, run, Reminded.class))
          .extracting(Reminded::number)
          .startsWith(1)
          .isSorted()
          .hasSizeBetween(1, 14);

      isRefused(vote(fix, fix.state(run), BEN), "approval_expired");
      assertThat(events(fix, run, ApprovalEvent.Late.class))
          .extracting(ApprovalEvent.Late::why)
          .containsExactly(ApprovalEvent.Refusal.APPROVAL_EXPIRED);
      assertThat(fix.state(run).status()).isEqualTo(RunStatus.EXPIRED);
      assertThat(fix.world.ledger()).isEmpty();
    }
  }

  @Test
  @Tag("A24")
  void whoeverIsNextMayApproveWhenNobodyDidInTime() {
    var clock = new TestClock();
    var minute = Duration.ofMinutes(1);
    try (var fix = new EngineFixture(Stores.EMBEDDED, clock)) {
      var next = new Approvers(null, null, List.of("cleo"), List.of());
      var run =
          fix.start(
              new TestRunbook("escalates")
                  .autonomy(Autonomy.APPROVE)
                  .asking(patient(minute, minute.multipliedBy(3), OnTimeout.ESCALATE, next))
                  .step("only", EffectClass.UNSAFE));
      isRefused(vote(fix, round(fix, run, 1), CLEO), "not_an_approver");
      clock.pass(minute.multipliedBy(3));
      var escalated =
          Awaitility.await()
              .pollInterval(Duration.ofMillis(5))
              .until(
                  () -> fix.state(run),
                  state -> Objects.requireNonNull(state.approval()).calls().level() == 1);
      assertThat(vote(fix, escalated, CLEO)).isEqualTo(new Answer.Accepted("approved"));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.only");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("A24")
  void eachLevelIsAskedOnceAndThenTheQuestionLapses(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var soon = Duration.ofMillis(300);
      var cleo = new Approvers(null, null, List.of("cleo"), List.of());
      var team = new Approvers(null, null, List.of(), List.of("sre"));
      var run =
          fix.start(
              new TestRunbook("ladder")
                  .autonomy(Autonomy.APPROVE)
                  .asking(patient(soon, soon, OnTimeout.ESCALATE, cleo, team))
                  .step("only", EffectClass.UNSAFE));
      fix.await(run, RunStatus.EXPIRED);
      assertThat(events(fix, run, Escalated.class))
          .extracting(Escalated::level)
          .containsExactly(1, 2);
      assertThat(fix.world.ledger()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("A19")
  void aWithdrawnVoteDecidesNothingAndOneThatCameTooLateIsToldSo(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              new TestRunbook("withdrawn")
                  .autonomy(Autonomy.APPROVE)
                  .quorum(2)
                  .step("only", EffectClass.UNSAFE));
      var hash = fix.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
      var remediation = fix.engine.remediation();
      remediation.vote("default", run, null, hash, Vote.APPROVE, null, BEN);
      assertThat(remediation.vote("default", run, null, hash, Vote.WITHDRAW, "wait", BEN))
          .isEqualTo(new Answer.Accepted("withdrawn; still needed: 2 votes"));
      remediation.vote("default", run, null, hash, Vote.APPROVE, null, CLEO);
      assertThat(fix.state(run).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
      assertThat(fix.world.ledger()).isEmpty();
      remediation.vote("default", run, null, hash, Vote.APPROVE, null, BEN);
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(remediation.vote("default", run, null, hash, Vote.WITHDRAW, null, BEN))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.message()).startsWith("already approved by cleo, ben"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoComesAfterARejectionIsToldOnlyWhoRejected(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              new TestRunbook("rejected")
                  .autonomy(Autonomy.APPROVE)
                  .quorum(2)
                  .step("only", EffectClass.UNSAFE));
      var hash = fix.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
      var remediation = fix.engine.remediation();
      remediation.vote("default", run, null, hash, Vote.APPROVE, null, BEN);
      remediation.vote("default", run, null, hash, Vote.REJECT, "not now", CLEO);
      fix.await(run, RunStatus.REJECTED);
      assertThat(remediation.vote("default", run, null, hash, Vote.APPROVE, null, BEN))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.message()).startsWith("already rejected by cleo at "));
    }
  }
}
