package io.firebreak.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.firebreak.durable.EffectClass;
import io.firebreak.testing.Postgres;
import io.firebreak.testing.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("F16 PostgreSQL is gone for a while, in the middle of a step")
class OutageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void f16SendersComeAgainAndNoEffectHappensTwice() throws Exception {
    try (var world = new World();
        var wire = new Wire(Postgres.port());
        var house =
            new House(folder, world, Postgres.over(wire.port(), Postgres.fresh()), "auto")) {
      var asked = world.mute("during/a");
      assertThat(house.alert(alert("during"))).isEqualTo(202);
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

      wire.cut();
      await().atMost(PATIENCE).until(() -> house.rest().status("/q/health/ready") == 503);
      assertThat(house.rest().status("/q/health/live")).isEqualTo(200);
      long begun = System.nanoTime();
      assertThat(house.alert(alert("later"))).isEqualTo(503);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
      assertThat(world.effects("later")).isEmpty();
      world.speak();

      wire.mend();
      await().atMost(PATIENCE).until(() -> house.rest().status("/q/health/ready") == 200);
      await().atMost(PATIENCE).until(() -> house.alert(alert("later")) == 202);
      for (var scene : new String[] {"during", "later"}) {
        awaitSuccess(house, scene);
        assertThat(world.happened(scene + "/a")).as("%s/a", scene).isEqualTo(1);
        assertThat(world.happened(scene + "/b")).as("%s/b", scene).isEqualTo(1);
      }
      assertThat(house.rest().get("/api/v1/audit/verification").path("ok").asBoolean()).isTrue();
    }
  }

  private static void awaitSuccess(House house, String scene) {
    try {
      await()
          .atMost(PATIENCE)
          .until(() ->
              house.rest().runs("kill/" + scene).stream()
                  .anyMatch(run -> run.path("state").asText().equals("succeeded")));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(house.rest().runs("kill/" + scene) + "\n" + house.output(), e);
    }
  }

  private static String alert(String scene) {
    return Scenes.alert(EffectClass.KEYED, scene, Instant.parse("2026-01-01T00:00:00Z"));
  }
}
