package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.remediation.RunStatus;
import io.firebreak.testing.Patience;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("The time for an acknowledgement")
class SlackInTimeTest {
  /** More threads that never rest than any machine of ours has processors. */
  private static final int RESTLESS = 4 * Runtime.getRuntime().availableProcessors();

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

  private String waiting() {
    var run = world.engine.start("restart", "world/one", 1, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    return run;
  }

  private String button(String action) {
    return SlackWorld.button(world.told(action), action);
  }

  /** What is answered to something that came when the time for an answer is up by now. */
  private static SlackAnswer late(BoltDoor door, String path, String body) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var headers = SlackWorld.signed(InstantSource.system().instant().getEpochSecond(), bytes);
    return door.handle(path, headers, bytes, System.nanoTime() - Patience.LONG.toNanos()).join();
  }

  private static SlackAnswer late(BoltDoor door, String payload) {
    return late(door, "/slack/interactions", "payload=" + SlackWorld.encode(payload));
  }

  @Test
  @Tag("S53")
  @DisplayName("is counted from when it came, not from when it is looked at")
  void fromWhenItCame() throws Exception {
    var run = waiting();
    var value = button(RunMessage.APPROVE);
    var released = new CountDownLatch(1);
    try (var door = new BoltDoor(world.patient(released));
        AutoCloseable _ = released::countDown) {
      assertThat(late(door, world.click("UBEN", RunMessage.APPROVE, value)))
          .isEqualTo(SlackAnswer.TAKEN);
      assertThat(late(door, "/slack/commands", Payloads.form(world.command("UBEN", "status"))))
          .satisfies(answer -> assertThat(answer.body()).contains("One moment"));
      assertThat(world.engine.state(run).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);

      released.countDown();
      world.engine.await(run, RunStatus.SUCCEEDED);
      Awaitility.await()
          .untilAsserted(() ->
              assertThat(world.whispers())
                  .anyMatch(told -> told.contains("Your decision counts"))
                  .anyMatch(told -> told.contains("No run is going on") || told.contains(run)));
    }
  }

  @Test
  @Tag("S53")
  @DisplayName("is kept by HTTP when no thread is left for the work")
  void withoutThreadsByHttp() {
    var run = waiting();
    var click = world.click("UBEN", RunMessage.APPROVE, button(RunMessage.APPROVE));
    world.settled();
    try (var door = new BoltDoor(world.patient(new CountDownLatch(0)))) {
      try (var _ = new Restless()) {
        assertThat(late(door, click)).isEqualTo(SlackAnswer.TAKEN);
      }
      world.engine.await(run, RunStatus.SUCCEEDED);
    }
  }

  @Test
  @Tag("S53")
  @DisplayName("is kept by the socket when no thread is left for the work")
  void withoutThreadsByTheSocket() throws InterruptedException {
    try (var stand = new SocketStand(world);
        var socket = new SocketMode(world.slow(new CountDownLatch(0)))) {
      socket.start();
      var link = stand.link(1);
      var run = waiting();
      var click = SocketStand.click(world, "e1", "UBEN");
      world.settled();
      try (var _ = new Restless()) {
        link.send(click);
        assertThat(stand.answer("e1", 1).has("payload")).isFalse();
      }
      world.engine.await(run, RunStatus.SUCCEEDED);
    }
  }

  @Test
  @Tag("S53")
  @DisplayName("lets a manual step be reported first, and tells what is wrong in its form")
  void ofAManualStep() {
    var run = asksForACount();

    var wrong = world.interact(FilledForm.filled("UBEN", ManualForm.DONE, Map.of("count", "x")));
    assertThat(wrong.body()).contains("errors", "count");
    assertThat(world.engine.state(run).manual()).hasSize(1);

    world.interact(FilledForm.filled("UBEN", ManualForm.DONE, Map.of("count", "4")));
    assertThat(world.engine.state(run).manual())
        .as("a crash after the acknowledgement would lose nothing")
        .isEmpty();
    world.engine.await(run, RunStatus.SUCCEEDED);
  }

  @Test
  @Tag("S53")
  @DisplayName("ends also while a manual step cannot be reported yet")
  void ofAManualStepThatTakesLong() throws Exception {
    var run = asksForACount();
    var released = new CountDownLatch(1);
    try (var door = new BoltDoor(world.patient(released));
        AutoCloseable _ = released::countDown) {
      assertThat(
              late(door, FilledForm.filled("UBEN", ManualForm.DONE, Map.of("count", "4"))).body())
          .contains("One moment");
      assertThat(world.engine.state(run).manual()).hasSize(1);
      released.countDown();
      var state = world.engine.await(run, RunStatus.SUCCEEDED);
      assertThat(Objects.requireNonNull(state.step("steps.ask").result()).at("/values/count"))
          .hasToString("4");
    }
  }

  private String asksForACount() {
    var tasks = new LinkedHashMap<String, Map<String, ?>>();
    var fields = Map.of("count", Map.of("type", "integer"));
    tasks.put("ask", Map.of("instructions", "Look", "fields", fields));
    var run = world.engine.startManual("asks", tasks);
    var fill = RunMessage.FILL.getFirst();
    world.interact(world.click("UBEN", fill, button(fill)));
    return run;
  }

  /** Takes every thread that work of ours could run on, until it is closed. */
  private static final class Restless implements AutoCloseable {
    private final AtomicInteger begun = new AtomicInteger();
    private volatile boolean over;
    private final List<Thread> threads =
        Stream.generate(() -> Thread.ofVirtual().start(this::spin)).limit(RESTLESS).toList();

    Restless() {
      var carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", RESTLESS / 4);
      Awaitility.await().until(() -> begun.get() >= carriers);
    }

    private void spin() {
      begun.incrementAndGet();
      while (!over) {
        Thread.onSpinWait();
      }
    }

    @Override
    public void close() {
      over = true;
      for (var thread : threads) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
