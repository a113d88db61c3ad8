package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.remediation.RunStatus;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * No statement of any sort is answered between what people send and its acknowledgement, so no
 * lateness of the database can hold that up.
 */
@DisplayName("Slack is acknowledged while the database answers nobody")
class SlackLateStoreTest {
  private static final String HOME =
      """
      {"type":"event_callback","team_id":"T1","api_app_id":"A1","event_id":"Ev1",
       "event":{"type":"app_home_opened","user":"UBEN","channel":"D1","tab":"home"}}
      """;
  private static final String PIN =
      """
      {"type":"event_callback","team_id":"T1","api_app_id":"A1","event_id":"Ev2",
       "event":{"type":"reaction_added","user":"UBEN","reaction":"pushpin",
                "item":{"type":"message","channel":"C1","ts":"100.1"}}}
      """;

  private SlackWorld world;

  @BeforeEach
  void open() {
    world = new SlackWorld();
  }

  @AfterEach
  void close() {
    world.engine.database().open();
    world.close();
  }

  /** A run that waits, and the value of its button. */
  private Waiting waiting() {
    var run = world.engine.start("restart", "world/one", 1, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    var value = SlackWorld.button(world.told(RunMessage.APPROVE), RunMessage.APPROVE);
    world.settled();
    return new Waiting(run, value);
  }

  private record Waiting(String run, String value) {}

  @Test
  @Tag("S5")
  @Tag("F27")
  void byHttpWhateverPeopleDo() throws Exception {
    var waiting = waiting();
    var value = waiting.value();
    world.engine.database().shut();
    try (var slack = Executors.newVirtualThreadPerTaskExecutor();
        var door = new BoltDoor(world.slow(new CountDownLatch(0)));
        AutoCloseable _ = world.engine.database()::open) {
      var answers =
          List.of(
              interacted(slack, door, world.click("UBEN", RunMessage.APPROVE, value)),
              interacted(slack, door, world.click("UCLEO", RunMessage.WITHDRAW, value)),
              interacted(slack, door, world.click("UCLEO", RunMessage.REJECT, value)),
              interacted(slack, door, world.click("UCLEO", RunMessage.PLAN, value)),
              interacted(slack, door, world.click("UCLEO", RunMessage.EDIT, value)),
              interacted(slack, door, FilledForm.rejection("UCLEO", "V1", "no", "")),
              interacted(slack, door, filled(StartForms.ID)),
              interacted(slack, door, filled(PlanClicks.ID)),
              interacted(slack, door, filled(ManualForm.DONE)),
              interacted(slack, door, filled(ManualForm.FAILED)),
              sent(slack, door, "/slack/events", HOME),
              sent(slack, door, "/slack/events", PIN),
              said(slack, door, "status"),
              said(slack, door, "list"),
              said(slack, door, "run restart"),
              said(slack, door, "show " + waiting.run()),
              said(slack, door, "hold other/target 30m \"have a look\""));

      for (var answer : answers) {
        Awaitility.await().until(answer::isDone);
        assertThat(answer.join().status()).isEqualTo(200);
      }
      assertThat(world.whispers()).noneMatch(each -> each.contains("Your decision"));
      assertThat(world.engine.effects(waiting.run())).isEmpty();
    }
    // The approval and the rejection race now; whichever comes first decides, alone.
    var ended = world.engine.await(waiting.run(), RunStatus.SUCCEEDED, RunStatus.REJECTED);
    assertThat(world.engine.effects(waiting.run()))
        .hasSize(ended.status() == RunStatus.SUCCEEDED ? 1 : 0);
  }

  private static String filled(String form) {
    return FilledForm.filled("UCLEO", form, Map.of("reason", "why"));
  }

  private static CompletableFuture<SlackAnswer> interacted(
      Executor by, BoltDoor door, String payload) {
    return sent(by, door, "/slack/interactions", "payload=" + SlackWorld.encode(payload));
  }

  private static CompletableFuture<SlackAnswer> sent(
      Executor by, BoltDoor door, String path, String body) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var headers = SlackWorld.signed(InstantSource.system().instant().getEpochSecond(), bytes);
    return CompletableFuture.supplyAsync(() -> SlackWorld.handle(door, path, headers, bytes), by);
  }

  private CompletableFuture<SlackAnswer> said(Executor by, BoltDoor door, String text) {
    return sent(by, door, "/slack/commands", Payloads.form(world.command("UCLEO", text)));
  }

  @Test
  @Tag("S1")
  @Tag("S5")
  void byTheSocketWhateverPeopleDo() throws Exception {
    try (var stand = new SocketStand(world);
        var socket = new SocketMode(world.slow(new CountDownLatch(0)));
        AutoCloseable _ = world.engine.database()::open) {
      socket.start();
      var link = stand.link(1);
      var waiting = waiting();
      world.engine.database().shut();

      link.send(interactive("e1", world.click("UBEN", RunMessage.APPROVE, waiting.value())));
      link.send(interactive("e2", world.click("UCLEO", RunMessage.REJECT, waiting.value())));
      link.send(interactive("e3", filled(PlanClicks.ID)));
      link.send(SocketStand.envelope("e4", "events_api", SlackWorld.read(HOME)));
      link.send(
          SocketStand.envelope(
              "e5",
              "slash_commands",
              SlackWorld.JSON.valueToTree(world.command("UCLEO", "status"))));

      for (var envelope : List.of("e1", "e2", "e3", "e4", "e5")) {
        stand.answer(envelope, 1);
      }
      assertThat(world.whispers()).noneMatch(each -> each.contains("Your decision"));
      assertThat(world.engine.effects(waiting.run())).isEmpty();
      world.engine.database().open();
      world.engine.await(waiting.run(), RunStatus.SUCCEEDED);
    }
  }

  private static String interactive(String envelope, String payload) {
    return SocketStand.envelope(envelope, "interactive", SlackWorld.read(payload));
  }
}
