package io.firebreak.kill;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.firebreak.durable.EffectClass;
import io.firebreak.journal.DatabaseConfig;
import io.firebreak.journal.Driver;
import io.firebreak.journal.Driver.Call;
import io.firebreak.remediation.Engine;
import io.firebreak.testing.FaultyDriver;
import io.firebreak.testing.RestClient;
import io.firebreak.testing.Stores;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.hamcrest.Matchers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;

@QuarkusTest
@TestProfile(EmbeddedOutageTest.WithFaults.class)
@DisplayName("F16 The embedded store is busy, broken or full in the middle of a step")
class EmbeddedOutageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject Faults faults;
  @Inject Engine engine;
  private final RestClient rest = new RestClient(House.TOKEN);
  private final World world = Objects.requireNonNull(Outside.world);

  @BeforeEach
  void turn() {
    rest.turnTo("http://localhost:" + RestAssured.port);
  }

  @AfterEach
  void close() {
    faults.driver.heal();
    rest.close();
  }

  @ParameterizedTest
  @CsvSource({"SQLITE_BUSY, busy", "SQLITE_IOERR_WRITE, io_error", "SQLITE_FULL, full"})
  void f16SendersComeAgainAndNoEffectHappensTwice(SQLiteErrorCode code, String reason)
      throws Exception {
    var during = "during-" + reason.replace('_', '-');
    var later = "later-" + reason.replace('_', '-');
    var asked = world.mute(during + "/a");
    assertThat(post(alert(during))).isEqualTo(202);
    approves(during);
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

    faults.begin(code);
    awaitReadiness(503, reason);
    given().get("/q/health/live").then().statusCode(200);
    refusesInTime(later);
    world.speak();
    await().atMost(PATIENCE).until(() -> engine.activeRuns() == 0);
    assertThat(world.effects(during)).as("no effect begins").hasSize(1);

    faults.driver.heal();
    await().until(() -> rest.status("/q/health/ready") == 200);
    await().atMost(PATIENCE).until(() -> state(during).equals("in_doubt"));
    assertThat(
            rest.post(
                "/api/v1/runs/" + run(during) + "/settlement",
                "{\"answer\":\"happened\"}",
                Map.of()))
        .isEqualTo(200);
    assertThat(post(alert(later))).isEqualTo(202);
    approves(later);
    for (var scene : List.of(during, later)) {
      await().atMost(PATIENCE).until(() -> state(scene).equals("succeeded"));
      assertThat(world.happened(scene + "/a")).isEqualTo(1);
      assertThat(world.happened(scene + "/b")).isEqualTo(1);
    }
    assertThat(rest.get("/api/v1/audit/verification").path("ok").asBoolean()).isTrue();
  }

  private void approves(String scene) {
    await().atMost(PATIENCE).until(() -> state(scene).equals("awaiting_approval"));
    assertThat(rest.approve(run(scene))).isEqualTo(200);
  }

  private static void awaitReadiness(int status, String reason) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            given()
                .get("/q/health/ready")
                .then()
                .statusCode(status)
                .body(
                    "checks.find { it.name == 'storage' }.data.reason", Matchers.equalTo(reason)));
  }

  private void refusesInTime(String scene) {
    assertThat(rest.posts("/hooks/alertmanager/kill", alert(scene), 20))
        .allSatisfy(answer -> {
          assertThat(answer.status()).isEqualTo(503);
          assertThat(answer.retryAfter()).isNotEmpty();
          assertThat(answer.took()).isLessThan(Duration.ofSeconds(5));
        });
    assertThat(world.effects(scene)).isEmpty();
  }

  private static int post(String alert) {
    return given()
        .contentType(ContentType.JSON)
        .body(alert)
        .post("/hooks/alertmanager/kill")
        .statusCode();
  }

  private String run(String scene) {
    return rest.runs("kill/" + scene).getFirst().path("id").asText();
  }

  private String state(String scene) {
    var runs = rest.runs("kill/" + scene);
    return runs.isEmpty() ? "" : runs.getFirst().path("state").asText();
  }

  private static String alert(String scene) {
    return Scenes.alert(EffectClass.UNSAFE, scene, Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** The program on a store that fails when it is told to. */
  public static final class WithFaults implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(Faults.class);
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(Outside.class));
    }
  }

  /** Stands in for the plain driver. */
  @Alternative
  @Singleton
  public static class Faults implements Driver {
    final FaultyDriver driver = new FaultyDriver();

    void begin(SQLiteErrorCode code) {
      Supplier<SQLException> error = () -> FaultyDriver.sqlite(code);
      driver
          .failUntilHealed(Call.CONNECT, error)
          .failUntilHealed(Call.STATEMENT, error)
          .failUntilHealed(Call.COMMIT, error);
    }

    @Override
    public void before(Call call) throws SQLException {
      driver.before(call);
    }
  }

  /** The target, its runbooks and the configuration. */
  public static final class Outside implements QuarkusTestResourceLifecycleManager {
    private static @Nullable World world;
    private @Nullable Path folder;

    @Override
    public Map<String, String> start() {
      try {
        var target = new World();
        world = target;
        var root = Stores.newFolder("outage");
        folder = root;
        var data = root.resolve("data");
        House.furnish(root, target, new DatabaseConfig.Embedded(data), "approve", "3s");
        return Map.of(
            "firebreak.config", root.resolve("config").toString(),
            "firebreak.runbooks", root.resolve("runbooks").toString(),
            "firebreak.data", data.toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void stop() {
      Objects.requireNonNull(world).close();
      Stores.delete(Objects.requireNonNull(folder));
    }
  }
}
