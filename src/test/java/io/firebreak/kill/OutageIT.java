package io.firebreak.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.firebreak.durable.EffectClass;
import io.firebreak.testing.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("F16 PostgreSQL is stopped in the middle of a step, and started again")
class OutageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void f16AnOutageShorterThanTheLeaseCostsNothing() throws Exception {
    try (var scene = new Scene("1m")) {
      scene.stopInTheMiddleOf(EffectClass.UNSAFE);
      scene.effectEnds();
      scene.start();
      scene.succeeds("unsafe");
      scene.everythingHappenedOnce("unsafe");
    }
  }

  @Test
  void f16AfterTheSelfFenceWhatWasLearnedIsDroppedAndAPersonDecides() throws Exception {
    try (var scene = new Scene("2s")) {
      scene.stopInTheMiddleOf(EffectClass.UNSAFE);
      scene.effectEnds();
      scene.house.awaitOutput("could not be kept");
      scene.start();
      scene.settledByAPerson("unsafe");
      scene.succeeds("unsafe");
      scene.everythingHappenedOnce("unsafe");
    }
  }

  @Test
  void f16AKeyedEffectIsSentAgainWithItsKey() throws Exception {
    try (var scene = new Scene("2s")) {
      scene.stopInTheMiddleOf(EffectClass.KEYED);
      scene.effectEnds();
      scene.house.awaitOutput("could not be kept");
      scene.start();
      scene.succeeds("keyed");
      scene.everythingHappenedOnce("keyed");
    }
  }

  private final class Scene implements AutoCloseable {
    private final PostgresServer postgres = new PostgresServer(folder.resolve("postgres"));
    private final World world = new World();
    private final House house;

    Scene(String lease) throws Exception {
      house = new House(folder, world, postgres.config(), "auto", lease);
    }

    void stopInTheMiddleOf(EffectClass effectClass) throws Exception {
      var name = House.word(effectClass);
      var asked = world.mute(name + "/a");
      assertThat(house.alert(alert(effectClass, name))).isEqualTo(202);
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      postgres.stop();
      notReady();
      refusesInTime();
    }

    private void notReady() {
      await().atMost(PATIENCE).until(() -> house.rest().status("/q/health/ready") == 503);
      assertThat(house.rest().status("/q/health/live")).isEqualTo(200);
      var answer = house.rest().body("/q/health/ready");
      assertThat(answer).contains("unreachable").doesNotContain("127.0.0.1");
    }

    /** A storm of alerts: each is answered, and in time. */
    private void refusesInTime() {
      var answers =
          house.rest().posts("/hooks/alertmanager/kill", alert(EffectClass.KEYED, "later"), 40);
      assertThat(answers)
          .allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.retryAfter()).isNotEmpty();
            assertThat(answer.took()).isLessThan(Duration.ofSeconds(5));
          });
    }

    void effectEnds() {
      world.speak();
    }

    void start() throws Exception {
      assertThat(world.size()).as("no effect began meanwhile").isEqualTo(1);
      postgres.start();
      await().atMost(PATIENCE).until(() -> house.rest().status("/q/health/ready") == 200);
      await().atMost(PATIENCE).until(() -> house.alert(alert(EffectClass.KEYED, "later")) == 202);
      succeeds("later");
      everythingHappenedOnce("later");
    }

    void settledByAPerson(String scene) {
      awaitState(scene, "in_doubt");
      assertThat(
              house
                  .rest()
                  .post(
                      "/api/v1/runs/" + run(scene) + "/settlement",
                      "{\"answer\":\"happened\"}",
                      Map.of()))
          .isEqualTo(200);
    }

    void succeeds(String scene) {
      awaitState(scene, "succeeded");
    }

    private void awaitState(String scene, String state) {
      try {
        await()
            .atMost(PATIENCE)
            .until(() ->
                house.rest().runs("kill/" + scene).stream()
                    .anyMatch(run -> run.path("state").asText().equals(state)));
      } catch (RuntimeException e) {
        throw new AssertionError(house.rest().text("/api/v1/runs") + house.output(), e);
      }
    }

    private String run(String scene) {
      return house.rest().runs("kill/" + scene).getFirst().path("id").asText();
    }

    void everythingHappenedOnce(String scene) {
      for (var step : List.of("a", "b")) {
        assertThat(world.happened(scene + "/" + step)).as("%s/%s", scene, step).isEqualTo(1);
      }
      assertThat(house.rest().runs("kill/" + scene)).hasSize(1);
      var proof = house.rest().get("/api/v1/audit/verification");
      assertThat(proof.path("ok").asBoolean()).as("%s", proof).isTrue();
    }

    private static String alert(EffectClass effectClass, String scene) {
      return Scenes.alert(effectClass, scene, Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Override
    public void close() {
      house.close();
      world.close();
      postgres.close();
    }
  }
}
