package io.firebreak.api;

import static io.firebreak.testing.ShopClient.as;
import static io.firebreak.testing.ShopClient.awaitState;
import static io.firebreak.testing.ShopClient.post;
import static org.assertj.core.api.Assertions.assertThat;
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
  private static io.restassured.response.ValidatableResponse report(
      String run, Map<String, Object> what) {
    return post(ShopFloor.BEN, what).post("/api/v1/runs/" + run + "/confirmation").then();
  }

  @Test
  void aPurelyManualRunAsksNoApprovalAndEachStepIsAnsweredAlone() {
    var run = ShopClient.startBoth("two-sides");
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
    var rerun = ShopClient.rerunOfBoth("taken-up");
    var run = rerun.failed();
    var next = rerun.next();
    post(ShopFloor.VERA, Map.of()).post("/api/v1/runs/" + run + "/rerun").then().statusCode(403);
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
  void whatHasNoReceiptIsNotUndoneAndViewersUndoNothing() {
    var run = ShopClient.rerunOfBoth("not-undone").failed();
    var undo = "/api/v1/runs/" + run + "/steps/left/undo";
    post(ShopFloor.VERA, Map.of()).post(undo).then().statusCode(403);
    post(ShopFloor.ANNA, Map.of())
        .post(undo)
        .then()
        .statusCode(409)
        .body("code", equalTo("NO_RECEIPT"));
    post(ShopFloor.ANNA, Map.of()).post("/api/v1/runs/none/steps/left/undo").then().statusCode(404);
  }

  @Test
  void whatWaitsForNoAnswerIsSettledByNone() {
    var run = ShopClient.startBoth("nothing-to-settle");
    var settle = "/api/v1/runs/" + run + "/settlement";
    post(ShopFloor.BEN, Map.of("answer", "accept"))
        .post(settle)
        .then()
        .statusCode(409)
        .body("code", equalTo("NOTHING_TO_SETTLE"));
    report(run, Map.of("done", true, "step", "steps.left")).statusCode(200);
    report(run, Map.of("done", true, "step", "steps.right")).statusCode(200);
    awaitState(run, "succeeded");
    post(ShopFloor.BEN, Map.of("answer", "accept"))
        .post(settle)
        .then()
        .statusCode(409)
        .body("code", equalTo("ALREADY_ENDED"))
        .body("detail", startsWith("run " + run + " is over: succeeded since "));
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

  private static String shelf(String name, String title) {
    return ShopClient.textOf("both.yaml")
        .replace("runbook: both", "runbook: " + name)
        .replace("title: Look at both sides of the shop", "title: " + title);
  }

  @Test
  void twoVersionsOfARunbookAreCompared() {
    ShopClient.publish("compared.yaml", shelf("compared", "The old title"));
    var path = "/api/v1/runbooks/compared/diff";
    as(ShopFloor.VERA).get(path).then().statusCode(400).body("code", equalTo("BAD_PARAMETER"));
    ShopClient.publish("compared.yaml", shelf("compared", "The new title"));
    var old =
        (String)
            as(ShopFloor.VERA)
                .get("/api/v1/runbooks/compared/versions")
                .then()
                .body("items.size()", equalTo(2))
                .extract()
                .path("items[1].version");

    as(ShopFloor.VERA)
        .get(path)
        .then()
        .statusCode(200)
        .body("from", equalTo(old))
        .body("changes.size()", equalTo(1))
        .body("changes[0].kind", equalTo("changed"))
        .body("changes[0].where", equalTo("title"))
        .body("changes[0].before", containsString("The old title"))
        .body("changes[0].after", containsString("The new title"))
        .body("text", containsString("-title: The old title"))
        .body("text", containsString("+title: The new title"));
    as(ShopFloor.VERA)
        .get(path + "?from=" + old.substring(0, 8) + "&to=" + old)
        .then()
        .statusCode(200)
        .body("changes.size()", equalTo(0));
    as(ShopFloor.VERA)
        .get("/api/v1/runbooks/compared/versions/" + old)
        .then()
        .statusCode(200)
        .body("text", containsString("The old title"));
    for (var odd : new String[] {"abc", "00000000", old + "0"}) {
      as(ShopFloor.VERA).get(path + "?from=" + odd).then().statusCode(400);
    }
    as(ShopFloor.VERA).get("/api/v1/runbooks/nothing/diff").then().statusCode(404);
    as("fbt_nobody").get(path).then().statusCode(401);
  }

  private static io.restassured.response.ValidatableResponse recorded(
      String token, String text, String query) {
    return as(token)
        .contentType(ContentType.TEXT)
        .body(text)
        .post("/api/v1/plans/recorded" + query)
        .then();
  }

  @Test
  void aChangedRunbookIsPlannedByWhatAnEarlierRunSaw() {
    var run = ShopClient.start("recorded");
    ShopClient.approve(ShopFloor.BEN, run, ShopClient.planHash(run)).then().statusCode(200);
    awaitState(run, "succeeded").then().body("state", equalTo("succeeded"));
    var changed = ShopClient.textOf("cure.yaml").replace("name: Restart it", "name: Kick it");

    // By now it is well, so that the world itself would let the precondition fail.
    recorded(ShopFloor.VERA, changed, "?run=" + run)
        .statusCode(200)
        .body("runbook", equalTo("cure"))
        .body("inputs.service", equalTo("recorded"))
        .body("target", equalTo("shop/recorded"))
        .body("state", equalTo("awaiting_approval"))
        .body("plan.steps[0].name", equalTo("Kick it"))
        .body("plan.steps[0].arguments.url", containsString("/restart/recorded"));
    assertThat(ShopClient.restarts("recorded")).isEqualTo(1);

    recorded(ShopFloor.VERA, changed.replace("title", "tilte"), "?run=" + run)
        .statusCode(422)
        .body(containsString("tilte"));
    recorded(ShopFloor.VERA, changed, "").statusCode(400).body("code", equalTo("BAD_PARAMETER"));
    recorded(ShopFloor.VERA, changed, "?run=nothing").statusCode(404);
    recorded("fbt_nobody", changed, "?run=" + run).statusCode(401);
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
