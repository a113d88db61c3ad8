package io.firebreak.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.firebreak.slack.FilledForm.filled;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.remediation.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The forms for inputs: of a run that a command starts, and of a plan that waits. */
class SlackFormsTest {
  private static final String RUNBOOK =
      """
      schema: 1
      runbook: turn-knob
      title: Turns a <knob>
      owner: sre
      target: service/shop/knob
      autonomy: %s
      triggers: { manual: true }
      inputs:
        times: { type: integer, min: 1, max: 5, editable: true, description: "How often?" }
        zone: { type: string, pattern: "[a-z]+", default: north, editable: true }
        size: { type: string, values: [small, "large & wide"], default: small, editable: true }
        sure: { type: boolean, default: true }
      steps:
        - id: turn
          uses: test.effect
          with: { name: "${{ inputs.zone }}", kind: keyed }
          undo: { none: it stays turned }
      """;

  private SlackWorld world;
  private int sent;

  @BeforeEach
  void open() {
    world = new SlackWorld();
  }

  @AfterEach
  void close() {
    world.checkWhatCame();
    world.close();
  }

  private void runbook(String text) throws IOException {
    Files.writeString(world.runbooks.resolve("turn-knob.yaml"), text);
    assertThat(world.catalogue.reload().errorList()).isEmpty();
    world.engine.know(world.catalogue.find("turn-knob").orElseThrow());
  }

  private void command(String user, String text) {
    var answer = world.send("/slack/commands", Payloads.form(world.command(user, text)));
    assertThat(answer).isEqualTo(SlackAnswer.TAKEN);
  }

  /** What a modal shows, once something has been put into it for the {@code count}th time. */
  private JsonNode shown(int count) {
    var calls =
        Awaitility.await().until(() -> world.calls("views.update"), all -> all.size() == count);
    return SlackWorld.read(Objects.requireNonNull(calls.getLast().get("view")));
  }

  private static List<String> fields(JsonNode view) {
    return view.path("blocks").findValuesAsText("block_id");
  }

  private static JsonNode field(JsonNode view, String name) {
    for (var block : view.path("blocks")) {
      if (block.path("block_id").asText().equals(name)) {
        return block;
      }
    }
    throw new AssertionError("no field " + name + " in " + view);
  }

  private String send(Map<String, String> typed) {
    var trigger = "\"trigger_id\":\"t" + sent++ + "\"";
    var form = filled("UBEN", StartForms.ID, typed).replace("\"trigger_id\":\"t\"", trigger);
    return world.interact(form).body();
  }

  @Test
  @Tag("S24")
  void aRunWithoutItsInputsIsAskedForThemInAForm() throws IOException {
    runbook(RUNBOOK.formatted("auto"));

    command("UBEN", "run turn-knob zone=south");

    var view = shown(1);
    assertThat(fields(view)).containsExactly("times", "zone", "size", "sure");
    assertThat(field(view, "times").toString())
        .contains("times – How often?", "a whole number; at least 1; at most 5");
    assertThat(field(view, "zone").at("/element/initial_value").asText()).isEqualTo("south");
    assertThat(field(view, "size").at("/element/initial_option/text/text").asText())
        .isEqualTo("small");
    assertThat(field(view, "sure").at("/element/options").size()).isEqualTo(2);
    assertThat(view.path("private_metadata").asText()).isEmpty();

    var told = send(Map.of("times", "2", "zone", "west", "size", "@1", "sure", "@1"));

    assertThat(told).contains("update", "of turn-knob has started");
    var run = world.engine.remediation().list("default", null, null, null, 2).getFirst().id();
    assertThat(told).contains(run);
    var state = world.engine.await(run, RunStatus.SUCCEEDED);
    assertThat(state.begun().inputs())
        .isEqualTo(
            SlackWorld.read(
                "{\"times\":2,\"zone\":\"west\",\"size\":\"large & wide\",\"sure\":false}"));
    assertThat(state.begun().requester()).isEqualTo("ben");
  }

  @Test
  @Tag("S25")
  void whatIsWrongIsSaidBesideItsField() throws IOException {
    runbook(RUNBOOK.formatted("auto"));
    command("UBEN", "run turn-knob");
    shown(1);

    var errors =
        SlackWorld.read(send(Map.of("times", "9", "zone", "N<1>", "size", "@7"))).path("errors");

    assertThat(errors.path("times").asText()).contains("is out of range");
    assertThat(errors.path("zone").asText()).isEqualTo("does not match the pattern [a-z]+");
    assertThat(SlackWorld.read(send(Map.of("times", "many"))).at("/errors/times").asText())
        .isEqualTo("must be a whole number");
    assertThat(world.say("UBEN", "list")).contains("There were no runs yet");
    assertThat(send(Map.of("times", "1"))).contains("has started");
  }

  @Test
  @Tag("B39")
  @Tag("S26")
  void aFormStartsOneRunHoweverOftenItIsSent() throws IOException {
    runbook(RUNBOOK.formatted("auto"));
    command("UBEN", "run turn-knob");
    shown(1);

    assertThat(send(Map.of("times", "1"))).contains("has started");
    assertThat(send(Map.of("times", "1"))).contains("This form was sent already");

    assertThat(world.engine.remediation().list("default", null, null, null, 10)).hasSize(1);
  }

  @Test
  @Tag("B42")
  @Tag("S26")
  void whatAFormIsAboutStaysHere() throws IOException {
    runbook(RUNBOOK.formatted("auto"));
    command("UBEN", "run turn-knob");
    shown(1);
    var sent = filled("UBEN", StartForms.ID, Map.of("times", "1"));

    assertThat(world.interact(sent.replace("\"V1\"", "\"V2\"")).body())
        .contains("not open for you");
    assertThat(world.interact(sent.replace("UBEN", "UCLEO")).body()).contains("not open for you");
    world.engine.demote("ben");
    var other = "\"private_metadata\":\"another-runbook\",\"id\":\"V1\"";
    assertThat(world.interact(sent.replace("\"id\":\"V1\"", other)).body())
        .contains("that takes the role responder");

    assertThat(world.engine.remediation().list("default", null, null, null, 10)).isEmpty();
  }

  @Test
  @Tag("S26")
  void aRunbookThatHasChangedMeanwhileIsNotStarted() throws IOException {
    runbook(RUNBOOK.formatted("auto"));
    command("UBEN", "run turn-knob");
    shown(1);
    runbook(RUNBOOK.formatted("auto").replace("max: 5", "max: 6"));

    assertThat(send(Map.of("times", "1"))).contains("turn-knob has changed since you opened");

    assertThat(world.engine.remediation().list("default", null, null, null, 10)).isEmpty();
  }

  @Test
  @Tag("S27")
  void theFormIsThereBeforeAnythingIsLookedUp() throws IOException {
    runbook(RUNBOOK.formatted("auto"));
    var released = new CountDownLatch(1);
    try (var slow = new BoltDoor(world.slow(released))) {
      var said = Payloads.form(world.command("UBEN", "run turn-knob"));
      var bytes = said.getBytes(StandardCharsets.UTF_8);
      var now = InstantSource.system().instant().getEpochSecond();

      SlackWorld.handle(slow, "/slack/commands", SlackWorld.signed(now, bytes), bytes);

      Awaitility.await().until(() -> world.calls("views.open").size() == 1);
      assertThat(world.calls("views.open").getFirst().get("view")).contains("One moment");
      assertThat(world.calls("views.update")).isEmpty();
      released.countDown();
      assertThat(fields(shown(1))).contains("times");
    }
  }

  @Test
  @Tag("S5")
  @Tag("S27")
  void aFormThatTakesLongIsAcknowledgedAndAnsweredAfter() throws IOException {
    runbook(RUNBOOK.formatted("auto"));
    command("UBEN", "run turn-knob");
    shown(1);
    var released = new CountDownLatch(1);
    try (var slow = new BoltDoor(world.slow(released))) {
      var body =
          "payload=" + SlackWorld.encode(filled("UBEN", StartForms.ID, Map.of("times", "9")));
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      var now = InstantSource.system().instant().getEpochSecond();

      var answer =
          SlackWorld.handle(slow, "/slack/interactions", SlackWorld.signed(now, bytes), bytes);

      assertThat(answer.body()).contains("One moment");
      released.countDown();
      assertThat(shown(2).toString()).contains("Nothing was started:", "times is out of range");
    }
  }

  @Test
  void whoMayNotStartIsToldSoInTheWindow() throws IOException {
    runbook(RUNBOOK.formatted("auto"));
    world.engine.demote("ben");

    command("UBEN", "run turn-knob");
    assertThat(shown(1).toString()).contains("that takes the role responder");
    command("UNOBODY", "run turn-knob");
    assertThat(shown(2).toString()).contains("You are not known to Firebreak");
  }

  @Test
  void aFormThatSlackDoesNotOpenIsToldOf() throws IOException {
    runbook(RUNBOOK.formatted("auto"));
    world.answer("views.open", okJson("{\"ok\":false,\"error\":\"expired_trigger_id\"}"));

    command("UBEN", "run turn-knob");

    world.awaitWhispers(1);
    assertThat(world.whispers().getFirst()).startsWith("UBEN: The form did not open.");
  }

  @Test
  @Tag("S18")
  @Tag("S24")
  void whatIsOverTheLimitsOfAFormIsNotCut() throws IOException {
    runbook(RUNBOOK.formatted("auto").replace("default: north", "default: " + "n".repeat(3_001)));

    command("UBEN", "run turn-knob");

    assertThat(shown(1).toString()).contains("do not fit into a form", "INPUT=VALUE");
  }

  @Test
  @Tag("S24")
  void aDrillIsAskedForItsInputsToo() throws IOException {
    runbook(RUNBOOK.formatted("auto").replace("triggers: { manual: true }\n", ""));

    command("UBEN", "drill turn-knob");
    shown(1);
    assertThat(send(Map.of("times", "1"))).contains("Drill", "of turn-knob has started");

    var drill = world.engine.remediation().list("default", null, null, null, 2).getFirst().id();
    world.engine.await(drill, RunStatus.SKIPPED);
    assertThat(world.engine.effects(drill)).isEmpty();
  }
}
