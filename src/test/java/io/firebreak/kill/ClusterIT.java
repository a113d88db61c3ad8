package io.firebreak.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.durable.EffectClass;
import io.firebreak.testing.RestClient;
import io.firebreak.testing.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Two processes on one PostgreSQL share the runs")
class ClusterIT {
  private static final int RUNS = 1_000;
  private static final int AT_ONCE = 16;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path folder;

  @Test
  void oneIsKilledAndNoRunIsLostAndNoEffectHappensTwice() throws Exception {
    var store = Stores.POSTGRESQL.config();
    var first = Files.createDirectories(folder.resolve("first"));
    var second = Files.createDirectories(folder.resolve("second"));
    try (var world = new World();
        var dies = new House(first, world, store, "auto");
        var lives = new House(second, world, store, "auto")) {
      var senders = Thread.ofVirtual().start(() -> send(dies, lives));
      await().atMost(PATIENCE).until(() -> world.size() > RUNS / 2);
      dies.kill();
      senders.join();

      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> ended(lives) == RUNS);
      var runs = runs(lives.rest());
      assertThat(runs).hasSize(RUNS);
      assertThat(runs.values()).allMatch("succeeded"::equals);
      for (int i = 0; i < RUNS; i++) {
        assertThat(world.happened("run-" + i + "/a")).as("run-%d/a", i).isEqualTo(1);
        assertThat(world.happened("run-" + i + "/b")).as("run-%d/b", i).isEqualTo(1);
      }
      var proof = lives.rest().get("/api/v1/audit/verification");
      assertThat(proof.path("ok").asBoolean()).as("%s", proof).isTrue();
    }
  }

  /** Each alert goes to one of the two; where there is no answer it is sent again to the other. */
  private static void send(House dies, House lives) {
    var now = Instant.now();
    var room = new Semaphore(AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, RUNS)
          .forEach(i ->
              threads.execute(() -> {
                room.acquireUninterruptibly();
                try {
                  var alert = Scenes.alert(EffectClass.KEYED, "run-" + i, now);
                  if (i % 2 == 0 || dies.alert(alert) != 202) {
                    await().atMost(PATIENCE).until(() -> lives.alert(alert) == 202);
                  }
                } finally {
                  room.release();
                }
              }));
    }
  }

  private static long ended(House house) {
    return runs(house.rest()).values().stream().filter("succeeded"::equals).count();
  }

  /** States by target; a target with two runs would be found by the count of effects. */
  private static Map<String, String> runs(RestClient rest) {
    var states = new HashMap<String, String>();
    var after = "";
    do {
      JsonNode page = rest.get("/api/v1/runs?limit=200" + after);
      for (var run : page.path("items")) {
        var twice = states.put(run.path("target").asText(), run.path("state").asText());
        assertThat(twice).as("a second run for %s", run).isNull();
      }
      after = page.hasNonNull("next") ? "&after=" + page.path("next").asText() : "";
    } while (!after.isEmpty());
    return states;
  }
}
