package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Heartbeat;
import io.firebreak.alert.Heartbeats;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.Parsed;
import io.firebreak.durable.Courier.Delivery;
import io.firebreak.gate.HeartbeatWatch;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("A silent source is told in messages of their own")
class SlackHeartbeatTest {
  private static final HookRef HOOK = new HookRef("default", "alertmanager", null);
  private static final Duration MINUTES = Duration.ofMinutes(10);
  private final AtomicLong nanos = new AtomicLong();

  private static void deliver(SlackWorld world, int times) throws InterruptedException {
    assertThat(world.courier.deliver("default", "heartbeat/prod/" + times))
        .isInstanceOf(Delivery.Done.class);
  }

  @Test
  void aTopicThatWasUnsubscribedIsTold() {
    try (var world = new SlackWorld()) {
      world.courier.deliver("default", "unsubscribed/cloudwatch/prod");
      assertThat(world.calls("chat.postMessage").getLast().get("text"))
          .startsWith(
              "A SOURCE OF ALERTS IS CUT OFF: The topic that sends to /hooks/cloudwatch/prod");
    }
  }

  @Test
  @Tag("G105")
  void thatItIsSilentAndThatItBeatsAgainAreTwoMessages() throws Exception {
    var began = InstantSource.system().instant();
    try (var world =
        new SlackWorld(Stores.EMBEDDED, SlackWorld.SLACK, () -> began.plusNanos(nanos.get()))) {
      var heartbeats =
          new Heartbeats(
              List.of(new Heartbeat("prod", HOOK.id(), List.of(), MINUTES, true)), nanos::get);
      var watch =
          new HeartbeatWatch(
              "default",
              heartbeats,
              world.engine.store().journal(),
              world.engine.store().database(),
              world.holds,
              List.of(),
              (_, _) -> {},
              nanos::get);
      world.byHand();
      // It is listened all the while, minute by minute.
      for (int minute = 0; minute <= MINUTES.toMinutes(); minute++) {
        watch.look();
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      }
      deliver(world, 1);
      deliver(world, 2);
      assertThat(world.calls("chat.postMessage"))
          .hasSize(1)
          .first()
          .asString()
          .contains("A SOURCE OF ALERTS IS SILENT: nothing was heard of the heartbeat prod")
          .contains("AUTOMATION IS HELD meanwhile. When it is safe: /firebreak resume hold");

      heartbeats.heard(HOOK, new Parsed.Ignorable("no_alerts"));
      watch.look();
      deliver(world, 1);
      deliver(world, 0);
      assertThat(world.calls("chat.postMessage"))
          .hasSize(2)
          .last()
          .asString()
          .contains("The heartbeat prod is no longer silent.");
      assertThat(world.calls("chat.update")).isEmpty();
      world.checkWhatCame();
    }
  }
}
