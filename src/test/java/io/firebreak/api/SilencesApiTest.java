package io.firebreak.api;

import static io.firebreak.testing.ShopClient.as;
import static io.firebreak.testing.ShopClient.awaitState;
import static io.firebreak.testing.ShopClient.post;
import static io.firebreak.testing.ShopClient.start;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.firebreak.testing.ShopFloor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(ShopFloor.class)
@DisplayName("Silences by REST, on the whole program")
class SilencesApiTest {
  private static final String SILENCES = "/api/v1/silences";

  private static Map<String, Object> wanted(String matcher) {
    return Map.of("matchers", List.of(matcher), "reason", "new disks", "duration", "2h");
  }

  @Test
  void whatOnePersonSilencesAllSeeAndAnotherMayEnd() {
    var id =
        post(ShopFloor.ANNA, wanted("service = disks"))
            .post(SILENCES)
            .then()
            .statusCode(201)
            .body("matchers", equalTo(List.of("service=\"disks\"")), "person", equalTo("anna"))
            .extract()
            .<String>path("id");
    as(ShopFloor.VERA).get(SILENCES).then().statusCode(200).body("items.id", hasItem(id));
    as(ShopFloor.VERA).delete(SILENCES + "/" + id).then().statusCode(403);
    as(ShopFloor.BEN).delete(SILENCES + "/" + id).then().statusCode(200);
    as(ShopFloor.BEN).delete(SILENCES + "/" + id).then().statusCode(404);
    as(ShopFloor.VERA).get(SILENCES).then().body("items.id", not(hasItem(id)));
  }

  @Test
  void aSilencedAlertStartsItsRunWhenTheSilenceIsEndedAndPeopleMayStartOneMeanwhile() {
    var silence =
        post(ShopFloor.ANNA, wanted("service=~silenced-.*"))
            .post(SILENCES)
            .then()
            .statusCode(201)
            .extract()
            .<String>path("id");
    tell("silenced-cart");
    await().until(() -> page().contains("silenced-cart"));
    assertThat(page()).contains("silence " + silence + " by anna");
    assertThat(as(ShopFloor.VERA).get("/incidents/" + incident() + "/why.txt").asString())
        .contains("hold cure [silence] it is silenced");
    assertThat(as(ShopFloor.VERA).get("/incidents/" + incident() + "/timeline.md").asString())
        .contains("Runbook cure waits (silence) until", "silence " + silence + " by anna");
    assertThat(runs("silenced-cart")).isEmpty();
    start("silenced-by-hand");
    assertThat(runs("silenced-by-hand")).hasSize(1);

    as(ShopFloor.BEN).delete(SILENCES + "/" + silence).then().statusCode(200);
    await().until(() -> runs("silenced-cart").size() == 1);
    awaitState(runs("silenced-cart").getFirst(), "awaiting_approval");
  }

  private static void tell(String service) {
    given()
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "version",
                "4",
                "groupKey",
                service,
                "status",
                "firing",
                "receiver",
                "firebreak",
                "alerts",
                List.of(
                    Map.of(
                        "status",
                        "firing",
                        "labels",
                        Map.of("alertname", "cure", "service", service),
                        "startsAt",
                        Instant.now().toString(),
                        "fingerprint",
                        service))))
        .post("/hooks/alertmanager/shop")
        .then()
        .statusCode(202);
  }

  /** The newest incident. */
  private static String incident() {
    return as(ShopFloor.VERA).get("/api/v1/incidents?limit=1").path("items[0]?.id");
  }

  private static String page() {
    return as(ShopFloor.VERA).get("/incidents/" + incident()).asString();
  }

  private static List<String> runs(String service) {
    return as(ShopFloor.VERA)
        .get("/api/v1/runs?limit=200")
        .path("items.findAll { it.target == 'shop/" + service + "' }.collect { it.id }");
  }

  @Test
  void whoMayOnlyLookSilencesNothing() {
    post(ShopFloor.VERA, wanted("service=vera")).post(SILENCES).then().statusCode(403);
    assertThat(as(ShopFloor.VERA).get(SILENCES).asString()).doesNotContain("vera");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"reason":"x","duration":"2h"}                              | /matchers
          {"matchers":[],"reason":"x","duration":"2h"}                | /matchers
          {"matchers":[null],"reason":"x","duration":"2h"}            | /matchers
          {"matchers":["a"],"reason":"x","duration":"2h"}             | /matchers
          {"matchers":["a=~("],"reason":"x","duration":"2h"}          | /matchers
          {"matchers":["a=~.*"],"reason":"x","duration":"2h"}         | /matchers
          {"matchers":["a=b"],"reason":" ","duration":"2h"}           | /reason
          {"matchers":["a=b"],"duration":"2h"}                        | /reason
          {"matchers":["a=b"],"reason":"x"}                           | /duration
          {"matchers":["a=b"],"reason":"x","duration":"0s"}           | /duration
          {"matchers":["a=b"],"reason":"x","duration":"367d"}         | /duration
          {"matchers":["a=b"],"reason":"x","duration":"for ever"}     | /duration
          """)
  void whatCannotBeMeantIsToldFieldByField(String body, String pointer) {
    as(ShopFloor.ANNA)
        .header("Idempotency-Key", java.util.UUID.randomUUID().toString())
        .contentType("application/json")
        .body(body)
        .post(SILENCES)
        .then()
        .statusCode(422)
        .body(containsString("\"" + pointer + "\""));
  }
}
