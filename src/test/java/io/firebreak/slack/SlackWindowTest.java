package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.remediation.RunStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slack's leave to open a window ends after three seconds, however slow the database is. */
@Tag("S27")
class SlackWindowTest {
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

  private static void send(BoltDoor door, String payload) {
    var bytes = ("payload=" + SlackWorld.encode(payload)).getBytes(StandardCharsets.UTF_8);
    var now = InstantSource.system().instant().getEpochSecond();
    var answer =
        SlackWorld.handle(door, "/slack/interactions", SlackWorld.signed(now, bytes), bytes);
    assertThat(answer.status()).isEqualTo(200);
  }

  /** Clicks while nobody can be looked up; returns what the window asks to be sent with. */
  private String submit(String button) {
    var value = SlackWorld.button(world.told(button), button);
    var released = new CountDownLatch(1);
    try (var slow = new BoltDoor(world.slow(released))) {
      send(slow, world.click("UBEN", button, value));

      Awaitility.await().until(() -> world.calls("views.open").size() == 1);
      assertThat(world.calls("views.open").getFirst().get("view")).contains("One moment");
      assertThat(world.calls("views.update")).isEmpty();
      released.countDown();
      var shown =
          Awaitility.await().until(() -> world.calls("views.update"), calls -> !calls.isEmpty());
      return SlackWorld.read(shown.getFirst().getOrDefault("view", "{}"))
          .at("/submit/text")
          .asText();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"firebreak_fill_0", "firebreak_failed_0"})
  void aManualStepIsReportedInAWindowThatOpensBeforeAnythingIsLookedUp(String button) {
    var tasks = new LinkedHashMap<String, Map<String, ?>>();
    tasks.put(
        "ask",
        Map.of("instructions", "Look", "fields", Map.of("count", Map.of("type", "integer"))));
    world.engine.startManual("slow", tasks);

    assertThat(submit(button)).isIn("Done", "Report");
  }

  @ParameterizedTest
  @Tag("S9")
  @ValueSource(strings = {RunMessage.REJECT, RunMessage.PLAN})
  void soAreARejectionAndThePlan(String button) {
    var run = world.engine.start("restart", "world/one", 1, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);

    assertThat(submit(button)).isEqualTo(button.equals(RunMessage.REJECT) ? "Reject" : "");
  }

  @Test
  @Tag("S5")
  void aClickIsAcknowledgedOnceItIsDoneAndIfThatTakesLongBefore() {
    var run = world.engine.start("restart", "world/one", 1, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    var value = SlackWorld.button(world.told(RunMessage.APPROVE), RunMessage.APPROVE);
    var released = new CountDownLatch(1);
    try (var slow = new BoltDoor(world.slow(released))) {
      var sent = System.nanoTime();
      send(slow, world.click("UBEN", RunMessage.APPROVE, value));

      assertThat(Duration.ofNanos(System.nanoTime() - sent))
          .as("a crash before would have lost it without a word")
          .isGreaterThanOrEqualTo(SlackGround.PROMPT);
      assertThat(world.engine.state(run).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
      released.countDown();
      world.engine.await(run, RunStatus.SUCCEEDED);
    }
  }
}
