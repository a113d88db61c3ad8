package io.firebreak.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.durable.EffectClass;
import io.firebreak.journal.DatabaseConfig;
import io.firebreak.testing.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * F01–F05, F07–F09, F11–F14 of reliability.md for {@code http.request}: the packaged program is
 * killed at each point and started again, and what came of it is judged from outside. {@code
 * -Dfirebreak.kill=all} takes every class to every point, {@code -Dfirebreak.kill=P09,P10} only
 * {@code unsafe} to these; else {@code unsafe} goes to all of them and, on the embedded store, the
 * other classes to those around the effect.
 */
@DisplayName("Killed at any point, the program loses nothing and does nothing twice")
class KillIT {
  private static final Set<String> OVER = Set.of("succeeded", "rolled_back");
  private static final Set<String> WHILE_IT_ASKS = Set.of("P09", "P10", "P11");
  private static final Set<String> AROUND_THE_EFFECT = Set.of("P15", "P16", "P17");

  /**
   * Until a run left over is claimed anew and goes on: lease and poll, with room for a slow box.
   */
  private static final Duration SETTLES = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();

  @ParameterizedTest
  @EnumSource
  @Tag("F01")
  @Tag("F02")
  @Tag("F03")
  @Tag("F04")
  @Tag("F05")
  @Tag("F07")
  @Tag("F08")
  @Tag("F09")
  @Tag("F11")
  @Tag("F12")
  @Tag("F13")
  @Tag("F14")
  void survivesEveryPoint(Stores stores) throws Exception {
    var done = new ArrayList<String>();
    try (var world = new World();
        var house = new House(folder, world, place(stores), "approve")) {
      for (var effectClass : EffectClass.values()) {
        for (var point : Point.ALL) {
          if (applies(stores, point, effectClass)) {
            done.add(new Scene(house, world, point, effectClass).play());
          }
        }
      }
      var proof = house.rest().get("/api/v1/audit/verification");
      assertThat(proof.path("ok").asBoolean()).as("I6: %s", proof).isTrue();
      await()
          .atMost(90, TimeUnit.SECONDS)
          .untilAsserted(() -> assertThat(told).as("I11").allMatch(world::told));
    }
    var report = Files.createDirectories(Path.of("target/kill-sweep"));
    Files.write(report.resolve(stores.name().toLowerCase(java.util.Locale.ROOT) + ".txt"), done);
  }

  private DatabaseConfig place(Stores stores) {
    return switch (stores) {
      case EMBEDDED -> new DatabaseConfig.Embedded(folder);
      case POSTGRESQL -> stores.config();
    };
  }

  private static boolean applies(Stores stores, Point point, EffectClass effectClass) {
    return switch (System.getProperty("firebreak.kill", "")) {
      case "" ->
          effectClass == EffectClass.UNSAFE
              || (stores == Stores.EMBEDDED && AROUND_THE_EFFECT.contains(point.name()));
      // Where nothing is changed, nobody is asked and nothing is undone.
      case "all" -> effectClass != EffectClass.PURE || !(point.sick() || point.asks());
      default -> {
        var names = System.getProperty("firebreak.kill", "").split(",", -1);
        yield effectClass == EffectClass.UNSAFE && List.of(names).contains(point.name());
      }
    };
  }

  /** One run that is killed once. */
  private final class Scene {
    private final House house;
    private final World world;
    private final Point point;
    private final EffectClass effectClass;
    private final String name;
    private final String alert;
    private boolean doubted;
    private volatile boolean killed;

    Scene(House house, World world, Point point, EffectClass effectClass) {
      this.house = house;
      this.world = world;
      this.point = point;
      this.effectClass = effectClass;
      this.name = point.name().toLowerCase(java.util.Locale.ROOT) + "-" + House.word(effectClass);
      this.alert = Scenes.alert(effectClass, name, Instant.now());
    }

    String play() throws Exception {
      if (point.sick()) {
        world.sicken(name);
      }
      killOnTheWay();
      await().atMost(SETTLES).until(() -> house.alert(alert) == 202);
      var run = settle();
      judge(run);
      return name
          + ": "
          + (doubted ? "in doubt, settled by a person, " : "")
          + run.path("state").asText();
    }

    private void killOnTheWay() throws Exception {
      @Nullable CountDownLatch asked =
          point.muted().isEmpty() ? null : world.mute(name + "/" + point.muted());
      house.arm(point.control());
      var guide = Thread.ofVirtual().start(this::lead);
      if (asked != null) {
        assertThat(asked.await(30, TimeUnit.SECONDS)).as("%s: was asked", name).isTrue();
      } else if (point.control().isEmpty()) {
        await().atMost(SETTLES).until(() -> state().equals("awaiting_approval"));
      } else {
        house.awaitStop(name);
      }
      killed = true;
      house.killAndStart();
      guide.join();
    }

    /** Sends the alert, and approves unless the program shall die while it asks. */
    private void lead() {
      house.alert(alert);
      if (!WHILE_IT_ASKS.contains(point.name())) {
        await().atMost(SETTLES).until(() -> killed || approve() || OVER.contains(state()));
      }
    }

    private String state() {
      var runs = house.rest().runs("kill/" + name);
      return runs.isEmpty() ? "" : runs.getFirst().path("state").asText();
    }

    private boolean approve() {
      var runs = house.rest().runs("kill/" + name);
      if (runs.isEmpty() || !runs.getFirst().path("state").asText().equals("awaiting_approval")) {
        return false;
      }
      return house.rest().approve(runs.getFirst().path("id").asText()) == 200;
    }

    /** Answers what the run asks until it is over. */
    private JsonNode settle() {
      try {
        await().atMost(SETTLES).pollInterval(Duration.ofMillis(50)).until(this::over);
      } catch (RuntimeException e) {
        throw new AssertionError(name + " stays " + state() + "\n" + house.output(), e);
      }
      var runs = house.rest().runs("kill/" + name);
      assertThat(runs).as("I1: %s has one run", name).hasSize(1);
      return house.rest().get("/api/v1/runs/" + runs.getFirst().path("id").asText());
    }

    private boolean over() {
      approve();
      if (state().equals("in_doubt")) {
        doubted = true;
        var id = house.rest().runs("kill/" + name).getFirst().path("id").asText();
        var answer = point.happened() ? "happened" : "did_not";
        house
            .rest()
            .post(
                "/api/v1/runs/" + id + "/settlement", "{\"answer\":\"" + answer + "\"}", Map.of());
      }
      return OVER.contains(state());
    }

    private void judge(JsonNode run) {
      var id = run.path("id").asText();
      told.add(id);
      assertThat(run.path("state").asText())
          .as("%s ends", name)
          .isEqualTo(point.sick() ? "rolled_back" : "succeeded");
      assertThat(doubted).as("I5: %s was in doubt", name).isEqualTo(point.leavesDoubt(effectClass));
      effects();
      var events = new ArrayList<JsonNode>();
      house.rest().get("/api/v1/runs/" + id + "/events").path("items").forEach(events::add);
      intents(events);
      approval(events);
      assertThat(house.rest().approve(id)).as("I8: %s is over", name).isIn(404, 409);
      assertThat(state()).as("I8: %s stays over", name).isEqualTo(run.path("state").asText());
    }

    private void effects() {
      for (var step : point.sick() ? List.of("a", "b", "undo-b", "undo-a") : List.of("a", "b")) {
        var happened = world.happened(name + "/" + step);
        var repeatable = effectClass == EffectClass.PURE || effectClass == EffectClass.IDEMPOTENT;
        assertThat(happened)
            .as("I2: %s/%s happened (%s)", name, step, world.effects(name))
            .isBetween(1L, repeatable ? 2L : 1L);
      }
      if (point.sick()) {
        var order = world.effects(name).stream().map(World.Effect::name).distinct().toList();
        assertThat(order)
            .as("I9: %s is undone in reverse", name)
            .containsSubsequence(name + "/undo-b", name + "/undo-a");
      }
    }

    private void intents(List<JsonNode> events) {
      var intents = of(events, "step.intent");
      var keys =
          intents.stream().map(intent -> intent.path("payload").path("key").asText()).toList();
      for (var effect : world.effects(name)) {
        var step = effect.name().substring(name.length() + 1);
        var path =
            step.startsWith("undo-") ? "steps." + step.substring(5) + ".undo" : "steps." + step;
        assertThat(intents)
            .as("I3: %s was meant", effect)
            .anyMatch(intent -> intent.path("payload").path("path").asText().equals(path));
        assertThat(effect.key().isEmpty() || keys.contains(effect.key()))
            .as("I3: the key of %s was written down", effect)
            .isTrue();
      }
      var fences =
          intents.stream().map(each -> each.path("payload").path("fence").asLong()).toList();
      assertThat(fences).as("I7: fences of %s", name).isSorted();
    }

    private void approval(List<JsonNode> events) {
      var first = of(events, "step.intent").getFirst().path("seq").asLong();
      var decided = of(events, "approval.decided");
      var asked = of(events, "approval.requested");
      if (effectClass == EffectClass.PURE && asked.isEmpty()) {
        return;
      }
      assertThat(decided).as("I4: %s was approved once", name).hasSize(1);
      assertThat(decided.getFirst().path("seq").asLong()).isLessThan(first);
      assertThat(asked.getLast().path("payload").path("plan_hash").asText())
          .isEqualTo(
              of(events, "plan.made").getLast().path("payload").path("plan").path("hash").asText());
    }

    private static List<JsonNode> of(List<JsonNode> events, String type) {
      return events.stream().filter(event -> event.path("type").asText().equals(type)).toList();
    }
  }
}
