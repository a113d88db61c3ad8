package io.firebreak.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.firebreak.durable.EffectClass;
import io.firebreak.testing.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("F49 A process that is asked to stop ends its effect and hands its runs over at once")
class StopIT {
  /** So long that nothing here could wait for it. */
  private static final String LEASE = "10m";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void f49TheEffectEndsInItsGraceAndAnotherProcessGoesOnWithoutWaitingForTheLease()
      throws Exception {
    var store = Stores.POSTGRESQL.config();
    var first = Files.createDirectories(folder.resolve("first"));
    var second = Files.createDirectories(folder.resolve("second"));
    try (var world = new World();
        var stops = new House(first, world, store, "auto", LEASE)) {
      var asked = world.mute("busy/a");
      assertThat(stops.alert(alert("busy"))).isEqualTo(202);
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      try (var goesOn = new House(second, world, store, "auto", LEASE)) {
        stops.terminate();
        await().atMost(PATIENCE).until(() -> stops.alert(alert("late")) != 202);
        world.speak();
        stops.exit();

        succeeds(goesOn, world, "busy");
        assertThat(goesOn.alert(alert("late"))).isEqualTo(202);
        succeeds(goesOn, world, "late");
      }
    }
  }

  private static void succeeds(House house, World world, String scene) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            house.rest().runs("kill/" + scene).stream()
                .anyMatch(run -> run.path("state").asText().equals("succeeded")));
    var run = house.rest().runs("kill/" + scene).getFirst().path("id").asText();
    var events = house.rest().text("/api/v1/runs/" + run + "/events?limit=200");
    assertThat(events).as("no doubt").doesNotContain("in_doubt");
    for (var step : List.of("a", "b")) {
      assertThat(world.happened(scene + "/" + step)).as("%s/%s", scene, step).isEqualTo(1);
    }
  }

  private static String alert(String scene) {
    return Scenes.alert(EffectClass.UNSAFE, scene, Instant.parse("2026-01-01T00:00:00Z"));
  }
}
