package io.firebreak.ui;

import static io.firebreak.testing.ShopClient.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.firebreak.testing.ShopFloor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ShopFloor.class)
@DisplayName("Dead letters by page and REST, on the whole program")
class DeadLetterPagesTest {
  private static final String MENDED =
      """
      {"version":"4","status":"firing","alerts":[{"status":"firing",
        "labels":{"alertname":"Mended%s"},"startsAt":"2026-11-22T13:20:00Z"}]}\
      """;

  @Test
  void aPersonRepairsALetterOnItsPage() {
    var letter = letter("<b>");
    var anna = Browser.anna();
    assertThat(anna.page("/dead-letters")).contains("/dead-letters/" + letter, "invalid_json");
    assertThat(anna.page("/dead-letters/" + letter))
        .contains("&lt;b&gt;", "Read the repaired body");

    act(anna, letter, "replay", "").then().statusCode(422).body(containsString("invalid_json"));
    act(anna, letter, "repair", "{").then().statusCode(422).body(containsString("Still not"));
    act(anna, letter, "repair", " ").then().statusCode(422).body(containsString("is empty"));
    act(anna, letter, "repair", MENDED.formatted("Page")).then().statusCode(303);

    assertThat(anna.page("/dead-letters/" + letter)).contains("Replayed", "understood as delivery");
    assertThat(anna.page("/dead-letters?open=true")).doesNotContain(letter).contains("checked");
    act(anna, letter, "repair", MENDED.formatted("Page")).then().statusCode(409);
  }

  @Test
  void aProgramRepairsAndReplaysManyAtOnce() {
    var letter = letter("not json");
    var hook = "alertmanager";
    as(ShopFloor.ANNA)
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .contentType("application/octet-stream")
        .body(MENDED.formatted("Rest").getBytes(StandardCharsets.UTF_8))
        .post("/api/v1/dead-letters/" + letter + "/repair")
        .then()
        .statusCode(200)
        .body("message", endsWith(": new"));
    as(ShopFloor.ANNA)
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .post("/api/v1/dead-letters/" + letter + "/replay")
        .then()
        .statusCode(409)
        .body("title", equalTo("The dead letter is not read again"))
        .body("code", equalTo("ALREADY_REPLAYED"));
    var second = letter("still not json");
    as(ShopFloor.ANNA)
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .contentType("application/json")
        .body("{\"source\":\"" + hook + "\",\"reason\":\"unknown_version\"}")
        .post("/api/v1/dead-letters/replay")
        .then()
        .statusCode(200)
        .body("understood", equalTo(0));
    assertThat(
            as(ShopFloor.ANNA)
                .get("/api/v1/dead-letters?open=true&reason=invalid_json&source=" + hook)
                .then()
                .statusCode(200)
                .extract()
                .<String>path("items[0].id"))
        .isEqualTo(second);
    as(ShopFloor.ANNA).get("/api/v1/dead-letters?reason=rubbish").then().statusCode(400);
    as(ShopFloor.ANNA).get("/api/v1/dead-letters/drift").then().statusCode(200);
    as(ShopFloor.VERA).get("/api/v1/dead-letters").then().statusCode(403);
  }

  private static Response act(Browser browser, String letter, String act, String body) {
    return browser
        .request()
        .header("Origin", Browser.origin())
        .formParam("form", browser.formToken("/dead-letters/" + letter))
        .formParam("body", body)
        .post("/dead-letters/" + letter + "/" + act);
  }

  private static String letter(String body) {
    return given()
        .body(body + UUID.randomUUID())
        .post("/hooks/alertmanager/shop")
        .then()
        .statusCode(202)
        .extract()
        .path("delivery_id");
  }
}
