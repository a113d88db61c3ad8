package io.firebreak.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Heartbeat;
import io.firebreak.alert.Heartbeats;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.Parsed;
import io.firebreak.durable.Courier.Delivery;
import io.firebreak.gate.HeartbeatWatch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** People are paged while a source gives no sign of life. */
class HeartbeatPageTest {
  private static final HookRef HOOK = new HookRef(PagerDutyWorld.TENANT, "alertmanager", null);
  private static final Duration MINUTES = Duration.ofMinutes(10);
  private long nanos;

  private HeartbeatWatch watch(PagerDutyWorld world, Heartbeats heartbeats) {
    return new HeartbeatWatch(
        PagerDutyWorld.TENANT,
        heartbeats,
        world.engine.store().journal(),
        world.engine.store().database(),
        world.holds,
        List.of(PagerDutyCourier.TOPIC),
        (_, _) -> {},
        () -> nanos);
  }

  /** Somebody listens all the while, minute by minute. */
  private void pass(PagerDutyWorld world, HeartbeatWatch watch, Duration time) {
    for (int minute = 0; minute < time.toMinutes(); minute++) {
      watch.look();
      world.pass(Duration.ofMinutes(1));
      nanos += Duration.ofMinutes(1).toNanos();
    }
    watch.look();
  }

  private static void deliver(PagerDutyWorld world, int times) {
    assertThat(world.waiting()).contains("heartbeat/prod/" + times);
    assertThat(world.courier.deliver(PagerDutyWorld.TENANT, "heartbeat/prod/" + times))
        .isEqualTo(new Delivery.Done());
  }

  @Test
  @Tag("G105")
  void eachHourTheNextLevelIsPagedUntilItBeatsAgain() {
    try (var world = new PagerDutyWorld()) {
      var heartbeats =
          new Heartbeats(
              List.of(new Heartbeat("prod", HOOK.id(), List.of(), MINUTES, true)), () -> nanos);
      var watch = watch(world, heartbeats);
      pass(world, watch, MINUTES);
      deliver(world, 1);
      var page = world.pagerDuty.incident();
      assertThat(page.key).isEqualTo("firebreak/heartbeat/prod");
      assertThat(page.event.path("payload").path("summary").asText())
          .startsWith("Firebreak hears nothing: nothing was heard of the heartbeat prod");
      assertThat(page.event.toString()).contains("held; when it is safe: firebreak resume hold-1");
      deliver(world, 1);
      assertThat(page.escalated).as("told twice is paged once").isEmpty();

      pass(world, watch, Duration.ofMinutes(60));
      deliver(world, 2);
      pass(world, watch, Duration.ofMinutes(60));
      deliver(world, 2);
      assertThat(page.escalated).as("what is no news any more pages nobody").containsExactly(3);
      deliver(world, 3);
      assertThat(page.escalated).containsExactly(3, 1);

      heartbeats.heard(HOOK, new Parsed.Ignorable("no_alerts"));
      watch.look();
      deliver(world, 0);
      assertThat(page.status).isEqualTo("resolved");
    }
  }

  @Test
  @Tag("G105")
  void whatPeopleResolvedThoughItIsSilentIsPagedAnew() {
    try (var world = new PagerDutyWorld()) {
      var heartbeats =
          new Heartbeats(
              List.of(new Heartbeat("prod", HOOK.id(), List.of(), MINUTES, false)), () -> nanos);
      var watch = watch(world, heartbeats);
      pass(world, watch, MINUTES);
      deliver(world, 1);
      world.pagerDuty.incident().status = "resolved";
      pass(world, watch, Duration.ofMinutes(60));
      deliver(world, 2);
      assertThat(world.pagerDuty.calls()).filteredOn(call -> call.contains("trigger")).hasSize(2);
    }
  }
}
