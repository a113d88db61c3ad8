package io.firebreak.api;

import static io.firebreak.testing.ShopClient.approve;
import static io.firebreak.testing.ShopClient.as;
import static io.firebreak.testing.ShopClient.awaitState;
import static io.firebreak.testing.ShopClient.planHash;
import static io.firebreak.testing.ShopClient.post;
import static io.firebreak.testing.ShopClient.restarts;
import static io.firebreak.testing.ShopClient.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.firebreak.journal.Journal;
import io.firebreak.journal.Unit;
import io.firebreak.testing.ShopFloor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ShopFloor.class)
@DisplayName("Runs by REST, on the whole program")
class RunsApiTest {
  private static final String RUNS = "/api/v1/runs";

  @Inject Journal journal;

  @Test
  void aPersonStartsApprovesAndSeesItWell() {
    var run = start("by-hand");
    var plan = planHash(run);

    assertThat(restarts("by-hand")).isZero();
    as(ShopFloor.VERA)
        .get(RUNS + "/" + run + "/test")
        .then()
        .statusCode(409)
        .body("detail", containsString("awaiting_approval"));
    approve(ShopFloor.BEN, run, plan).then().statusCode(200);

    awaitState(run, "succeeded").then().body("state", equalTo("succeeded"));
    assertThat(
            as(ShopFloor.VERA)
                .get(RUNS + "/" + run + "/test")
                .then()
                .statusCode(200)
                .extract()
                .asString())
        .contains("# Recorded from run " + run, "who: \"ben\"", "state: \"succeeded\"");
    assertThat(restarts("by-hand")).isEqualTo(1);
    approve(ShopFloor.ANNA, run, plan).then().statusCode(409);
    assertThat(restarts("by-hand")).isEqualTo(1);
  }

  @Test
  void whatMayNotBeStartedIsNot() {
    long before = count();
    post(ShopFloor.ANNA, Map.of("runbook", "machine", "inputs", Map.of("service", "x")))
        .post(RUNS)
        .then()
        .statusCode(409)
        .body("code", equalTo("MANUAL_NOT_ALLOWED"), "detail", containsString("triggers.manual"));
    post(ShopFloor.ANNA, Map.of("runbook", "cuer"))
        .post(RUNS)
        .then()
        .statusCode(404)
        .body("code", equalTo("NO_SUCH_RUNBOOK"), "detail", containsString("cure"));
    post(ShopFloor.ANNA, Map.of("runbook", "cure", "inputs", Map.of("service", "A b", "level", 9)))
        .post(RUNS)
        .then()
        .statusCode(422)
        .body(
            "errors.pointer", hasItem("/inputs"),
            "errors.message", hasItem(containsString("service does not match")),
            "errors.message", hasItem(containsString("level is out of range")));
    post(ShopFloor.VERA, Map.of("runbook", "cure", "inputs", Map.of("service", "x")))
        .post(RUNS)
        .then()
        .statusCode(403);
    post(ShopFloor.ANNA, Map.of("runbook", "cure", "incident", "01J00000000000000000000000"))
        .post(RUNS)
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/incident"));
    assertThat(count()).isEqualTo(before);
  }

  @Test
  void b62NobodyWritesStateOrApprovalIntoARequest() {
    long before = count();
    for (var field : new String[] {"state", "plan_hash", "approved_by", "tenant", "requester"}) {
      post(ShopFloor.ANNA, Map.of("runbook", "cure", field, "succeeded"))
          .post(RUNS)
          .then()
          .statusCode(422)
          .body("errors[0].pointer", equalTo("/" + field));
    }
    assertThat(count()).isEqualTo(before);
    var run = start("b62");
    var plan = planHash(run);
    post(ShopFloor.ANNA, Map.of("decision", "approve", "person", "ben"))
        .header("If-Match", "\"" + plan + "\"")
        .post(RUNS + "/" + run + "/approval")
        .then()
        .statusCode(422);
    awaitState(run, "awaiting_approval").then().body("approval.votes.size()", equalTo(0));
    assertThat(restarts("b62")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=-1",
        "limit=1000000000",
        "limit=0",
        "limit=1%20OR%201=1",
        "after=%27;DROP%20TABLE%20run;--",
        "state=name;drop",
        "state=%27%20OR%20%27%27=%27",
      })
  void b63AListTakesOnlyWhatItKnows(String query) {
    as(ShopFloor.VERA)
        .urlEncodingEnabled(false)
        .get(RUNS + "?" + query)
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
    as(ShopFloor.VERA).get(RUNS).then().statusCode(200);
  }

  @Test
  void b64ARequestSentTwiceActsOnce() {
    var body = Map.of("runbook", "cure", "inputs", Map.of("service", "b64"));
    var first = keyed("b64-the-same-key", body).then().statusCode(201).extract();
    var again = keyed("b64-the-same-key", body).then().statusCode(201).extract();

    assertThat((String) again.path("id")).isEqualTo(first.path("id"));
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    keyed("b64-the-same-key", Map.of("runbook", "cure", "inputs", Map.of("service", "other")))
        .then()
        .statusCode(422)
        .body("code", equalTo("IDEMPOTENCY_MISMATCH"));
    as(ShopFloor.ANNA)
        .contentType(ContentType.JSON)
        .body(body)
        .post(RUNS)
        .then()
        .statusCode(400)
        .body("code", equalTo("IDEMPOTENCY_KEY_MISSING"));
  }

  private static io.restassured.response.Response keyed(String key, Object body) {
    return as(ShopFloor.ANNA)
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", key)
        .body(body)
        .post(RUNS);
  }

  @Test
  @Tag("A34")
  void b65AVoteNamesThePlanThatWasSeen() {
    var run = start("b65");
    var plan = planHash(run);
    var path = RUNS + "/" + run + "/approval";
    var yes = Map.of("decision", "approve");
    post(ShopFloor.ANNA, yes)
        .post(path)
        .then()
        .statusCode(428)
        .body("code", equalTo("PLAN_NOT_NAMED"));
    approve(ShopFloor.ANNA, run, "0".repeat(64))
        .then()
        .statusCode(412)
        .body("code", equalTo("PLAN_CHANGED"));
    post(ShopFloor.ANNA, yes).header("If-Match", "*").post(path).then().statusCode(400);
    approve(ShopFloor.VERA, run, plan).then().statusCode(403);

    awaitState(run, "awaiting_approval").then().body("approval.votes.size()", equalTo(0));
    assertThat(restarts("b65")).isZero();
  }

  @Test
  void b59ABrowsersSessionIsNoCredentialHere() {
    as(ShopFloor.VERA).get(RUNS).then().statusCode(200);
    io.restassured.RestAssured.given()
        .cookie("firebreak_session", "whatever")
        .get(RUNS)
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", "Bearer");
  }

  @Test
  void theCatalogueTellsWhatCanBeStarted() {
    as(ShopFloor.VERA)
        .get("/api/v1/runbooks")
        .then()
        .statusCode(200)
        .body(
            "items.name", hasItem("cure"),
            "items.find { it.name == 'machine' }.manual", equalTo(false),
            "problems.problems.findAll { it.severity == 'error' }.size()", equalTo(0));
    as(ShopFloor.VERA)
        .get("/api/v1/runbooks/cure")
        .then()
        .statusCode(200)
        .body(
            "inputs.level.type", equalTo("integer"),
            "definition.runbook", equalTo("cure"));
    as(ShopFloor.VERA).get("/api/v1/runbooks/nothing").then().statusCode(404);
  }

  @Test
  void b72AFaultOfOursTellsNothingButItsId() {
    store("ALTER TABLE api_request RENAME TO api_request_gone");
    try {
      var answer =
          post(ShopFloor.ANNA, Map.of("runbook", "cure", "inputs", Map.of("service", "b72")))
              .post(RUNS)
              .then()
              .statusCode(500)
              .contentType("application/problem+json")
              .body("code", equalTo("INTERNAL"), "instance", containsString("urn:firebreak"))
              .extract()
              .asString();
      assertThat(answer).doesNotContain("api_request", "SQL", "sqlite", "Exception", ".java", "/");
    } finally {
      store("ALTER TABLE api_request_gone RENAME TO api_request");
    }
    as(ShopFloor.VERA)
        .get(RUNS + "?limit=200")
        .then()
        .body("items.findAll { it.target == 'shop/b72' }.size()", equalTo(0));
    assertThat(restarts("b72")).isZero();
  }

  @Test
  void editorsGetTheSchemaOfRunbooks() {
    io.restassured.RestAssured.given()
        .get("/schema/runbook.json")
        .then()
        .statusCode(200)
        .body("properties.triggers.description", equalTo("What starts it."));
  }

  @Test
  void theRecordIsVerifiedAndExportedForOperators() {
    start("audited");
    as(ShopFloor.OTTO)
        .get("/api/v1/audit/verification")
        .then()
        .statusCode(200)
        .body("ok", equalTo(true), "findings.size()", equalTo(0));
    var lines = as(ShopFloor.OTTO).get("/api/v1/audit/export").then().statusCode(200).extract();
    assertThat(lines.asString()).contains("shop/audited");
    as(ShopFloor.ANNA).get("/api/v1/audit/export").then().statusCode(403);
    as(ShopFloor.VERA).get("/api/v1/audit/verification").then().statusCode(403);
  }

  private void store(String statement) {
    journal.commit(
        Unit.builder()
            .guard(tx -> {
              tx.update(statement);
              return null;
            })
            .build());
  }

  private static long count() {
    return as(ShopFloor.VERA).get(RUNS + "?limit=200").jsonPath().getList("items").size();
  }
}
