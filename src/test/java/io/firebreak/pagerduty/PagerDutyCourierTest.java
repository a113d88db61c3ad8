package io.firebreak.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent;
import io.firebreak.durable.Courier.Delivery;
import io.firebreak.durable.Outbox;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.Actor;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PagerDuty is told what Firebreak does about an incident. */
class PagerDutyCourierTest {
  private static final Delivery DONE = new Delivery.Done();

  private static final String CHECK =
      "- { uses: test.read, with: { name: errors }, expect: result.value < 5 }";

  private PagerDutyWorld world;

  @BeforeEach
  void open() {
    world = new PagerDutyWorld();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static List<String> lines(String note) {
    return note.lines().toList();
  }

  @Test
  @Tag("PD1")
  @Tag("PD3")
  void whatFirebreakTakesIsOpenedOnceUnderItsIdAndAcknowledged() {
    var incident = world.incident();
    var run = world.run(incident, RunStatus.PLANNING, RunStatus.EXECUTING);

    assertThat(world.tell(run)).isEqualTo(DONE);
    assertThat(world.tell(run)).isEqualTo(DONE);

    assertThat(world.told())
        .containsExactly("trigger " + incident.id(), "acknowledge " + incident.id());
    var opened = world.pagerDuty.incident();
    assertThat(opened.status).isEqualTo("acknowledged");
    var payload = opened.event.path("payload");
    assertThat(payload.path("summary").asText())
        .isEqualTo("PodCrashLooping (Firebreak " + incident.id() + ")");
    assertThat(payload.path("severity").asText()).isEqualTo("error");
    assertThat(payload.path("source").asText()).isEqualTo("k8s/prod/shop");
    assertThat(payload.path("timestamp").asText()).isEqualTo("2026-11-26T10:00:00Z");
    assertThat(payload.path("custom_details").path("namespace").asText()).isEqualTo("shop");
    assertThat(opened.event.path("client").asText()).isEqualTo("Firebreak");
    assertThat(opened.event.path("links").toString())
        .contains("https://firebreak.example.com/incidents/" + incident.id())
        .contains("https://firebreak.example.com/runs/" + run);
  }

  @Test
  @Tag("PD1")
  void anAddressThatPagerDutyDoesNotTakeCostsNobodyThePage() {
    var run = world.run(world.incident(), RunStatus.PLANNING, RunStatus.EXECUTING);
    world.pagerDuty.answer(400, Map.of());

    assertThat(world.tell(run)).isEqualTo(DONE);

    var opened = world.pagerDuty.incident();
    assertThat(opened.status).isEqualTo("acknowledged");
    assertThat(opened.event.path("links").isMissingNode()).as("it went without links").isTrue();
    assertThat(opened.event.path("client_url").asText())
        .startsWith("https://firebreak.example.com");
  }

  @Test
  @Tag("PD1")
  void whatIsOnlyWatchedOrOverBeforeItBeganIsNotTold() {
    var incident = world.incident();
    var watched = world.run(incident, RunStatus.PLANNING);
    assertThat(world.tell(watched)).isEqualTo(DONE);
    world.move(watched, RunStatus.SKIPPED, EndReason.AUTONOMY_OBSERVE, null);

    assertThat(world.tell(watched)).isEqualTo(DONE);
    assertThat(world.tell(incident)).isEqualTo(DONE);
    assertThat(world.tell(world.engine.start("by-hand", "world/one", 1, 1))).isEqualTo(DONE);

    assertThat(world.pagerDuty.calls()).isEmpty();
  }

  @Test
  @Tag("PD2")
  @Tag("PD3")
  void whatPagerDutySentIsToldThereAndPeopleWhoHaveItKeepIt() {
    var theirs = world.pagerDuty.opened("Q3B15VLMF3ASBD");
    var run = world.run(world.sentByPagerDuty(theirs.id), RunStatus.PLANNING, RunStatus.EXECUTING);
    assertThat(world.tell(run)).isEqualTo(DONE);
    assertThat(theirs.status).isEqualTo("acknowledged");
    assertThat(theirs.notes).hasSize(1);
    world.move(run, RunStatus.VERIFYING, RunStatus.SUCCEEDED);
    assertThat(world.tell(run)).isEqualTo(DONE);
    assertThat(theirs.status).isEqualTo("resolved");
    assertThat(world.told())
        .containsExactly("PUT Q3B15VLMF3ASBD acknowledged", "PUT Q3B15VLMF3ASBD resolved");

    var taken = world.pagerDuty.opened("QTAKEN");
    world.pagerDuty.person(taken, "acknowledged");
    var second =
        world.run(world.sentByPagerDuty("QTAKEN"), RunStatus.PLANNING, RunStatus.EXECUTING);
    assertThat(world.tell(second)).isEqualTo(DONE);
    assertThat(world.told()).doesNotContain("PUT QTAKEN acknowledged");
    assertThat(taken.notes).hasSize(1);
  }

  @Test
  @Tag("PD4")
  void whileAnApprovalIsWaitedForPeopleArePaged() {
    var incident = world.incident();
    var run = world.run(incident, RunStatus.PLANNING, RunStatus.AWAITING_APPROVAL);

    assertThat(world.tell(run)).isEqualTo(DONE);

    assertThat(world.pagerDuty.incident().status).isEqualTo("triggered");
    world.move(run, RunStatus.EXECUTING);
    assertThat(world.tell(run)).isEqualTo(DONE);
    assertThat(world.pagerDuty.incident().status).isEqualTo("acknowledged");
  }

  @Test
  @Tag("PD5")
  void eachDecisionIsNotedOnceAndWhatCameTogetherStandsInOneNote() {
    var incident = world.incident();
    var run = world.run(incident, RunStatus.PLANNING, RunStatus.EXECUTING);
    world.tell(run);
    var opened = world.pagerDuty.incident();
    assertThat(lines(opened.notes.getFirst()).getFirst())
        .isEqualTo("Firebreak, runbook restart-shop");
    assertThat(opened.notes.getFirst())
        .contains("Run of restart-shop for k8s/prod/shop asked for by anna", "State: executing")
        .contains("https://firebreak.example.com/runs/" + run);

    world.happened(run, new io.firebreak.remediation.RunEvent.Held("debugging \u202e now"));
    world.happened(run, new io.firebreak.remediation.RunEvent.Released("done"));
    world.tell(run);
    world.tell(run);

    assertThat(opened.notes).hasSize(2);
    assertThat(lines(opened.notes.get(1))).hasSize(4);
    assertThat(opened.notes.get(1))
        .contains("Held before its next effect: debugging \\u202e now", "Released: done")
        .doesNotContain("State: executing");
  }

  @Test
  @Tag("PD5")
  void aLongNoteKeepsTheNewestDecisionsAndSaysSo() {
    var run = world.run(world.incident(), RunStatus.PLANNING, RunStatus.EXECUTING);
    for (int i = 0; i < 60; i++) {
      world.happened(run, new io.firebreak.remediation.RunEvent.Held("x".repeat(900) + i));
      world.happened(run, new io.firebreak.remediation.RunEvent.Released("reason " + i));
    }

    world.tell(run);

    var note = world.pagerDuty.incident().notes.getFirst();
    assertThat(note.length()).isLessThanOrEqualTo(Note.LONGEST);
    assertThat(note).contains("Released: reason 59", "earlier ones are on the page");
  }

  @Test
  @Tag("PD6")
  void itIsResolvedWhenVerifiedAndWhenAllAlertsAreOver() {
    var alert = PagerDutyWorld.alert("alertmanager", "DiskFull", Map.of("host", "a"));
    var incident = world.incident(alert);
    var run = world.run(incident, RunStatus.PLANNING, RunStatus.EXECUTING, RunStatus.VERIFYING);
    world.tell(run);
    assertThat(world.pagerDuty.incident().status).isEqualTo("acknowledged");
    world.move(run, RunStatus.SUCCEEDED);
    world.tell(run);
    assertThat(world.pagerDuty.incident().status).isEqualTo("resolved");

    var other = PagerDutyWorld.alert("alertmanager", "CpuHigh", Map.of("host", "b"));
    var second = world.incident(other);
    var failed = world.run(second, RunStatus.PLANNING, RunStatus.EXECUTING, RunStatus.FAILED);
    world.tell(failed);
    world.receive(PagerDutyWorld.over(other));
    assertThat(world.tell(second)).isEqualTo(DONE);
    assertThat(world.pagerDuty.incidents().getLast().status).isEqualTo("resolved");
  }

  @ParameterizedTest
  @Tag("PD6")
  @Tag("PD7")
  @Tag("F44")
  @Tag("F45")
  @EnumSource(names = {"IN_DOUBT", "INCONCLUSIVE", "ROLLBACK_FAILED"})
  void aRunThatNeedsPeopleEscalatesAndNoResolveClosesIt(RunStatus stuck) {
    var alert = PagerDutyWorld.alert("alertmanager", "DiskFull", Map.of("host", "a"));
    var run = world.run(world.incident(alert), RunStatus.PLANNING, RunStatus.EXECUTING);
    world.tell(run);
    if (stuck != RunStatus.IN_DOUBT) {
      world.move(run, RunStatus.VERIFYING);
    }
    if (stuck == RunStatus.ROLLBACK_FAILED) {
      world.move(run, RunStatus.ROLLING_BACK);
    }
    world.move(run, stuck);
    world.tell(run);
    world.tell(run);
    world.receive(PagerDutyWorld.over(alert));
    world.tell(run);

    assertThat(world.pagerDuty.incident().escalated).containsExactly(2);
    assertThat(world.pagerDuty.incident().status).isEqualTo("triggered");
  }

  @ParameterizedTest
  @Tag("PD7")
  @EnumSource(names = {"FAILED", "ROLLED_BACK", "BLOCKED", "EXPIRED"})
  void aRunThatEndsWithoutAFixEscalatesOnce(RunStatus end) {
    var run = world.run(world.incident(), RunStatus.PLANNING, RunStatus.AWAITING_APPROVAL);
    world.tell(run);
    world.pagerDuty.incident().levels = 1;
    if (end == RunStatus.ROLLED_BACK) {
      world.move(run, RunStatus.ROLLING_BACK);
    }
    world.move(run, end, null, "why it ended");
    world.tell(run);
    world.tell(run);

    assertThat(world.pagerDuty.incident().escalated).as("its only level").containsExactly(1);
    assertThat(world.pagerDuty.incident().notes.getLast()).contains("why it ended");
  }

  @ParameterizedTest
  @Tag("PD7")
  @EnumSource(names = {"CANCELLED_BY_PERSON", "REJECTED_BY_PERSON"})
  void whatPeopleHadTakenBackIsLeftToThem(EndReason decided) {
    var run = world.run(world.incident(), RunStatus.PLANNING, RunStatus.EXECUTING);
    world.tell(run);
    world.move(run, RunStatus.ROLLING_BACK, decided, "not now");
    world.move(run, RunStatus.ROLLED_BACK);
    world.tell(run);

    assertThat(world.pagerDuty.incident().status).isEqualTo("acknowledged");
    assertThat(world.pagerDuty.incident().escalated).isEmpty();
  }

  @Test
  @Tag("PD7")
  void whatPagerDutyDoesNotKnowYetIsOpenedInsteadAndPeopleWhoDecidedAreLeftAlone() {
    var blocked = world.run(world.incident());
    world.move(blocked, RunStatus.BLOCKED, EndReason.KILL_SWITCH, "paused by anna");
    world.tell(blocked);
    assertThat(world.pagerDuty.incident().status).isEqualTo("triggered");
    assertThat(world.pagerDuty.incident().escalated).isEmpty();
    assertThat(world.pagerDuty.incident().notes.getFirst()).contains("kill_switch");

    var other =
        world.incident(PagerDutyWorld.alert("alertmanager", "CpuHigh", Map.of("host", "b")));
    var rejected = world.run(other, RunStatus.PLANNING, RunStatus.AWAITING_APPROVAL);
    world.tell(rejected);
    world.move(rejected, RunStatus.REJECTED, EndReason.REJECTED_BY_PERSON, "not now");
    world.tell(rejected);
    var left = world.pagerDuty.incidents().getLast();
    assertThat(left.status).isEqualTo("triggered");
    assertThat(left.escalated).isEmpty();
    assertThat(left.notes.getLast()).contains("not now");
  }

  @Test
  @Tag("PD1")
  @Tag("PD5")
  @Tag("PD6")
  void aWholeRunIsToldThroughTheOutbox() {
    var incident = world.incident();
    try (var _ =
        new Outbox(
            world.engine.store().journal(),
            world.engine.store().database().dialect(),
            new Random(7),
            List.of(world.courier))) {
      var run = world.engine.startJudged("restart", "world/one", incident, CHECK);
      var state = world.engine.await(run, RunStatus.AWAITING_APPROVAL);
      Awaitility.await().until(() -> !world.pagerDuty.incidents().isEmpty());
      assertThat(world.pagerDuty.incident().status).isEqualTo("triggered");
      benApproves(run, state);
      world.engine.await(run, RunStatus.SUCCEEDED);
      Awaitility.await().until(() -> world.pagerDuty.incident().status.equals("resolved"));
      Awaitility.await()
          .untilAsserted(() ->
              assertThat(String.join("\n", world.pagerDuty.incident().notes))
                  .contains("Approval asked for: 1 vote needed")
                  .contains("ben approved", "steps.step1 done", "State: succeeded"));
    }
  }

  @Test
  @Tag("PD7")
  void aWholeRunThatFailsEscalates() {
    var incident = world.incident();
    try (var _ =
        new Outbox(
            world.engine.store().journal(),
            world.engine.store().database().dialect(),
            new Random(7),
            List.of(world.courier))) {
      world.engine.refuses("steps.step1");
      var run = world.engine.start("restart", "world/one", 1, 1, incident);
      var state = world.engine.await(run, RunStatus.AWAITING_APPROVAL);
      Awaitility.await().until(() -> !world.pagerDuty.incidents().isEmpty());
      benApproves(run, state);
      world.engine.await(run, RunStatus.FAILED);
      Awaitility.await()
          .untilAsserted(() -> assertThat(world.pagerDuty.incident().escalated).containsExactly(2));
    }
  }

  private void benApproves(String run, RunState state) {
    world
        .engine
        .remediation()
        .vote(
            "default",
            run,
            null,
            state.planned().hash(),
            ApprovalEvent.Vote.APPROVE,
            null,
            new Actor(Actor.Kind.PERSON, "ben", "token", "rest", null));
  }

  @Test
  @Tag("PD24")
  void whatWasMergedIsToldToItsParentThereAndNeverMovesThat() {
    var child = world.pagerDuty.opened("PCHILD");
    var parent = world.pagerDuty.opened("PPARENT");
    var incident = world.sentByPagerDuty(child.id);
    var run = world.run(incident, RunStatus.PLANNING, RunStatus.EXECUTING);
    world.tell(run);
    world.receive(world.merged(child.id, parent.id));
    world.pagerDuty.person(child, "resolved");

    world.move(run, RunStatus.VERIFYING, RunStatus.SUCCEEDED);
    assertThat(world.tell(run)).isEqualTo(new Delivery.Done());

    assertThat(parent.status).isEqualTo("triggered");
    assertThat(parent.notes).singleElement().asString().contains("State: succeeded");
    assertThat(child.notes).singleElement().asString().doesNotContain("succeeded");
  }
}
