package io.firebreak.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.gate.ErrorBudgets.Reading;
import io.firebreak.incident.Incident;
import io.firebreak.incident.TestIncidents;
import io.firebreak.remediation.RunStatus;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What people say in Slack beside Firebreak, and what they see in its home. */
class SlackTalkTest {
  private static final String TALK =
      "{\"ts\":\"1700000000.000100\",\"user\":\"UCLEO\",\"text\":\"it &lt;was&gt; the cache\"}";

  private static final String HOME =
      "{\"type\":\"app_home_opened\",\"user\":\"%s\",\"channel\":\"%s\",\"tab\":\"home\"}";

  private static final String MEND =
      """
      schema: 1
      runbook: mend
      title: Mends the checkout
      owner: shop
      target: service/shop/checkout
      triggers: { manual: true }
      guard: { error_budget: { slo: checkout, min_remaining: 10% } }
      steps:
        - id: turn
          uses: test.effect
          with: { name: mend, kind: keyed }
          undo: { none: it stays turned }
      """;

  private SlackWorld world;

  @BeforeEach
  void open() {
    world = new SlackWorld();
    world.answer("conversations.replies", okJson("{\"ok\":true,\"messages\":[" + TALK + "]}"));
    world.answer("views.publish", okJson("{\"ok\":true,\"view\":{\"id\":\"V2\"}}"));
  }

  @AfterEach
  void close() {
    world.checkWhatCame();
    world.close();
  }

  private SlackAnswer event(String id, String event) {
    return world.send(
        "/slack/events",
        "{\"type\":\"event_callback\",\"team_id\":\"T1\",\"event_id\":\"%s\",\"event\":%s}"
            .formatted(id, event));
  }

  private SlackAnswer pin(String id, String user) {
    return event(
        id,
        """
        {"type":"reaction_added","user":"%s","reaction":"pushpin",
         "item":{"type":"message","channel":"C1","ts":"1700000000.000100"}}
        """
            .formatted(user));
  }

  private String shortcut(String user, String message) {
    ObjectNode chosen = (ObjectNode) SlackWorld.read(world.click(user, RunMessage.APPROVE, "x"));
    chosen.put("type", "message_action").put("callback_id", Pins.SHORTCUT);
    chosen.remove("actions");
    chosen.set("message", SlackWorld.read(message));
    return chosen.toString();
  }

  private JsonNode story(String incident) {
    return world.timelines().json("default", incident).orElseThrow();
  }

  private Incident incident(String id) {
    return TestIncidents.open(world.engine.store().journal(), id);
  }

  @Test
  @Tag("S14")
  void aPushpinAddsAMessageToTheTimelineOnce() {
    incident("i1");

    assertThat(pin("Ev1", "UBEN")).isEqualTo(SlackAnswer.TAKEN);
    world.awaitWhispers(1);
    pin("Ev1", "UBEN");
    pin("Ev2", "UDORA");
    world.awaitWhispers(2);

    assertThat(world.whispers())
        .containsExactly(
            "UBEN: Pinned to the timeline of incident i1.",
            "UDORA: It is in the timeline of incident i1 already.");
    var entries = story("i1").path("entries");
    assertThat(entries.findValuesAsText("text")).containsOnlyOnce("Pinned by ben");
    assertThat(entries.toString())
        .contains(
            "{\"at\":\"2023-11-14T22:13:20.000100Z\",\"kind\":\"chat\",\"run\":null,"
                + "\"who\":\"Cleo\",\"text\":\"Pinned by ben\","
                + "\"details\":[\"it <was> the cache\"]}");
    assertThat(world.timelines().markdown("default", "i1").orElseThrow())
        .contains("Pinned by ben", "the cache");
  }

  @Test
  @Tag("S14")
  void theShortcutPinsWithoutReadingTheChannel() {
    incident("i1");

    world.interact(shortcut("UBEN", TALK));
    world.awaitWhispers(1);

    assertThat(story("i1").path("entries").toString()).contains("it <was> the cache");
    assertThat(world.calls("conversations.replies")).isEmpty();
  }

  @Test
  void whichIncidentIsMeantMustBeClear() {
    incident("i1");
    incident("i2");

    world.interact(shortcut("UBEN", TALK));
    world.awaitWhispers(1);

    assertThat(world.whispers().getFirst()).contains("not clear to which incident");
    assertThat(story("i1").path("entries").toString()).doesNotContain("the cache");
  }

  @Test
  void inTheThreadOfAnIncidentThatOneIsMeant() {
    incident("i1");
    var run = world.engine.start("restart", "world/one", 1, 1, incident("i2"));
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    Awaitility.await().until(() -> world.calls("chat.postMessage").size() == 3);
    world.settled();

    world.interact(shortcut("UBEN", TALK.replace("{", "{\"thread_ts\":\"100.1\",")));
    world.awaitWhispers(1);

    assertThat(world.whispers()).containsExactly("UBEN: Pinned to the timeline of incident i2.");
  }

  @Test
  @Tag("S14")
  void whatIsPinnedIsNotThereAnyMoreOrHasNoText() {
    incident("i1");
    world.answer("conversations.replies", okJson("{\"ok\":false,\"error\":\"thread_not_found\"}"));
    pin("Ev1", "UBEN");
    world.awaitWhispers(1);
    world.interact(shortcut("UBEN", TALK.replace("it &lt;was&gt; the cache", "")));
    world.awaitWhispers(2);

    assertThat(world.whispers().getFirst()).contains("the message is not there any more");
    assertThat(story("i1").path("entries").toString()).contains("a message without text");
  }

  @Test
  @Tag("S14")
  void whatIsPinnedIsReadAsSlackShowsIt() {
    incident("i1");
    var said =
        "<@UBEN> and <@U0|gone>: <https://x.example/a|this> &lt;b&gt; <!here> <#C7|ops> <https://y.example>";
    world.interact(shortcut("UBEN", TALK.replace("it &lt;was&gt; the cache", said)));
    world.awaitWhispers(1);

    assertThat(story("i1").path("entries").toString())
        .contains("@Ben and @gone: this (https://x.example/a) <b> @here #ops https://y.example");
  }

  @Test
  @Tag("S11")
  void theStoryIsToldInPlainLines() {
    incident("i1");
    world.interact(shortcut("UBEN", TALK));
    world.awaitWhispers(1);

    assertThat(world.say("UBEN", "timeline i1"))
        .contains("UTC  Cleo: Pinned by ben", "– it &lt;was&gt; the cache")
        .doesNotContain("| --- |", "&lt;br");
  }

  @Test
  void onlyRespondersPin() {
    incident("i1");
    world.engine.demote("ben");

    pin("Ev1", "UBEN");
    world.awaitWhispers(1);

    assertThat(world.whispers().getFirst()).contains("only a responder may");
  }

  @Test
  void otherReactionsAndEventsDoNothing() {
    incident("i1");

    event(
        "Ev1",
        "{\"type\":\"reaction_added\",\"user\":\"UBEN\",\"reaction\":\"eyes\","
            + "\"item\":{\"type\":\"message\",\"channel\":\"C1\",\"ts\":\"1.1\"}}");
    event("Ev2", "{\"type\":\"message\",\"user\":\"UBEN\"}");
    assertThat(event("Ev3", "{\"type\":\"reaction_added\",\"user\":5}").status()).isEqualTo(400);
    world.door.close();

    assertThat(world.calls("conversations.replies")).isEmpty();
    assertThat(story("i1").path("entries").toString()).doesNotContain("Pinned");
  }

  @Test
  @Tag("S13")
  void theHomeShowsWhatWaitsForWhomAndWhatRuns() {
    var run = world.engine.start("restart", "world/one", 1, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);

    event(
        "Ev1",
        "{\"type\":\"app_home_opened\",\"user\":\"UBEN\",\"channel\":\"D1\",\"tab\":\"home\"}");
    var forBen = home(1);
    assertThat(forBen)
        .doesNotContain("Nothing waits for you")
        .containsOnlyOnce("\"Waits for you\"")
        .contains("restart on world/one waits for approval, run " + run, "/runs/" + run);

    event(
        "Ev2",
        "{\"type\":\"app_home_opened\",\"user\":\"UANNA\",\"channel\":\"D2\",\"tab\":\"home\"}");
    assertThat(home(2))
        .as("she started it, so that it does not wait for her")
        .contains("Nothing waits for you", run);
    event(
        "Ev4",
        "{\"type\":\"app_home_opened\",\"user\":\"UBEN\",\"channel\":\"D1\",\"tab\":\"messages\"}");
    world.door.close();
    assertThat(world.calls("views.publish")).hasSize(2);
  }

  @Test
  @Tag("S13")
  void whoMaySeeNothingIsToldWhyInTheirHome() {
    var run = world.engine.start("restart", "world/one", 1, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    world.engine.shutOut("ben");

    event("Ev1", HOME.formatted("UNOBODY", "D3"));
    assertThat(home(1)).contains("not known to Firebreak", "UNOBODY").doesNotContain(run, "No run");
    event("Ev2", HOME.formatted("UBEN", "D1"));
    assertThat(home(2)).contains("takes the role viewer").doesNotContain(run, "No run");
  }

  @Test
  @Tag("S13")
  @Tag("S40")
  void theHomeShowsAlsoWhatAGroupIsAsked() {
    world.engine.joinsGroup("sre-oncall", "ben");
    var run = world.engine.startForGroup("restart", "sre-oncall");
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);

    event("Ev1", HOME.formatted("UBEN", "D1"));
    assertThat(home(1)).doesNotContain("Nothing waits for you");
    event("Ev2", HOME.formatted("UCLEO", "D2"));
    assertThat(home(2)).contains("Nothing waits for you", run);
  }

  @Test
  @Tag("S32")
  void theHomeShowsTheObjectivesOfTheTeamsOfWhoeverOpensIt() throws IOException {
    for (var slo : List.of("checkout", "search")) {
      world.budgets.set(slo, new Reading.Known(BigDecimal.valueOf(50), BigDecimal.ONE));
    }
    event(
        "Ev1",
        "{\"type\":\"app_home_opened\",\"user\":\"UBEN\",\"channel\":\"D1\",\"tab\":\"home\"}");
    assertThat(home(2))
        .as("nobody's team has one, so all are shown")
        .contains("checkout: 50% of the error budget left", "search: ");

    Files.writeString(world.runbooks.resolve("mend.yaml"), MEND);
    assertThat(world.catalogue.reload().errorList()).isEmpty();
    world.engine.joins("ben", "shop");
    event(
        "Ev2",
        "{\"type\":\"app_home_opened\",\"user\":\"UBEN\",\"channel\":\"D1\",\"tab\":\"home\"}");
    assertThat(home(4)).contains("checkout: ").doesNotContain("search: ");
  }

  private String home(int count) {
    return Awaitility.await()
        .until(() -> world.calls("views.publish"), calls -> calls.size() == count)
        .getLast()
        .toString();
  }
}
