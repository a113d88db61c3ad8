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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs of both processes are at work when somebody stops everything at one of them, by REST, by the
 * command line or by a file on its host. The record says when each effect was begun, by the
 * database's clock; the target says what was done.
 */
@DisplayName("The kill switch stops two processes on one PostgreSQL")
class KillSwitchIT {
  private static final int RUNS = 24;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** So long that no run changes its owner, however slow the machine is. */
  private static final String LEASE = "1m";

  private static final Duration WITHIN = Duration.ofSeconds(1);

  @TempDir Path folder;

  @Test
  @Tag("F48")
  @Tag("G58")
  @Tag("G59")
  @Tag("G61")
  void f48ASecondAfterAHoldNeitherBeginsAnEffect() throws Exception {
    var store = Stores.POSTGRESQL.config();
    var one = Files.createDirectories(folder.resolve("one"));
    var other = Files.createDirectories(folder.resolve("other"));
    try (var world = new World();
        var stopped = new House(one, world, store, "auto", LEASE);
        var beside = new House(other, world, store, "auto", LEASE)) {
      var scene = new Scene(world, stopped, beside);
      scene.play("rest", () -> place(stopped), () -> lift(beside));
      scene.play(
          "cli", () -> assertThat(stopped.command("pause", "enough")).isZero(), () -> lift(beside));
      var file = stopped.data().resolve("stop");
      scene.play("file", () -> Files.writeString(file, "enough"), () -> Files.delete(file));
      var proof = beside.rest().get("/api/v1/audit/verification");
      assertThat(proof.path("ok").asBoolean()).as("%s", proof).isTrue();
    }
  }

  private static void place(House house) {
    assertThat(
            house
                .rest()
                .post("/api/v1/holds", "{\"scope\":\"all\",\"reason\":\"enough\"}", Map.of()))
        .isEqualTo(201);
  }

  private static void lift(House house) {
    for (var hold : house.rest().get("/api/v1/holds").path("items")) {
      assertThat(house.rest().delete("/api/v1/holds/" + hold.path("id").asText())).isEqualTo(200);
    }
  }

  @FunctionalInterface
  private interface Act {
    void run() throws Exception;
  }

  /** Two processes that work on the same record. */
  private record Scene(World world, House stopped, House beside) {
    /** Stops both in the middle of their work, looks at what they did, and lets them go on. */
    void play(String name, Act stop, Act release) throws Exception {
      var running = world.mute(name + "-1/a");
      send(name);
      await().atMost(PATIENCE).until(() -> effects(name) > RUNS / 2);
      assertThat(running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

      stop.run();

      var placed = hold(stopped.rest());
      assertThat(hold(beside.rest())).as("both know of it").isEqualTo(placed);
      world.speak();
      await().atMost(PATIENCE).until(() -> allOver(name, held()));
      assertThat(begun(name))
          .as("effects begun")
          .isNotEmpty()
          .allSatisfy(at -> assertThat(at).isBefore(placed.plus(WITHIN)));
      finishedButNoMore(name);

      release.run();

      await().atMost(PATIENCE).until(() -> allOver(name, List.of()));
      everythingHappenedOnceOrNotAtAll(name);
    }

    /** By turns to one and the other; the one that waits in its effect is told to the second. */
    private void send(String name) throws InterruptedException {
      var now = Instant.now();
      var all = new CountDownLatch(RUNS);
      for (int i = 0; i < RUNS; i++) {
        var house = i % 2 == 0 ? stopped : beside;
        var alert = Scenes.alert(EffectClass.KEYED, name + "-" + i, now);
        Thread.ofVirtual()
            .start(() -> {
              await().atMost(PATIENCE).until(() -> house.alert(alert) == 202);
              all.countDown();
            });
      }
      assertThat(all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private long effects(String name) {
      return IntStream.range(0, RUNS).mapToLong(i -> world.effects(name + "-" + i).size()).sum();
    }

    private static Instant hold(RestClient rest) {
      await().atMost(PATIENCE).until(() -> rest.get("/api/v1/holds").path("items").size() == 1);
      var hold = rest.get("/api/v1/holds").path("items").path(0);
      assertThat(hold.path("reason").asText()).isEqualTo("enough");
      return Instant.parse(hold.path("placed_at").asText());
    }

    private List<JsonNode> runs(String name) {
      return StreamSupport.stream(
              beside.rest().get("/api/v1/runs?limit=200").path("items").spliterator(), false)
          .filter(run -> run.path("target").asText().startsWith("kill/" + name + "-"))
          .toList();
    }

    private List<String> held() {
      return StreamSupport.stream(
              beside.rest().get("/api/v1/runs?state=held&limit=200").path("items").spliterator(),
              false)
          .map(Scene::id)
          .toList();
    }

    private static String id(JsonNode run) {
      return run.path("id").asText();
    }

    /** Whether each run is there, and has ended or is one of those that are held. */
    private boolean allOver(String name, List<String> held) {
      var runs = runs(name);
      return runs.size() == RUNS
          && runs.stream().allMatch(run -> run.path("ended").asBoolean() || held.contains(id(run)));
    }

    /** When the record says that effects were begun. */
    private List<Instant> begun(String name) {
      var times = new ArrayList<Instant>();
      for (var run : runs(name)) {
        for (var event : beside.rest().get("/api/v1/runs/" + id(run) + "/events").path("items")) {
          if (event.path("type").asText().equals("step.intent")) {
            times.add(Instant.parse(event.path("at").asText()));
          }
        }
      }
      return times;
    }

    /** The effect that was under way is done and known to be; what came after it is not begun. */
    private void finishedButNoMore(String name) {
      var run = beside.rest().runs("kill/" + name + "-1").getFirst();
      assertThat(held()).contains(id(run));
      var completed = beside.rest().get("/api/v1/runs/" + id(run)).path("completed");
      assertThat(completed.toString()).isEqualTo("[\"steps.a\"]");
      assertThat(world.happened(name + "-1/b")).isZero();
    }

    private void everythingHappenedOnceOrNotAtAll(String name) {
      for (var run : runs(name)) {
        var scene = run.path("target").asText().substring("kill/".length());
        int times = run.path("state").asText().equals("succeeded") ? 1 : 0;
        assertThat(world.happened(scene + "/a")).as("%s", run).isEqualTo(times);
        assertThat(world.happened(scene + "/b")).as("%s", run).isEqualTo(times);
      }
    }
  }
}
