package io.firebreak.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent;
import io.firebreak.remediation.RunStatus;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Slack by its socket: a real WebSocket on loopback, beside a whole engine. */
class SocketModeTest {
  private static final SocketPace QUICK =
      new SocketPace(
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofMillis(100),
          Duration.ofSeconds(5),
          Duration.ofMillis(100));

  private SlackWorld world;
  private SocketStand stand;

  @BeforeEach
  void open() throws InterruptedException {
    world = new SlackWorld();
    stand = new SocketStand(world);
  }

  @AfterEach
  void close() {
    world.checkWhatCame();
    stand.close();
    world.close();
  }

  private SocketMode connected(SocketPace pace) {
    var socket = new SocketMode(world.ground, pace);
    socket.start();
    return socket;
  }

  private String waiting() {
    var run = world.engine.start("restart", "world/one", 1, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    return run;
  }

  private String click(String envelope, String user) {
    return SocketStand.click(world, envelope, user);
  }

  @Test
  @Tag("S1")
  void aClickIsAcknowledgedAndDecides() {
    try (var _ = connected(QUICK)) {
      var run = waiting();

      stand.link(1).send(click("e1", "UBEN"));

      assertThat(stand.answer("e1", 1).has("payload")).isFalse();
      world.engine.await(run, RunStatus.SUCCEEDED);
      world.awaitWhispers(1);
      assertThat(world.whispers()).containsExactly("UBEN: Your decision counts: approved.");
    }
  }

  @Test
  @Tag("S1")
  void whatIsWrongInAFormIsAnsweredInItsEnvelope() {
    try (var _ = connected(QUICK)) {
      stand
          .link(1)
          .send(
              SocketStand.envelope(
                  "e1",
                  "interactive",
                  SlackWorld.read(FilledForm.rejection("UBEN", "V1", "  ", ""))));

      var answer = stand.answer("e1", 1);

      assertThat(answer.path("payload").path("response_action").asText()).isEqualTo("errors");
      assertThat(answer.path("payload").path("errors").path("reason").asText()).contains("Say why");
    }
  }

  @Test
  @Tag("S6")
  void anEnvelopeThatComesAgainIsAcknowledgedAgainAndDoesNothing() {
    try (var _ = connected(QUICK)) {
      var run = waiting();
      var click = click("e1", "UBEN");

      stand.link(1).send(click);
      stand.answer("e1", 1);
      stand.link(1).send(click);
      stand.answer("e1", 2);
      stand.link(1).send(click.replace("\"e1\"", "\"e2\""));
      stand.answer("e2", 1);

      world.engine.await(run, RunStatus.SUCCEEDED);
      world.awaitWhispers(1);
      assertThat(
              world.engine.remediation().events("default", run).stream()
                  .filter(event -> event.payload() instanceof ApprovalEvent.Voted))
          .hasSize(1);
      assertThat(
              world.engine.remediation().events("default", run).stream()
                  .filter(event -> event.payload() instanceof ApprovalEvent.Late))
          .isEmpty();
    }
  }

  @Test
  @Tag("S2")
  void aNewSocketIsThereBeforeTheOldOneIsGivenUpWhenSlackAsks() {
    try (var _ = connected(QUICK)) {
      var run = waiting();
      var old = stand.link(1);
      stand.polite = false;

      old.send("{\"type\":\"disconnect\",\"reason\":\"refresh_requested\"}");
      var next = stand.link(2);
      // The new one has not said hello: what comes by the old one is still taken.
      old.send(click("e1", "UBEN"));
      stand.answer("e1", 1);
      assertThat(stand.closed()).isZero();
      next.send("{\"type\":\"hello\"}");

      Awaitility.await().until(() -> stand.closed() == 1);
      assertThat(next.isOpen()).isTrue();
      world.engine.await(run, RunStatus.SUCCEEDED);
      assertThat(stand.opened()).isEqualTo(2);
    }
  }

  @Test
  @Tag("S2")
  void aSocketThatBreaksIsOpenedAnewAndWhatWasNotAcknowledgedComesAgain() {
    try (var _ = connected(QUICK)) {
      var run = waiting();
      var click = click("e1", "UBEN");
      stand.link(1).closeConnection(1006, "cable cut");

      stand.link(2).send(click);

      stand.answer("e1", 1);
      world.engine.await(run, RunStatus.SUCCEEDED);
    }
  }

  @Test
  @Tag("S2")
  void aSocketThatFallsSilentIsGivenUp() {
    var impatient =
        new SocketPace(
            Duration.ofMillis(20),
            Duration.ofMillis(200),
            Duration.ofMillis(20),
            Duration.ofNanos(1),
            Duration.ofMillis(20));
    try (var _ = connected(impatient)) {
      stand.link(2);
      Awaitility.await().until(() -> stand.closed() >= 1);
    }
  }

  @Test
  void aPingKeepsAQuietSocket() {
    var watchful =
        new SocketPace(
            Duration.ofMillis(20),
            Duration.ofMillis(200),
            Duration.ofMillis(20),
            Duration.ofSeconds(5),
            Duration.ofMillis(20));
    try (var _ = connected(watchful)) {
      stand.link(1);
      Awaitility.await().pollDelay(Duration.ofMillis(5_500)).until(() -> stand.closed() == 0);
      assertThat(stand.opened()).isEqualTo(1);
    }
  }

  @Test
  void aSlackThatIsAwayIsTriedAgainAndTheEndIsPrompt() {
    world.answer("apps.connections.open", aResponse().withStatus(503));
    try (var _ = connected(QUICK)) {
      Awaitility.await().until(() -> world.calls("apps.connections.open").size() >= 3);
      world.answer(
          "apps.connections.open",
          okJson("{\"ok\":true,\"url\":\"ws://127.0.0.1:" + stand.getPort() + "/\"}"));
      stand.link(1);
    }
    Awaitility.await().until(() -> stand.closed() == 1);
  }

  @Test
  void anythingElseIsAcknowledgedOrPassedOver() {
    try (var _ = connected(QUICK)) {
      var link = stand.link(1);
      var run = waiting();
      link.send("no JSON");
      link.send("[]");
      link.send("{\"type\":\"something new\"}");
      link.send(SocketStand.envelope("e1", "something new", SlackWorld.read("{}")));
      link.send(SocketStand.envelope("e2", "interactive", SlackWorld.read("{\"type\":1}")));
      link.send(
          SocketStand.envelope(
              "e3", "interactive", SlackWorld.read("{\"type\":\"block_actions\"}")));
      stand.answer("e1", 1);
      stand.answer("e2", 1);
      stand.answer("e3", 1);

      link.send(click("e4", "UBEN"));

      stand.answer("e4", 1);
      world.engine.await(run, RunStatus.SUCCEEDED);
    }
  }

  @Test
  void aMessageThatIsTooLongEndsTheSocket() {
    try (var _ = connected(QUICK)) {
      stand.link(1).send("\"" + "x".repeat(SocketLink.LONGEST) + "\"");

      stand.link(2);
    }
  }

  @Test
  @Tag("S2")
  void waitsDoubleUpToTheLongest() {
    assertThat(SocketPace.USUAL.wait(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(SocketPace.USUAL.wait(2)).isEqualTo(Duration.ofSeconds(2));
    assertThat(SocketPace.USUAL.wait(6)).isEqualTo(Duration.ofSeconds(32));
    assertThat(SocketPace.USUAL.wait(7)).isEqualTo(Duration.ofMinutes(1));
    assertThat(SocketPace.USUAL.wait(1_000)).isEqualTo(Duration.ofMinutes(1));
  }
}
