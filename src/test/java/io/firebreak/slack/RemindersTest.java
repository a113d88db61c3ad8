package io.firebreak.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.ApprovalEvent.Escalated;
import io.firebreak.approval.ApprovalEvent.Reminded;
import io.firebreak.incident.TestIncidents;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.remediation.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** People are called again to a question by new messages, since an edit calls nobody. */
@Tag("S50")
class RemindersTest {
  private static final String REMINDED = "Reminder at ";

  private SlackWorld world;

  @BeforeEach
  void open() {
    world = new SlackWorld();
    world.byHand();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void tell(String run) {
    world.courier.deliver("default", "run/" + run);
  }

  private Approval question(String run) {
    return Objects.requireNonNull(world.engine.state(run).approval());
  }

  private void happens(String run, ApprovalEvent event) {
    world
        .engine
        .store()
        .journal()
        .commit(
            Unit.builder().fact(StreamId.run("default", run), NewEvent.byEngine(event)).build());
    tell(run);
    tell(run);
  }

  private List<Map<String, String>> calls(String word) {
    return world.calls("chat.postMessage").stream()
        .filter(call -> call.getOrDefault("text", "").startsWith(word))
        .toList();
  }

  @Test
  @Tag("S56")
  void eachQuestionOfARunOfNoIncidentIsANewMessageAndTheOneBeforeSaysSo() {
    var run = world.engine.startBatches("batches", 2);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    tell(run);
    var first = world.told("For batch 1 of 2 of steps.each: item0");
    var earlier = question(run).request().id();
    world.interact(
        world.click("UBEN", RunMessage.APPROVE, SlackWorld.button(first, RunMessage.APPROVE)));
    Awaitility.await().until(() -> !question(run).request().id().equals(earlier));

    tell(run);
    tell(run);

    assertThat(world.calls("chat.postMessage"))
        .extracting(call -> call.getOrDefault("blocks", "").contains("For batch 1 of 2"))
        .containsExactly(true, false);
    assertThat(world.calls("chat.update").getFirst())
        .hasEntrySatisfying(
            "text",
            text -> assertThat(text).isEqualTo("batches asks in a newer message. Run " + run))
        .hasEntrySatisfying(
            "blocks", blocks -> assertThat(blocks).doesNotContain(RunMessage.APPROVE));
    world.told("For batch 2 of 2 of steps.each: item1");
  }

  @Test
  void aReminderAndAnEscalationAreEachToldOnceByAMessageOfTheirOwn() {
    world.engine.joinsGroup("sre-oncall", "ben");
    var run = world.engine.startForGroup("again", "sre-oncall");
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    tell(run);
    var id = question(run).request().id();
    assertThat(calls("REMINDER")).isEmpty();

    happens(run, new Reminded(id, 1));
    assertThat(calls("REMINDER: again on world/one still waits for approval.")).hasSize(1);
    happens(run, new Reminded(id, 2));
    assertThat(calls("REMINDER")).hasSize(2);
    assertThat(calls("REMINDER").getLast().get("blocks"))
        .contains("Asks 1 of Slack group sre-oncall", "/runs/" + run)
        .doesNotContain("By now also");

    happens(
        run,
        new Escalated(id, 1, world.engine.store().database().now().plus(Duration.ofMinutes(9))));
    assertThat(calls("NOBODY DECIDED IN TIME")).hasSize(1);
    assertThat(calls("NOBODY DECIDED IN TIME").getFirst().get("blocks"))
        .contains("By now also: 1 of cleo");
  }

  @Test
  void inAnIncidentTheChannelShowsItToo() {
    var incident = TestIncidents.open(world.engine.store().journal(), "i1");
    var run = world.engine.start("restart", "world/one", 1, 1, incident);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    tell(run);

    happens(run, new Reminded(question(run).request().id(), 1));

    assertThat(calls("REMINDER")).hasSize(1);
    assertThat(calls("REMINDER").getFirst())
        .containsEntry("thread_ts", "100.1")
        .containsEntry("reply_broadcast", "1");
  }

  @Test
  void aCallThatIsOverSaysHowItWasDecidedAndByWhom() {
    var run = world.engine.start("over", "world/one", 1, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    tell(run);
    var id = question(run).request().id();
    happens(run, new Reminded(id, 1));
    assertThat(edits(REMINDED)).isEmpty();

    happens(run, new Reminded(id, 2));
    assertThat(edits(REMINDED)).hasSize(1);
    var first = edits(REMINDED).getFirst().getOrDefault("text", "");
    assertThat(Pattern.compile("[0-9]{4}-[0-9-]+ [0-9:]+ UTC").matcher(first).replaceAll("THEN"))
        .isEqualTo(
            "Reminder at THEN to approve over on world/one. Nobody had decided by THEN, when people"
                + " were called again by a newer message. Run "
                + run);

    world.interact(world.click("UBEN", RunMessage.APPROVE, new Asked(run, id).value()));
    world.engine.await(run, RunStatus.SUCCEEDED);
    tell(run);
    tell(run);
    assertThat(edits(REMINDED)).as("the last call, once").hasSize(2);
    var last = edits(REMINDED).getLast();
    assertThat(last.get("text"))
        .contains("to approve over on world/one. No answer is needed any more. Approval: approved");
    assertThat(last.get("blocks"))
        .contains("Approval: approved at", "Approved by Ben")
        .doesNotContain("still waits", "\"type\":\"user\"");
    world.checkWhatCame();
  }

  @Test
  @Tag("S52")
  void itMentionsThoseWhoMayAnswerByIdsOfOurOwnAndLeadsToTheQuestion() {
    world.answer(
        "usergroups.list",
        okJson("{\"ok\":true,\"usergroups\":[{\"id\":\"S0ONCALL1\",\"handle\":\"sre-oncall\"}]}"));
    world.answer(
        "chat.getPermalink",
        okJson("{\"ok\":true,\"permalink\":\"https://x.slack.com/archives/C1/p1001\"}"));
    world.engine.joinsGroup("sre-oncall", "ben");
    var run = world.engine.startForGroup("<!channel> <@UEVIL>", "sre-oncall");
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    tell(run);
    assertThat(calls("Firebreak: ").getLast().get("blocks"))
        .as("the question itself")
        .contains("\"usergroup_id\":\"S0ONCALL1\"", RunMessage.APPROVE)
        .doesNotContain("\"user_id\"", "<!channel>", "<@UEVIL>");
    var id = question(run).request().id();

    happens(run, new Reminded(id, 1));
    var reminder = calls("REMINDER").getFirst().get("blocks");
    assertThat(reminder)
        .contains("\"usergroup_id\":\"S0ONCALL1\"", "https://x.slack.com/archives/C1/p1001")
        .contains(RunMessage.PLAN)
        .doesNotContain("\"user_id\"", "<!channel>", "<@UEVIL>");

    happens(
        run,
        new Escalated(id, 1, world.engine.store().database().now().plus(Duration.ofMinutes(9))));
    assertThat(calls("NOBODY DECIDED IN TIME").getFirst().get("blocks"))
        .contains("\"user_id\":\"UCLEO\"", "\"usergroup_id\":\"S0ONCALL1\"")
        .doesNotContain("UANNA");
    world.checkWhatCame();
  }

  @Test
  @Tag("S52")
  void aQuestionMentionsThoseWhoMayDecideItAndIsEditedFromThenOn() {
    var incident = TestIncidents.open(world.engine.store().journal(), "i2");
    var run = world.engine.start("asked", "world/one", 1, 2, incident);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    tell(run);
    var question = questions("chat.postMessage").getFirst();
    assertThat(question.get("blocks"))
        .contains("\"user_id\":\"UBEN\"", "\"user_id\":\"UCLEO\"")
        .doesNotContain("UANNA");

    var id = question(run).request().id();
    world.interact(world.click("UBEN", RunMessage.APPROVE, new Asked(run, id).value()));
    Awaitility.await().until(() -> question(run).votes().size() == 1);
    tell(run);
    assertThat(questions("chat.update").getLast().get("blocks"))
        .contains("\"user_id\":\"UCLEO\"", "Approved by Ben")
        .doesNotContain("\"user_id\":\"UBEN\"");
    world.interact(world.click("UCLEO", RunMessage.APPROVE, new Asked(run, id).value()));
    world.engine.await(run, RunStatus.SUCCEEDED);
    tell(run);
    assertThat(edits("Firebreak: asked needs no answer any more").getFirst().get("blocks"))
        .doesNotContain("\"type\":\"user\"");
    assertThat(questions("chat.postMessage")).as("each edit calls nobody").hasSize(1);
    world.checkWhatCame();
  }

  private List<Map<String, String>> questions(String method) {
    return world.calls(method).stream()
        .filter(call -> call.getOrDefault("blocks", "").contains(RunMessage.APPROVE))
        .toList();
  }

  @Test
  @Tag("S52")
  void whoeverIsExcludedOrHasVotedIsNotMentioned() {
    var run = world.engine.start("two", "world/one", 1, 2);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    tell(run);
    var id = question(run).request().id();
    world.interact(world.click("UBEN", RunMessage.APPROVE, new Asked(run, id).value()));
    Awaitility.await().until(() -> question(run).votes().size() == 1);

    happens(run, new Reminded(id, 1));

    assertThat(calls("REMINDER").getFirst().get("blocks"))
        .contains("UCLEO", "UFINN")
        .doesNotContain("UANNA", "UBEN");
  }

  private List<Map<String, String>> edits(String text) {
    return world.calls("chat.update").stream()
        .filter(call -> call.getOrDefault("text", "").startsWith(text))
        .toList();
  }
}
