package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.ApprovalEvent.Refusal;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.remediation.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs are told and decided in Slack, on a whole engine. */
class SlackStoryTest {
  private SlackWorld world;

  @BeforeEach
  void open() {
    world = new SlackWorld();
  }

  @AfterEach
  void close() {
    world.checkWhatCame();
    world.close();
  }

  private static List<ApprovalEvent.Voted> votes(io.firebreak.remediation.RunState state) {
    return java.util.Objects.requireNonNull(state.approval()).votes();
  }

  private String waiting(int quorum) {
    var run = world.engine.start("restart", "world/one", 1, quorum);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    return run;
  }

  private String button(String action) {
    return SlackWorld.button(world.told(action), action);
  }

  private List<ApprovalEvent> approvalEvents(String run) {
    return world.engine.remediation().events("default", run).stream()
        .map(event -> event.payload())
        .filter(ApprovalEvent.class::isInstance)
        .map(ApprovalEvent.class::cast)
        .filter(event -> !(event instanceof ApprovalEvent.Posted))
        .toList();
  }

  /** Who was refused and why, once so many are on record: strangers are told before that. */
  private List<String> refusals(String run, int count) {
    return Awaitility.await()
        .until(() -> events(run, ApprovalEvent.Late.class), found -> found.size() == count)
        .stream()
        .map(late -> late.person() + ": " + late.why())
        .toList();
  }

  private <E extends ApprovalEvent> List<E> events(String run, Class<E> type) {
    return approvalEvents(run).stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Test
  @Tag("A9")
  @Tag("S7")
  @Tag("S8")
  void aPlanIsShownApprovedByAClickAndToldToItsEndInOneMessage() {
    var run = waiting(1);
    var asked = world.told(RunMessage.APPROVE).toString();
    assertThat(asked)
        .contains("world/one", "step1", "test.effect (keyed)", "Changes step1: 3 → 4")
        .contains("Undo: test.effect (keyed)", "https://firebreak.example.com/runs/" + run)
        .contains(world.engine.state(run).planned().hash().substring(0, 8))
        .contains("Expected duration: not known: no earlier run of it succeeded")
        .contains("Record: no earlier run of it came to an end")
        .contains("Blast radius: 1 change that nobody counts", "✓ Passed: kill_switch, storm, ")
        .contains("nobody knows who wrote this version of the runbook");

    var answer =
        world.interact(world.click("UBEN", RunMessage.APPROVE, button(RunMessage.APPROVE)));

    assertThat(answer.status()).isEqualTo(200);
    world.engine.await(run, RunStatus.SUCCEEDED);
    var end = world.told("restart succeeded").toString();
    assertThat(end)
        .contains("Approved by Ben", "step1 — succeeded")
        .doesNotContain(RunMessage.APPROVE)
        .doesNotContain(RunMessage.REJECT);
    assertThat(world.calls("chat.postMessage").stream().map(Map::toString))
        .filteredOn(call -> call.contains(RunMessage.APPROVE))
        .hasSize(1);
    world.awaitWhispers(1);
    assertThat(world.whispers()).containsExactly("UBEN: Your decision counts: approved.");
    var vote = votes(world.engine.state(run)).getFirst();
    assertThat(vote.person()).isEqualTo("ben");
    assertThat(world.engine.effects(run)).containsExactly("steps.step1");
  }

  @Test
  @Tag("G82")
  void anotherNameOfTheTargetIsShownBesideTheOneThatCounts() {
    var run = world.engine.start("restart", "alias/one<!here>", 1, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    var shown = "Target: world/one&lt;!here&gt;, written alias/one&lt;!here&gt;";
    assertThat(world.told(RunMessage.APPROVE).toString()).contains(shown);
  }

  @Test
  @Tag("A9")
  void evidenceIsNamedToWhomItIsPutBefore() {
    var run = world.engine.startWithEvidence("seen");
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    assertThat(world.told(RunMessage.APPROVE).toString())
        .contains("Evidence capture.load: taken, on the run's page");
  }

  @Test
  @Tag("B42")
  @Tag("S9")
  void aRejectionAsksForItsReasonAndIgnoresWhatTheFormCarries() {
    var run = waiting(1);

    world.interact(world.click("UBEN", RunMessage.REJECT, button(RunMessage.REJECT)));
    Awaitility.await()
        .until(
            () -> new SlackStore(world.ground.database().jdbi()).form("default", "V1").isPresent());
    var blank = world.interact(FilledForm.rejection("UBEN", "V1", "  ", ""));
    assertThat(blank.body()).contains("errors");
    world.interact(FilledForm.rejection("UBEN", "V1", "not now", "another-run another-question"));

    var state = world.engine.await(run, RunStatus.REJECTED);
    assertThat(votes(state).getFirst().reason()).isEqualTo("not now");
    assertThat(world.told("Rejected by Ben: not now").toString())
        .doesNotContain(RunMessage.APPROVE);
    assertThat(world.engine.effects(run)).isEmpty();
  }

  @Test
  void aVoteIsWithdrawnByAClickUntilTheQuestionIsDecided() {
    var run = waiting(2);
    world.interact(world.click("UBEN", RunMessage.APPROVE, button(RunMessage.APPROVE)));
    world.told("Approved by Ben");

    world.interact(world.click("UBEN", RunMessage.WITHDRAW, button(RunMessage.WITHDRAW)));

    world.awaitWhispers(2);
    assertThat(world.whispers())
        .contains("UBEN: Your decision counts: withdrawn; still needed: 2 votes.");
    assertThat(votes(world.engine.state(run))).isEmpty();
    assertThat(world.engine.state(run).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
    assertThat(world.engine.effects(run)).isEmpty();
  }

  @Test
  void aFormOfSomebodyElseIsNotTaken() {
    var run = waiting(1);
    world.interact(world.click("UBEN", RunMessage.REJECT, button(RunMessage.REJECT)));
    Awaitility.await()
        .until(
            () -> new SlackStore(world.ground.database().jdbi()).form("default", "V1").isPresent());

    world.interact(FilledForm.rejection("UCLEO", "V1", "no", ""));
    world.door.close();

    assertThat(world.engine.state(run).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
    assertThat(approvalEvents(run)).hasSize(1);
  }

  @Test
  @Tag("F28")
  @Tag("B39")
  void fiveClicksAtOnceMakeOneDecisionAndEachIsToldTheTruth() throws Exception {
    var run = waiting(1);
    var value = button(RunMessage.APPROVE);
    var users = List.of("UBEN", "UCLEO", "UDORA", "UEMIL", "UFINN");
    var sends =
        users.stream()
            .<Callable<SlackAnswer>>map(user -> {
              var payload = world.click(user, RunMessage.APPROVE, value);
              return () -> world.interact(payload);
            })
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var sent : threads.invokeAll(sends)) {
        assertThat(sent.get().status()).isEqualTo(200);
      }
    }

    world.awaitWhispers(5);
    assertThat(world.whispers().stream().filter(w -> w.contains("counts: approved"))).hasSize(1);
    assertThat(world.whispers().stream().filter(w -> w.contains("already approved by"))).hasSize(4);
    world.engine.await(run, RunStatus.SUCCEEDED);
    assertThat(approvalEvents(run).stream().filter(ApprovalEvent.Voted.class::isInstance))
        .hasSize(1);
    assertThat(approvalEvents(run).stream().filter(ApprovalEvent.Late.class::isInstance))
        .hasSize(4);
    assertThat(world.engine.effects(run)).hasSize(1);
  }

  @Test
  @Tag("B39")
  @Tag("S6")
  void theSameClickDeliveredAgainDoesNothing() {
    var run = waiting(2);
    var click = world.click("UBEN", RunMessage.APPROVE, button(RunMessage.APPROVE));

    assertThat(world.interact(click).status()).isEqualTo(200);
    assertThat(world.interact(click).status()).isEqualTo(200);
    assertThat(world.interact(click + " ").status()).isEqualTo(200);
    world.door.close();

    assertThat(approvalEvents(run)).hasSize(2);
    assertThat(world.whispers())
        .containsExactly("UBEN: Your decision counts: counted; still needed: 1 vote.");
  }

  @Test
  @Tag("F29")
  @Tag("S10")
  void aLateClickIsToldTheTruthAndChangesNothing() {
    var run = waiting(1);
    var approve = button(RunMessage.APPROVE);
    world.interact(world.click("UBEN", RunMessage.APPROVE, approve));
    world.engine.await(run, RunStatus.SUCCEEDED);
    world.awaitWhispers(1);

    world.interact(world.click("UCLEO", RunMessage.APPROVE, approve));

    world.awaitWhispers(2);
    assertThat(world.whispers().getLast())
        .startsWith("UCLEO: Nothing changed: already approved by");
    assertThat(world.engine.state(run).status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(world.engine.effects(run)).hasSize(1);
    assertThat(approvalEvents(run).getLast())
        .isEqualTo(
            new ApprovalEvent.Late(
                approve.substring(approve.indexOf(' ') + 1),
                "cleo",
                Vote.APPROVE,
                Refusal.ALREADY_DECIDED));
  }

  @Test
  @Tag("F29")
  @Tag("B35")
  @Tag("S15")
  @Tag("A17")
  void whoMayNotDecideIsToldSo() {
    var run = waiting(1);
    var approve = button(RunMessage.APPROVE);
    world.engine.demote("ben");

    world.interact(world.click("UBEN", RunMessage.APPROVE, approve));
    world.awaitWhispers(1);
    world.interact(world.click("UANNA", RunMessage.APPROVE, approve));
    world.awaitWhispers(2);
    world.interact(world.click("UNOBODY", RunMessage.APPROVE, approve));
    world.awaitWhispers(3);

    assertThat(world.whispers().get(0)).contains("not among those who may approve");
    assertThat(world.whispers().get(1)).contains("you started it");
    assertThat(world.whispers().get(2)).contains("not known to Firebreak");
    assertThat(refusals(run, 3))
        .containsExactly(
            "ben: NOT_AN_APPROVER", "anna: EXCLUDED", "slack:T1/UNOBODY: NOT_AN_APPROVER");
    assertThat(votes(world.engine.state(run))).isEmpty();
    assertThat(world.engine.state(run).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
  }

  @Test
  @Tag("B34")
  @Tag("S15")
  void aClickFromAnotherWorkspaceIsNotPermitted() {
    var run = waiting(1);
    var click = world.click("UBEN", RunMessage.APPROVE, button(RunMessage.APPROVE));

    world.interact(click.replace("\"team\":{\"id\":\"T1\"}", "\"team\":{\"id\":\"T2\"}"));
    world.awaitWhispers(1);
    assertThat(refusals(run, 1)).containsExactly("slack:T1/UBEN: NOT_AN_APPROVER");
    var guest = world.click("UBEN", RunMessage.APPROVE, button(RunMessage.APPROVE));
    world.interact(guest.replace("\"team_id\":\"T1\"", "\"team_id\":\"T2\""));
    world.awaitWhispers(2);

    assertThat(world.whispers()).allMatch(whisper -> whisper.contains("Not permitted"));
    assertThat(votes(world.engine.state(run))).isEmpty();
    assertThat(refusals(run, 2))
        .containsExactly("slack:T1/UBEN: NOT_AN_APPROVER", "slack:T2/UBEN: NOT_AN_APPROVER");
  }

  @Test
  @Tag("B36")
  @Tag("B37")
  @Tag("S10")
  void aTamperedButtonFindsNothing() {
    var run = waiting(1);
    var value = button(RunMessage.APPROVE);
    var question = value.substring(value.indexOf(' ') + 1);
    var tampered =
        List.of(
            "",
            run,
            run + " 00000000000000000000000000000000",
            "00000000000000000000000099 " + question,
            value.replace(" ", "%20"),
            " " + value,
            value + "\\n",
            value + "\\u0000",
            value.replace(" ", "  "),
            value.replace(" ", "\\t"),
            value.replace(' ', '\u00a0'),
            value.replace("0", "%30"),
            value.replace('1', '\u0661'),
            value.replace('1', '\uff11'),
            value.toUpperCase(java.util.Locale.ROOT),
            value + " " + question,
            "'; DROP TABLE run; --",
            "x".repeat(1_000_000));
    assertThat(tampered).doesNotContain(value);
    for (var wrong : tampered) {
      var answer = world.interact(world.click("UBEN", RunMessage.APPROVE, wrong));
      assertThat(answer.status()).isEqualTo(200);
    }

    world.awaitWhispers(tampered.size());
    assertThat(world.whispers()).allMatch(w -> w.equals("UBEN: There is no such request."));
    assertThat(approvalEvents(run)).hasSize(1);
  }

  @Test
  @Tag("B21")
  @Tag("S17")
  void labelsCanNeitherMentionNorLink() {
    var evil = "<!channel> <!here> <@U123> <!subteam^S1> <https://evil|Approve> ``` *_~ &amp;";
    var run = world.engine.start(evil, "world/one", 1, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);

    var blocks = world.told(RunMessage.APPROVE).toString();

    assertThat(blocks)
        .contains("&lt;!channel&gt;", "&lt;@U123&gt;", "&lt;https://evil|Approve&gt;")
        .contains("&amp;amp;")
        .doesNotContain("<!channel>")
        .doesNotContain("mrkdwn");
    assertThat(world.calls("chat.postMessage").getFirst().get("text")).doesNotContain("<");
  }

  @Test
  @Tag("S18")
  @Tag("A10")
  @Tag("B83")
  void aPlanThatIsTooLongIsDecidedOnThePage() {
    var run = world.engine.start("long", "world/one", 60, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);

    var blocks = world.told("too long to be shown whole").toString();

    assertThat(blocks)
        .contains("60 steps", "https://firebreak.example.com/runs/" + run)
        .doesNotContain(RunMessage.APPROVE);
  }

  @Test
  @Tag("S10")
  void aClickForOneBatchCountsForNoOther() {
    var run = world.engine.startBatches("batches", 2);
    var first = world.told("For batch 1 of 2 of steps.each: item0");
    var forFirst = SlackWorld.button(first, RunMessage.APPROVE);
    world.interact(world.click("UBEN", RunMessage.APPROVE, forFirst));
    world.told("For batch 2 of 2 of steps.each: item1");
    assertThat(world.engine.effects(run)).containsExactly("steps.each.items.0");

    world.interact(world.click("UCLEO", RunMessage.APPROVE, forFirst));
    world.awaitWhispers(2);
    assertThat(world.whispers().getLast()).startsWith("UCLEO: Nothing changed");
    assertThat(votes(world.engine.state(run))).isEmpty();

    world.interact(world.click("UCLEO", RunMessage.APPROVE, button(RunMessage.APPROVE)));
    world.engine.await(run, RunStatus.SUCCEEDED);
    assertThat(world.engine.effects(run))
        .containsExactly("steps.each.items.0", "steps.each.items.1");
  }
}
