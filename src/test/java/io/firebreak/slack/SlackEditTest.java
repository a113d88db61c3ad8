package io.firebreak.slack;

import static io.firebreak.slack.FilledForm.filled;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.journal.Event;
import io.firebreak.remediation.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What people look at and change before they decide about a plan. */
class SlackEditTest {
  private static final String RUNBOOK =
      """
      schema: 1
      runbook: turn-knob
      title: Turns a knob
      owner: sre
      target: service/shop/knob
      autonomy: approve
      triggers: { manual: true }
      inputs:
        times: { type: integer, min: 1, max: 5, editable: true }
        zone: { type: string, default: north }
      approval: { count: 1 }
      steps:
        - id: turn
          uses: test.effect
          with: { name: "${{ inputs.zone }} ${{ inputs.times }}", kind: keyed }
          undo: { none: it stays turned }
      """;

  private SlackWorld world;

  @BeforeEach
  void open() throws IOException {
    world = new SlackWorld();
    Files.writeString(world.runbooks.resolve("turn-knob.yaml"), RUNBOOK);
    assertThat(world.catalogue.reload().errorList()).isEmpty();
    world.engine.know(world.catalogue.find("turn-knob").orElseThrow());
  }

  @AfterEach
  void close() {
    world.checkWhatCame();
    world.close();
  }

  /** A run of Anna's that waits for an approval. */
  private String waiting() {
    var run = Words.of(world.say("UANNA", "run turn-knob times=1")).get(1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    return run;
  }

  private String button(String action) {
    return SlackWorld.button(world.told(action), action);
  }

  private JsonNode shown(int count) {
    var calls =
        Awaitility.await().until(() -> world.calls("views.update"), all -> all.size() == count);
    return SlackWorld.read(Objects.requireNonNull(calls.getLast().get("view")));
  }

  @Test
  @Tag("S28")
  void thePlanIsShownWholeInAWindow() {
    var run = waiting();
    var value = button(RunMessage.PLAN);

    world.interact(world.click("UBEN", RunMessage.PLAN, value));

    var plan = shown(1);
    assertThat(plan.toString())
        .contains("1. turn", "north 1", "CANNOT BE UNDONE", "/runs/" + run)
        .contains(world.engine.state(run).planned().hash().substring(0, 8));
    assertThat(plan.has("callback_id")).isFalse();

    world.interact(world.click("UNOBODY", RunMessage.PLAN, value));
    assertThat(shown(2).toString()).contains("You are not known to Firebreak");
    world.interact(world.click("UBEN", RunMessage.PLAN, value + "x"));
    assertThat(shown(3).toString()).contains("The plan has changed since this was asked");
  }

  @Test
  @Tag("G82")
  void anotherNameOfTheTargetIsShownBesideTheOneThatCounts() {
    var run = world.engine.start("restart", "alias/one", 1, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    world.interact(world.click("UBEN", RunMessage.PLAN, button(RunMessage.PLAN)));
    assertThat(shown(1).toString()).contains("Target: world/one, written alias/one");
  }

  @Test
  @Tag("S28")
  void aPlanThatIsTooLongForAMessageIsWholeInTheWindow() {
    var run = world.engine.start("long", "world/one", 60, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    var asked = world.told(RunMessage.PLAN);
    assertThat(asked.toString()).contains("too long").doesNotContain(RunMessage.APPROVE);

    world.interact(world.click("UBEN", RunMessage.PLAN, SlackWorld.button(asked, RunMessage.PLAN)));

    assertThat(shown(1).toString()).contains("1. step1", "60. step60");
  }

  @Test
  @Tag("S28")
  void aPlanThatIsTooLongForTheWindowIsLinked() {
    var run = world.engine.start("endless", "world/one", 100, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);

    world.interact(world.click("UBEN", RunMessage.PLAN, button(RunMessage.PLAN)));

    assertThat(shown(1).toString())
        .contains("The plan is too long for Slack", "/runs/" + run)
        .doesNotContain("step1");
  }

  @Test
  @Tag("A31")
  @Tag("F29")
  @Tag("S29")
  void changedInputsAreANewPlanThatAnotherPersonApproves() {
    var run = waiting();
    var first = button(RunMessage.EDIT);
    world.interact(world.click("UBEN", RunMessage.EDIT, first));
    var form = shown(1);
    assertThat(form.path("blocks").findValuesAsText("block_id"))
        .containsExactly("times", InputForm.WHY);
    assertThat(form.toString()).contains("\"initial_value\":\"1\"");

    var told =
        world.interact(
            filled("UBEN", PlanClicks.ID, Map.of("times", "3", InputForm.WHY, "not enough")));

    assertThat(told.body()).contains("Done: changed", "others approve");
    var state =
        Awaitility.await()
            .until(
                () -> world.engine.state(run),
                now ->
                    now.status() == RunStatus.AWAITING_APPROVAL
                        && now.begun().inputs().path("times").asInt() == 3);
    assertThat(state.editors()).containsExactly("ben");
    var second = SlackWorld.button(world.told("north 3"), RunMessage.APPROVE);
    assertThat(second).isNotEqualTo(first);

    world.interact(world.click("UBEN", RunMessage.APPROVE, second));
    whispered("UBEN: Nothing changed: you may not approve this one");
    world.interact(world.click("UCLEO", RunMessage.APPROVE, first));
    whispered("UCLEO: Nothing changed: ");
    assertThat(refusals(run)).containsExactly("ben EXCLUDED", "cleo PLAN_CHANGED");
    assertThat(world.engine.state(run).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
    world.interact(world.click("UCLEO", RunMessage.APPROVE, second));
    world.engine.await(run, RunStatus.SUCCEEDED);
  }

  /** Somebody was told so; what else was whispered does not matter. */
  private void whispered(String text) {
    Awaitility.await()
        .until(world::whispers, all -> all.stream().anyMatch(each -> each.startsWith(text)));
  }

  private List<String> refusals(String run) {
    return world.engine.remediation().events("default", run).stream()
        .map(Event::payload)
        .filter(ApprovalEvent.Late.class::isInstance)
        .map(ApprovalEvent.Late.class::cast)
        .map(late -> late.person() + " " + late.why())
        .toList();
  }

  @Test
  @Tag("S25")
  @Tag("S29")
  void whatIsWrongIsSaidBesideItsFieldAndNothingChanges() {
    var run = waiting();
    world.interact(world.click("UBEN", RunMessage.EDIT, button(RunMessage.EDIT)));
    shown(1);

    var wrong = world.interact(filled("UBEN", PlanClicks.ID, Map.of("times", "9")));
    assertThat(SlackWorld.read(wrong.body()).at("/errors/times").asText())
        .contains("is out of range");
    assertThat(world.interact(filled("UBEN", PlanClicks.ID, Map.of("times", "1"))).body())
        .contains("Nothing changed: the inputs have these values already");
    assertThat(world.interact(filled("UCLEO", PlanClicks.ID, Map.of("times", "2"))).body())
        .contains("not open for you");
    world.interact(world.click("UCLEO", RunMessage.APPROVE, button(RunMessage.APPROVE)));
    world.engine.await(run, RunStatus.SUCCEEDED);
    assertThat(world.interact(filled("UBEN", PlanClicks.ID, Map.of("times", "4"))).body())
        .contains("Nothing changed: ");
  }

  @Test
  @Tag("S29")
  void whoIsNotAmongTheApproversIsToldSo() {
    waiting();
    var value = button(RunMessage.EDIT);
    world.interact(world.click("UANNA", RunMessage.EDIT, value));
    shown(1);
    assertThat(world.interact(filled("UANNA", PlanClicks.ID, Map.of("times", "2"))).body())
        .contains("Nothing changed: you may not edit this one");

    world.engine.demote("ben");
    world.interact(world.click("UBEN", RunMessage.EDIT, value));
    assertThat(shown(2).toString()).contains("that takes the role approver");
  }

  @Test
  @Tag("S29")
  void aQuestionWithoutEditableInputsHasNoSuchButton() {
    var run = world.engine.start("restart", "world/one", 1, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);

    assertThat(world.told(RunMessage.PLAN).toString()).doesNotContain(RunMessage.EDIT);
  }
}
