package io.firebreak.api;

import static io.firebreak.testing.ShopClient.as;
import static io.firebreak.testing.ShopClient.awaitState;
import static io.firebreak.testing.ShopClient.post;
import static io.firebreak.testing.ShopClient.restarts;
import static io.firebreak.testing.ShopClient.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.firebreak.testing.ShopFloor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ShopFloor.class)
@DisplayName("Holds, on the whole program")
class HoldsApiTest {
  private static final String HOLDS = "/api/v1/holds";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path data;

  HoldsApiTest(@ConfigProperty(name = "firebreak.data") Path data) {
    this.data = data;
  }

  @Test
  void aFileOnTheHostHoldsEverythingUntilItIsRemoved() throws IOException {
    var file = data.resolve("stop");
    // Whole at once: it may be looked at at any time.
    var written = Files.writeString(data.resolve("stop.new"), "game <day>");
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    try {
      Awaitility.await().atMost(PATIENCE).until(() -> byFiles().size() == 1);
      var hold = byFiles().getFirst();
      assertThat(hold).containsEntry("scope", "all").containsEntry("reason", "game <day>");
      assertThat(hold.get("person")).endsWith(":" + file.toAbsolutePath());
      as(ShopFloor.ANNA)
          .delete(HOLDS + "/" + hold.get("id"))
          .then()
          .statusCode(409)
          .body("code", equalTo("HELD_BY_FILE"), "detail", containsString(file.toString()));
      awaitState(start("held-by-file"), "blocked").then().body("reason", equalTo("kill_switch"));
      assertThat(as(ShopFloor.VERA).get("/").asString())
          .contains("held", "Everything: game &lt;day&gt;");
    } finally {
      Files.delete(file);
    }
    Awaitility.await().atMost(PATIENCE).until(() -> byFiles().isEmpty());
    assertThat(restarts("held-by-file")).isZero();
  }

  @Test
  void whatOnePersonHoldsAnotherMayLiftAndBothAreListed() {
    var hold = place("target:shop/held-by-anna", "I look");
    var other = place("runbook:held", "so do I");
    assertThat(as(ShopFloor.VERA).get("/").asString())
        .contains("target:shop/held-by-anna: I look", "runbook:held: so do I", "by anna since");
    as(ShopFloor.BEN).delete(HOLDS + "/" + hold).then().statusCode(200);
    as(ShopFloor.BEN).delete(HOLDS + "/" + hold).then().statusCode(404);
    as(ShopFloor.VERA).delete(HOLDS + "/" + other).then().statusCode(403);
    as(ShopFloor.BEN).delete(HOLDS + "/" + other).then().statusCode(200);
  }

  private static String place(String scope, String reason) {
    return post(ShopFloor.ANNA, Map.of("scope", scope, "reason", reason))
        .post(HOLDS)
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private static List<Map<String, String>> byFiles() {
    List<Map<String, String>> holds = as(ShopFloor.VERA).get(HOLDS).jsonPath().getList("items");
    return holds.stream()
        .filter(hold -> String.valueOf(hold.get("person")).startsWith("file:"))
        .toList();
  }
}
