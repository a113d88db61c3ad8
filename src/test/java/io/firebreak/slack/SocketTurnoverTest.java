package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.remediation.RunStatus;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets of Slack come and go: by warning, by request, for good, or without a word. */
class SocketTurnoverTest {
  private static final Duration FIRST_WAIT = Duration.ofMillis(20);
  private static final Duration LONGEST_WAIT = Duration.ofMillis(400);

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

  private static SocketPace pace(Duration overlap) {
    return new SocketPace(
        FIRST_WAIT, LONGEST_WAIT, Duration.ofMillis(100), Duration.ofSeconds(5), overlap);
  }

  private SocketMode connected(SlackGround ground, Duration overlap) {
    var socket = new SocketMode(ground, pace(overlap));
    socket.start();
    return socket;
  }

  private SocketMode connected(Duration overlap) {
    return connected(world.ground, overlap);
  }

  private String waiting() {
    var run = world.engine.start("restart", "world/one", 1, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    return run;
  }

  private static String disconnect(String reason) {
    return "{\"type\":\"disconnect\",\"reason\":\"" + reason + "\",\"debug_info\":{}}";
  }

  /** The same envelope, as Slack says that it comes again. */
  private static String again(String envelope) {
    var read = (ObjectNode) SlackWorld.read(envelope);
    return read.put("retry_attempt", 1).put("retry_reason", "timeout").toString();
  }

  private void votedOnce(String run) {
    world.engine.await(run, RunStatus.SUCCEEDED);
    assertThat(
            world.engine.remediation().events("default", run).stream()
                .map(event -> event.payload())
                .filter(what ->
                    what instanceof ApprovalEvent.Voted || what instanceof ApprovalEvent.Late))
        .hasSize(1);
  }

  @ParameterizedTest
  @Tag("S2")
  @ValueSource(strings = {"warning", "refresh_requested"})
  void theOldSocketStillBringsWhatIsUnderWayAndIsAnsweredThere(String reason) {
    try (var _ = connected(Duration.ofMinutes(1))) {
      var run = waiting();
      var old = stand.link(1);
      old.send(disconnect(reason));
      var next = stand.link(2);
      next.send(SocketStand.envelope("e0", "unknown", SlackWorld.read("{}")));
      stand.answer("e0", 1);

      old.send(SocketStand.click(world, "e1", "UBEN"));

      stand.answer("e1", 1);
      assertThat(stand.answeredBy("e1")).containsExactly(old);
      votedOnce(run);
      assertThat(stand.closed()).isZero();
      old.close();
      Awaitility.await().until(() -> stand.closed() == 1);
      assertThat(next.isOpen()).isTrue();
      assertThat(stand.opened()).isEqualTo(2);
    }
    Awaitility.await().until(() -> stand.closed() == 2);
  }

  @Test
  @Tag("S2")
  void anOldSocketThatSlackKeepsIsGivenUpAfterAWhile() {
    try (var _ = connected(Duration.ofMillis(100))) {
      stand.link(1).send(disconnect("warning"));
      var next = stand.link(2);

      Awaitility.await().until(() -> stand.closed() == 1);
      assertThat(next.isOpen()).isTrue();
    }
  }

  @Test
  @Tag("S6")
  void anEnvelopeThatComesByTwoSocketsAtOnceIsAnsweredOnBothAndDoneOnce() {
    try (var _ = connected(Duration.ofMinutes(1))) {
      var run = waiting();
      var old = stand.link(1);
      old.send(disconnect("refresh_requested"));
      var next = stand.link(2);
      var click = SocketStand.click(world, "e1", "UBEN");

      old.send(click);
      next.send(again(click));

      stand.answer("e1", 2);
      assertThat(stand.answeredBy("e1")).containsExactlyInAnyOrder(old, next);
      votedOnce(run);
    }
  }

  @Test
  @Tag("S6")
  void anAnswerThatWasLostWithItsSocketIsSaidAgain() {
    try (var _ = connected(Duration.ofMinutes(1))) {
      var blank =
          SocketStand.envelope(
              "e1", "interactive", SlackWorld.read(FilledForm.rejection("UBEN", "V1", " ", "")));
      var first = stand.link(1);
      first.send(blank);
      first.closeConnection(1006, "cable cut");

      stand.link(2).send(again(blank));

      Awaitility.await().until(() -> stand.answeredBy("e1").contains(stand.link(2)));
      assertThat(stand.answers("e1").getLast().at("/payload/errors/reason").asText())
          .contains("Say why");
    }
  }

  @Test
  @Tag("S2")
  void afterSocketModeWasSwitchedOffItIsTriedAgainOnlyAfterTheLongestWait() {
    try (var _ = connected(Duration.ofMinutes(1))) {
      var link = stand.link(1);
      var sent = System.nanoTime();
      link.send(disconnect("link_disabled"));

      stand.link(2);

      assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThan(LONGEST_WAIT);
      assertThat(link.isOpen()).isFalse();
    }
  }

  @Test
  @Tag("S2")
  void anEndForAnyOtherReasonIsALostSocket() {
    try (var _ = connected(Duration.ofMinutes(1))) {
      var link = stand.link(1);
      link.send(disconnect("too_many_websockets"));

      assertThat(stand.link(2).isOpen()).isTrue();
      Awaitility.await().until(() -> stand.closed() == 1);
    }
  }

  @Test
  @Tag("S2")
  void aSlackThatAsksForANewSocketAgainAndAgainIsNotHurried() {
    try (var _ = connected(Duration.ofMillis(1))) {
      var began = System.nanoTime();
      for (int i = 1; i <= 4; i++) {
        stand.link(i).send(disconnect("refresh_requested"));
      }
      stand.link(5);

      // The first at once, then after 20, 40 and 80 ms.
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isGreaterThan(FIRST_WAIT.multipliedBy(7));
    }
  }

  @Test
  @Tag("S5")
  void aSlowStoreKeepsNoEnvelopeWaiting() {
    var released = new CountDownLatch(1);
    try (var _ = connected(world.slow(released), Duration.ofMinutes(1))) {
      var run = waiting();
      stand.link(1).send(SocketStand.click(world, "e1", "UBEN"));

      stand.answer("e1", 1);
      assertThat(world.engine.state(run).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
      released.countDown();
      votedOnce(run);
    }
  }
}
