package io.firebreak.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.firebreak.durable.EffectClass;
import io.firebreak.journal.DatabaseConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("F33 A failed fsync ends the process, and the next one recovers")
class BrokenStoreIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STORAGE_BROKEN = 69;

  @TempDir Path folder;

  @Test
  void f33NothingIsBelievedAndWhatWasAcknowledgedIsThereAfterwards() throws Exception {
    try (var world = new World();
        var house = new House(folder, world, new DatabaseConfig.Embedded(folder), "approve")) {
      assertThat(house.alert(alert("before"))).isEqualTo(202);
      awaitState(house, "before", "awaiting_approval");

      house.failCommits("intake");
      assertThat(house.alert(alert("during"))).isEqualTo(503);
      assertThat(house.exit()).isEqualTo(STORAGE_BROKEN);
      assertThat(house.output()).contains("cannot be trusted").contains("restart Firebreak");

      house.killAndStart();
      assertThat(house.alert(alert("during"))).isEqualTo(202);
      for (var scene : List.of("before", "during")) {
        awaitState(house, scene, "awaiting_approval");
        var run = house.rest().runs("kill/" + scene).getFirst().path("id").asText();
        assertThat(house.rest().approve(run)).isEqualTo(200);
        awaitState(house, scene, "succeeded");
        assertThat(world.happened(scene + "/a")).isEqualTo(1);
        assertThat(world.happened(scene + "/b")).isEqualTo(1);
      }
      var proof = house.rest().get("/api/v1/audit/verification");
      assertThat(proof.path("ok").asBoolean()).as("%s", proof).isTrue();
    }
  }

  private static void awaitState(House house, String scene, String state) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            house.rest().runs("kill/" + scene).stream()
                .anyMatch(run -> run.path("state").asText().equals(state)));
  }

  private static String alert(String scene) {
    return Scenes.alert(EffectClass.UNSAFE, scene, Instant.parse("2026-01-01T00:00:00Z"));
  }
}
