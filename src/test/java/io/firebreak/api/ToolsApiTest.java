package io.firebreak.api;

import static io.firebreak.testing.ShopClient.as;
import static io.firebreak.testing.ShopClient.awaitState;
import static io.firebreak.testing.ShopClient.post;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import io.firebreak.testing.ShopClient;
import io.firebreak.testing.ShopFloor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ShopFloor.class)
@DisplayName("What authors and responders ask of the whole program by REST, and who may")
class ToolsApiTest {
  private static String both(String service) {
    var run =
        (String)
            post(ShopFloor.ANNA, Map.of("runbook", "both", "inputs", Map.of("service", service)))
                .post("/api/v1/runs")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    await()
        .atMost(30, SECONDS)
        .until(
            () ->
                as(ShopFloor.VERA)
                    .get("/api/v1/runs/" + run)
                    .path("steps.findAll { it.state == 'waiting' }.size()"),
            Integer.valueOf(2)::equals);
    return run;
  }

  private static io.restassured.response.ValidatableResponse report(
      String run, Map<String, Object> what) {
    return post(ShopFloor.BEN, what).post("/api/v1/runs/" + run + "/confirmation").then();
  }

  @Test
  void aPurelyManualRunAsksNoApprovalAndEachStepIsAnsweredAlone() {
    var run = both("two-sides");
    report(run, Map.of("done", true)).statusCode(409).body("code", equalTo("WHICH_STEP"));
    report(run, Map.of("done", true, "step", "steps.left")).statusCode(200);
    as(ShopFloor.VERA)
        .get("/api/v1/runs/" + run)
        .then()
        .body("approval", equalTo(null))
        .body("steps.find { it.path == 'steps.left' }.state", equalTo("succeeded"))
        .body("steps.find { it.path == 'steps.right' }.state", equalTo("waiting"));
    report(run, Map.of("done", true, "step", "steps.left")).statusCode(409);
    report(run, Map.of("done", true, "step", "steps.right")).statusCode(200);
    awaitState(run, "succeeded").then().body("state", equalTo("succeeded"));
  }

  @Test
  void aRunIsTakenUpByRespondersAndShowsWhatWasDoneBefore() {
    var run = both("taken-up");
    report(run, Map.of("done", true, "step", "steps.left")).statusCode(200);
    report(run, Map.of("done", false, "step", "steps.right", "note", "dark")).statusCode(200);
    awaitState(run, "failed").then().body("state", equalTo("failed"));
    post(ShopFloor.VERA, Map.of()).post("/api/v1/runs/" + run + "/rerun").then().statusCode(403);
    var next =
        (String)
            post(ShopFloor.ANNA, Map.of())
                .post("/api/v1/runs/" + run + "/rerun")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    await()
        .atMost(30, SECONDS)
        .until(
            () ->
                as(ShopFloor.VERA)
                    .get("/api/v1/runs/" + next)
                    .path("steps.find { it.path == 'steps.right' }?.state"),
            "waiting"::equals);
    as(ShopFloor.VERA)
        .get("/api/v1/runs/" + next)
        .then()
        .body("plan.steps[0].done_earlier", startsWith("done by run " + run + " at "));
    report(next, Map.of("done", true)).statusCode(200);
    awaitState(next, "succeeded").then().body("state", equalTo("succeeded"));
    post(ShopFloor.ANNA, Map.of())
        .post("/api/v1/runs/" + next + "/rerun")
        .then()
        .statusCode(409)
        .body("code", equalTo("NOTHING_LEFT"));
  }

  @Test
  void onlyOperatorsReloadAndEverybodySeesVersions() {
    post(ShopFloor.VERA, Map.of()).post("/api/v1/runbooks/reload").then().statusCode(403);
    post(ShopFloor.ANNA, Map.of()).post("/api/v1/runbooks/reload").then().statusCode(403);
    post(ShopFloor.OTTO, Map.of()).post("/api/v1/runbooks/reload").then().statusCode(200);
    as(ShopFloor.VERA)
        .get("/api/v1/runbooks/both/versions")
        .then()
        .statusCode(200)
        .body("items.size()", equalTo(1));
    as(ShopFloor.VERA).get("/api/v1/runbooks/nothing/versions").then().statusCode(404);
    as("fbt_nobody").get("/api/v1/runbooks/both/versions").then().statusCode(401);
  }

  @Test
  void anAlertIsExplainedAndReplayedAgainstAChangedRunbook() {
    var run = ShopClient.alert("machine", "explained", Map.of());
    var why =
        as(ShopFloor.VERA)
            .get("/api/v1/explain?id=" + run + "&format=text")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertThat(why).contains("machine", run);
    as(ShopFloor.VERA).get("/api/v1/explain?id=nothing-of-it").then().statusCode(404);
    var text =
        """
        schema: 1
        runbook: quieter
        title: Quieter
        owner: team-shop
        target: "shop/${{ inputs.service }}"
        triggers: { alert: { when: alert.name == "machine" && alert.labels.service == "explained" } }
        inputs:
          service: { type: string, pattern: "[a-z0-9-]{1,40}", from: alert.labels.service }
        steps:
          - { id: look, uses: human.confirm, with: { instructions: Look } }
        """;
    as(ShopFloor.VERA)
        .contentType(ContentType.TEXT)
        .body(text)
        .post("/api/v1/backtest?since=1d")
        .then()
        .statusCode(200)
        .body("runbook", equalTo("quieter"));
    as(ShopFloor.VERA)
        .contentType(ContentType.TEXT)
        .body(text.replace("title", "tilte"))
        .post("/api/v1/backtest?since=1d")
        .then()
        .statusCode(422)
        .body(containsString("tilte"));
  }

  @Test
  void aCandidateIsComparedWithTheVersionInForceAndAnObserverWithWhatWasDone() {
    ShopClient.alert("machine", "shadowed", Map.of());
    var text =
        """
        schema: 1
        runbook: candidate
        title: Candidate
        owner: team-shop
        autonomy: observe
        target: "shop/${{ inputs.service }}"
        triggers: { alert: { when: alert.name == "machine" && alert.labels.service == "shadowed" } }
        inputs:
          service: { type: string, pattern: "[a-z0-9-]{1,40}", from: alert.labels.service }
        steps:
          - { id: look, uses: human.confirm, with: { instructions: Look } }
        """;
    as(ShopFloor.VERA)
        .contentType(ContentType.TEXT)
        .body(text)
        .post("/api/v1/shadow?since=1d")
        .then()
        .statusCode(200)
        .body("runbook", equalTo("candidate"))
        .body("in_force", equalTo(null))
        .body("differences.match", equalTo(1))
        .body("lines[0].alert", equalTo("machine"))
        .body("lines[0].differences[0].what", equalTo("match"));
    as(ShopFloor.VERA)
        .contentType(ContentType.TEXT)
        .body(text.replace("title", "tilte"))
        .post("/api/v1/shadow")
        .then()
        .statusCode(422)
        .body(containsString("tilte"));
    as(ShopFloor.VERA)
        .contentType(ContentType.TEXT)
        .body(text)
        .post("/api/v1/shadow?since=never")
        .then()
        .statusCode(400);
    as("fbt_nobody")
        .contentType(ContentType.TEXT)
        .body(text)
        .post("/api/v1/shadow")
        .then()
        .statusCode(401);
    as(ShopFloor.VERA)
        .get("/api/v1/runbooks/both/shadow?since=7d")
        .then()
        .statusCode(200)
        .body("runbook", equalTo("both"))
        .body("observed", equalTo(0));
    as(ShopFloor.VERA).get("/api/v1/runbooks/nothing/shadow").then().statusCode(404);
  }

  @Test
  void staleRunbooksAreListed() {
    as(ShopFloor.VERA)
        .get("/api/v1/rot")
        .then()
        .statusCode(200)
        .body("items.reason", hasItem("never_fired"));
  }
}
