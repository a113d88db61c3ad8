package io.firebreak.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.durable.Courier.Delivery;
import io.firebreak.incident.Incident;
import io.firebreak.incident.TestIncidents;
import io.firebreak.remediation.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An incident has one message; its runs and their questions stand in the thread. */
class IncidentThreadTest {
  private static final String INCIDENT = "100.1";
  private static final String QUESTION = "200.1";
  private static final String RUN = "300.1";

  private SlackWorld world;
  private Incident incident;

  @BeforeEach
  void open() {
    world = new SlackWorld();
    incident = TestIncidents.open(world.engine.store().journal(), "i1");
  }

  @AfterEach
  void close() {
    world.checkWhatCame();
    world.close();
  }

  private String waiting(String runbook, String target) {
    var run = world.engine.start(runbook, target, 1, 1, incident);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    return run;
  }

  private List<Map<String, String>> posts() {
    return world.calls("chat.postMessage");
  }

  private JsonNode posted(boolean broadcast) {
    return Awaitility.await()
        .until(
            () ->
                posts().stream()
                    .filter(call -> call.containsKey("thread_ts"))
                    .filter(call -> (broadcast ? "1" : "0").equals(call.get("reply_broadcast")))
                    .map(call -> SlackWorld.read(call.getOrDefault("blocks", "")))
                    .toList(),
            found -> !found.isEmpty())
        .getFirst();
  }

  /** What the message at a place said last, once it says {@code text}. */
  private String edited(String ts, String text) {
    return Awaitility.await()
        .alias(ts + " says: " + text)
        .until(
            () ->
                world.calls("chat.update").stream()
                    .filter(call -> ts.equals(call.get("ts")))
                    .map(call -> call.getOrDefault("blocks", ""))
                    .reduce("", (_, last) -> last),
            blocks -> blocks.contains(text));
  }

  @Test
  @Tag("S19")
  void runsStandInTheThreadOfTheOneMessageOfTheirIncident() {
    var first = waiting("restart", "world/one");
    var second = waiting("purge", "world/two");

    var shown = edited(INCIDENT, "waits for approval, run " + second);

    assertThat(shown)
        .contains("Incident: Alert i1 is open", "Alerts firing: 1 of 1", "alertname")
        .contains("restart on world/one waits for approval, run " + first)
        .contains("purge on world/two waits for approval, run " + second)
        .contains("https://firebreak.example.com/incidents/i1");
    world.settled();
    assertThat(posts().stream().filter(call -> !call.containsKey("thread_ts"))).hasSize(1);
    assertThat(posts().stream().map(call -> call.getOrDefault("thread_ts", INCIDENT)))
        .containsOnly(INCIDENT);
  }

  @Test
  @Tag("S20")
  void aQuestionIsAMessageThatTheChannelShowsAndLosesItsButtonsWhenDecided() {
    var run = waiting("restart", "world/one");
    var question = posted(true);
    assertThat(question.toString()).contains("step1", "Changes step1: 3 → 4", RunMessage.REJECT);
    world.settled();
    var edits =
        world.calls("chat.update").stream()
            .filter(call -> RUN.equals(call.get("ts")))
            .map(call -> call.getOrDefault("blocks", ""));
    assertThat(Stream.concat(Stream.of(posted(false).toString()), edits))
        .anyMatch(blocks -> blocks.contains("Approval: 0 of 1"))
        .noneMatch(blocks -> blocks.contains(RunMessage.APPROVE));

    world.interact(
        world.click("UBEN", RunMessage.APPROVE, SlackWorld.button(question, RunMessage.APPROVE)));
    world.engine.await(run, RunStatus.SUCCEEDED);

    assertThat(edited(QUESTION, "needs no answer any more"))
        .contains("Approval: approved at", "Approved by Ben")
        .doesNotContain(RunMessage.APPROVE);
    assertThat(edited(RUN, "restart succeeded")).contains("step1 — succeeded");
    edited(INCIDENT, "restart on world/one succeeded");
    world.settled();
    assertThat(world.calls("chat.update").stream().filter(call -> QUESTION.equals(call.get("ts"))))
        .as("a settled question is not touched again")
        .filteredOn(call -> call.getOrDefault("blocks", "").contains("needs no answer"))
        .hasSize(1);
  }

  @Test
  @Tag("S19")
  void anIncidentWithoutARunHasNoMessage() throws Exception {
    world.byHand();
    assertThat(world.courier.deliver("default", "incident/i1")).isInstanceOf(Delivery.Done.class);

    assertThat(posts()).isEmpty();
  }

  @Test
  @Tag("S22")
  void afterARefusalWhatAsksPeopleIsToldBeforeTheIncident() throws Exception {
    var run = waiting("restart", "world/one");
    world.settled();
    world.byHand();
    world.answer(
        "chat.update",
        aResponse().withStatus(429).withHeader("Retry-After", "30").withBody("{\"ok\":false}"));

    var began = System.nanoTime();
    var question = (Delivery.Later) world.courier.deliver("default", "run/" + run);
    var noise = (Delivery.Later) world.courier.deliver("default", "incident/i1");
    var between = Duration.ofNanos(System.nanoTime() - began);

    assertThat(question.after()).isEqualTo(Duration.ofSeconds(30));
    assertThat(noise.after().plus(between)).isGreaterThan(question.after());
  }
}
