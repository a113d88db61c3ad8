package io.firebreak.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.gate.ErrorBudgets.Reading;
import io.firebreak.remediation.RunStatus;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people say to Firebreak by {@code /firebreak}. */
class SlackCommandTest {
  private static final String RUNBOOK =
      """
      schema: 1
      runbook: turn-knob
      title: Turns a knob
      owner: sre
      target: service/shop/knob
      autonomy: auto
      triggers: { manual: true }
      inputs:
        times: { type: integer, min: 1, max: 5 }
        label: { type: string, default: none }
      steps:
        - id: turn
          uses: test.effect
          with: { name: "${{ inputs.label }}", kind: keyed }
          undo: { none: it stays turned }
      """;

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

  private void runbook() throws IOException {
    Files.writeString(world.runbooks.resolve("turn-knob.yaml"), RUNBOOK);
    assertThat(world.catalogue.reload().errorList()).isEmpty();
    world.engine.know(world.catalogue.find("turn-knob").orElseThrow());
  }

  private String waiting() {
    var run = world.engine.start("restart", "world/one", 1, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    return run;
  }

  private String hash(String run) {
    return world.engine.state(run).planned().hash().substring(0, 8);
  }

  @Test
  @Tag("S11")
  void helpNamesEveryWordAndTheNearestOfAnUnknownOne() {
    var help = world.say("UBEN", "");
    for (var word : Word.values()) {
      assertThat(help).contains(word.usage());
    }
    assertThat(world.say("UBEN", "aprove x"))
        .startsWith("There is no 'aprove'. Did you mean 'approve'?")
        .contains("/firebreak approve RUN [HASH]");
    assertThat(world.say("UBEN", "&lt;!channel&gt;")).contains("'&lt;!channel&gt;'");
  }

  @Test
  @Tag("S11")
  void aRunIsStartedWithTypedInputsAndListed() throws IOException {
    runbook();

    var answer = world.say("UBEN", "run turn-knob times=3 label=“left”");

    assertThat(answer).contains("of turn-knob has started");
    var run = Words.of(answer).get(1);
    var state = world.engine.await(run, RunStatus.SUCCEEDED);
    assertThat(state.begun().inputs().get("times").isInt()).isTrue();
    assertThat(state.begun().requester()).isEqualTo("ben");
    assertThat(world.say("UBEN", "list"))
        .contains("turn-knob on service/shop/knob succeeded, run " + run);
    assertThat(world.say("UBEN", "show " + run)).contains("turn-knob succeeded", "left");
  }

  @Test
  void whatCannotBeStartedIsSaidWithTheReason() throws IOException {
    runbook();

    assertThat(world.say("UBEN", "run turn-nob")).contains("Did you mean 'turn-knob'?");
    assertThat(world.say("UBEN", "run turn-knob times")).contains("'times' is not INPUT=VALUE");
    assertThat(world.say("UBEN", "run turn-knob times=9")).contains("times");
    assertThat(world.say("UBEN", "run turn-knob times=x")).contains("Nothing was started", "times");
    assertThat(world.say("UBEN", "run")).isEqualTo("Say /firebreak run RUNBOOK [INPUT=VALUE …]");
    assertThat(world.say("UBEN", "list")).contains("There were no runs yet");
  }

  @Test
  void thePlanWhoseHashIsNamedIsApproved() {
    var run = waiting();

    assertThat(world.say("UBEN", "approve " + run)).contains("step1", hash(run));
    assertThat(world.say("UBEN", "approve " + run + " 00000000")).contains("the plan is now");
    assertThat(world.say("UBEN", "approve " + run + " " + hash(run).substring(1)))
        .contains("the plan is now");
    assertThat(world.engine.state(run).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);

    assertThat(world.say("UBEN", "approve " + run + " " + hash(run)))
        .isEqualTo("Your decision counts: approved.");
    world.engine.await(run, RunStatus.SUCCEEDED);
    assertThat(world.say("UCLEO", "approve " + run + " " + hash(run)))
        .startsWith("Nothing changed: already approved by");
  }

  @Test
  @Tag("S9")
  @Tag("A18")
  void aRejectionNeedsAReason() {
    var run = waiting();

    assertThat(world.say("UBEN", "reject " + run)).contains("say why");
    assertThat(world.say("UBEN", "reject " + run + " not at peak time")).contains("rejected");
    var state = world.engine.await(run, RunStatus.REJECTED);
    assertThat(java.util.Objects.requireNonNull(state.approval()).votes().getFirst().reason())
        .isEqualTo("not at peak time");
  }

  @Test
  void aRunIsCancelled() {
    var run = waiting();

    assertThat(world.say("UBEN", "cancel " + run + " wrong target")).contains("is being cancelled");
    world.engine.await(run, RunStatus.CANCELLED);
    assertThat(world.say("UBEN", "cancel " + run)).startsWith("Nothing changed");
  }

  @Test
  @Tag("S11")
  void automationIsPausedAndResumed() throws IOException {
    runbook();

    assertThat(world.say("UBEN", "pause"))
        .isEqualTo("Say /firebreak pause [RUNBOOK|service:NAME|all] REASON");
    assertThat(world.say("UBEN", "pause all")).contains("say why");
    assertThat(world.say("UBEN", "pause turn-knob it burns")).contains("Held: runbook:turn-knob");
    assertThat(world.say("UBEN", "pause everything burns")).contains("Held: all, until it is");
    assertThat(world.say("UBEN", "status"))
        .contains("Held: runbook:turn-knob by ben, because it burns", "because everything burns")
        .contains("No run is going on.");

    assertThat(world.say("UBEN", "resume nothing")).contains("there is no hold 'nothing'");
    assertThat(world.say("UBEN", "resume turn-knob")).startsWith("Lifted: 1.");
    assertThat(world.say("UBEN", "resume")).doesNotContain("turn-knob").contains("Held: all");
    assertThat(world.say("UBEN", "resume all")).startsWith("Lifted: 1.");
    assertThat(world.say("UBEN", "resume")).isEqualTo("Nothing is held.");
  }

  @Test
  @Tag("S30")
  void aDrillIsStartedWithItsInputsAndChangesNothing() throws IOException {
    runbook();

    var answer = world.say("UBEN", "drill turn-knob times=3");

    assertThat(answer).startsWith("Drill ").contains("of turn-knob has started");
    var drill = Words.of(answer).get(1);
    assertThat(world.engine.await(drill, RunStatus.SKIPPED).begun().requester()).isEqualTo("ben");
    assertThat(world.engine.effects(drill)).isEmpty();
    assertThat(world.say("UBEN", "drill turn-nob")).contains("Did you mean 'turn-knob'?");
  }

  @Test
  @Tag("S30")
  void aStepOfARunThatHasEndedIsUndone() {
    var run = waiting();
    assertThat(world.say("UBEN", "undo " + run + " step1")).contains("Nothing was started");
    world.say("UBEN", "approve " + run + " " + hash(run));
    world.engine.await(run, RunStatus.SUCCEEDED);

    assertThat(world.say("UBEN", "undo " + run)).isEqualTo("Say /firebreak undo RUN STEP");
    assertThat(world.say("UBEN", "undo 01X step1")).isEqualTo("There is no run 01X.");
    assertThat(world.say("UBEN", "undo " + run + " step%9")).contains("nothing to undo at");
    var answer = world.say("UBEN", "undo " + run + " step1");

    assertThat(answer).contains("to undo step1 has started");
    world.engine.await(Words.of(answer).get(1), RunStatus.ROLLED_BACK);
  }

  @Test
  @Tag("S31")
  void objectivesAreToldWithWhatIsLeftOfTheirErrorBudgets() {
    assertThat(world.say("UBEN", "slo")).contains("No objectives are configured");
    world.budgets.set(
        "checkout", new Reading.Known(new BigDecimal("62.54"), new BigDecimal("1.2")));
    world.budgets.set("search", new Reading.Known(new BigDecimal("-3"), null));
    world.budgets.set("silent", new Reading.Unknown("no data from <prometheus>"));

    assertThat(world.say("UBEN", "slo"))
        .isEqualTo(
            """
            checkout: 62.5% of the error budget left, burn rate 1.2, healthy
            search: -3% of the error budget left, exhausted
            silent: not known, no data from &lt;prometheus&gt;\
            """);
  }

  @Test
  @Tag("S11")
  void aTargetIsHeldForAWhile() {
    assertThat(world.say("UBEN", "hold world/one soon \"looking\"")).contains("'soon' is no time");
    assertThat(world.say("UBEN", "hold world/one 367d \"looking\"")).contains("at most 366d");
    assertThat(world.say("UBEN", "hold world/one 30m")).startsWith("Say /firebreak hold");
    assertThat(world.say("UBEN", "hold world/one 30m " + "x".repeat(301))).contains("300");
    assertThat(world.holds.standing("default")).isEmpty();

    assertThat(world.say("UBEN", "hold world/one 30m \"just looking\""))
        .contains("Held: target:world/one, until 2");
    assertThat(world.holds.standing("default").getFirst().hold().reason())
        .isEqualTo("just looking");
  }

  @Test
  void whatDoesNotExistIsSaid() {
    assertThat(world.say("UBEN", "show 01X")).isEqualTo("There is no run 01X.");
    assertThat(world.say("UBEN", "cancel ü")).isEqualTo("There is no run ü.");
    assertThat(world.say("UBEN", "approve 01X")).isEqualTo("There is no run 01X.");
    assertThat(world.say("UBEN", "reject 01X no")).isEqualTo("There is no run 01X.");
    assertThat(world.say("UBEN", "timeline 01X")).isEqualTo("There is no incident 01X.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run x",
        "cancel x",
        "pause x",
        "hold x 1m y",
        "resume x",
        "reject x y",
        "drill x",
        "undo x y"
      })
  @Tag("B35")
  @Tag("S12")
  void eachWordTakesTheRoleThatItTakesByRest(String text) {
    world.engine.demote("ben");

    assertThat(world.say("UBEN", text)).startsWith("Nothing changed: that takes the role");
    assertThat(world.say("UBEN", "status")).contains("Nothing is held.");
    assertThat(world.holds.standing("default")).isEmpty();
  }

  @Test
  @Tag("A16")
  void strangersAndOtherWorkspacesAreToldSo() {
    assertThat(world.say("UNOBODY", "status")).contains("You are not known to Firebreak");
    var foreign = new java.util.HashMap<>(world.command("UBEN", "status"));
    foreign.put("team_id", "T2");
    var answer = SlackWorld.read(world.send("/slack/commands", Payloads.form(foreign)).body());
    assertThat(world.answered(answer)).contains("Not permitted from another workspace");
  }

  @Test
  @Tag("B35")
  @Tag("S15")
  @Tag("A16")
  void somebodyIsKnownByTheMailAddressThatSlackVerified() {
    mail("\"is_email_confirmed\":true");
    assertThat(world.say("U0001", "status")).contains("Nothing is held.");

    for (var lesser :
        List.of(
            "\"is_email_confirmed\":false",
            "\"is_email_confirmed\":true,\"deleted\":true",
            "\"is_email_confirmed\":true,\"is_bot\":true",
            "\"is_email_confirmed\":true,\"is_restricted\":true",
            "\"is_email_confirmed\":true,\"is_ultra_restricted\":true",
            "\"is_email_confirmed\":true,\"is_stranger\":true")) {
      mail(lesser);
      assertThat(world.say("U0001", "status")).as(lesser).contains("You are not known");
    }
  }

  private void mail(String flags) {
    world.answer(
        "users.info",
        okJson(
            "{\"ok\":true,\"user\":{\"id\":\"U0001\",%s,\"profile\":{\"email\":\"ben@example.com\"}}}"
                .formatted(flags)));
  }

  @Test
  @Tag("B39")
  @Tag("S6")
  void aCommandThatComesAgainIsDoneOnce() throws IOException {
    runbook();
    var said = Payloads.form(world.command("UBEN", "run turn-knob times=1"));

    var first = world.send("/slack/commands", said);
    assertThat(world.answered(SlackWorld.read(first.body()))).contains("has started");
    assertThat(world.send("/slack/commands", said + "&x=1").body()).isEmpty();
    try (var other = new BoltDoor(world.ground)) {
      var bytes = said.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      var now = java.time.InstantSource.system().instant().getEpochSecond();
      var answer =
          SlackWorld.handle(other, "/slack/commands", SlackWorld.signed(now, bytes), bytes);
      assertThat(world.answered(SlackWorld.read(answer.body()))).contains("it was done once");
    }

    assertThat(world.engine.remediation().list("default", null, null, null, 10)).hasSize(1);
  }

  @Test
  void aCommandOfASocketIsAnsweredInItsEnvelope() throws InterruptedException {
    try (var stand = new SocketStand(world);
        var socket = new SocketMode(world.ground)) {
      socket.start();
      stand
          .link(1)
          .send(
              SocketStand.envelope(
                  "e1",
                  "slash_commands",
                  SlackWorld.JSON.valueToTree(world.command("UBEN", "status"))));

      var payload = stand.answer("e1", 1).path("payload");

      assertThat(payload.path("response_type").asText()).isEqualTo("ephemeral");
      assertThat(world.answered(payload)).contains("Nothing is held.");
    }
  }

  @Test
  @Tag("S5")
  void aSlowAnswerComesAfterTheAcknowledgement() {
    var released = new java.util.concurrent.CountDownLatch(1);
    try (var slow = new BoltDoor(world.slow(released))) {
      var said = Payloads.form(world.command("UBEN", "status"));
      var bytes = said.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      var now = java.time.InstantSource.system().instant().getEpochSecond();

      var answer = SlackWorld.handle(slow, "/slack/commands", SlackWorld.signed(now, bytes), bytes);

      assertThat(answer.body()).contains("One moment");
      assertThat(world.whispers()).isEmpty();
      released.countDown();
      world.awaitWhispers(1);
      assertThat(world.whispers().getFirst()).contains("Nothing is held.");
    }
  }

  @Test
  void anotherCommandOrAnIncompleteOneIsRefused() {
    var said = new java.util.HashMap<>(world.command("UBEN", "status"));
    said.put("command", "/other");
    assertThat(world.send("/slack/commands", Payloads.form(said)).status()).isEqualTo(400);
    said.remove("command");
    assertThat(world.send("/slack/commands", Payloads.form(said)).status()).isEqualTo(400);
  }

  @Test
  void wordsAreSplitAtSpacesOutsideOfQuotes() {
    assertThat(Words.of("  hold a/b  30m \"two words\" x=\"y z\" \"\" "))
        .containsExactly("hold", "a/b", "30m", "two words", "x=y z", "");
    assertThat(Words.of("„one two“ &amp;lt; &lt;")).containsExactly("one two", "&lt;", "<");
    assertThat(Words.of(" ")).isEmpty();
  }
}
