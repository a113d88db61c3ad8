package io.firebreak.api;

import static io.firebreak.testing.ShopClient.approve;
import static io.firebreak.testing.ShopClient.as;
import static io.firebreak.testing.ShopClient.awaitState;
import static io.firebreak.testing.ShopClient.planHash;
import static io.firebreak.testing.ShopClient.post;
import static io.firebreak.testing.ShopClient.restarts;
import static io.firebreak.testing.ShopClient.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.notNullValue;

import io.firebreak.testing.ShopFloor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ShopFloor.class)
@DisplayName("Questions to people by REST, on the whole program")
class ApprovalsApiTest {
  private static final String RUNS = "/api/v1/runs/";

  private static Response edit(String token, String run, String plan, Object values) {
    return post(token, Map.of("values", values, "reason", "more of it"))
        .header("If-Match", "\"" + plan + "\"")
        .post(RUNS + run + "/inputs");
  }

  private static String newPlan(String run, String old) {
    return await().until(() -> planHash(run), present -> !present.equals(old));
  }

  @Test
  @Tag("A9")
  @Tag("A36")
  void aQuestionShowsAllThatADecisionNeeds() {
    var run = start("question");
    var plan = planHash(run);

    as(ShopFloor.VERA)
        .get(RUNS + run + "/approval")
        .then()
        .statusCode(200)
        .header("ETag", "\"" + plan + "\"")
        .body(
            "gates.gate", hasItems("kill_switch", "precondition: it is sick"),
            "plan.steps[0].arguments.url", containsString("/restart/question"),
            "plan.steps[0].irreversible", equalTo("a restart cannot be taken back"),
            "plan.blast_radius", equalTo("1 change that nobody counts"),
            "plan.expected", hasKey("record"),
            "plan.verification", containsString("1 check; after 0s, every 1s"),
            "plan.checks[0]", containsString("(http.check, "),
            "plan.verify.checks[0].uses", equalTo("http.check"),
            "plan.handlers.path", contains("on_failure.0", "on_failure.1"),
            "plan.handlers[0].template.json.why", equalTo("${{ run.failure }}"),
            "plan.handlers[1].arguments.url", containsString("/desk/flag"),
            "evidence.path", hasItem("capture.health"),
            "evidence[0].result.healthy", equalTo(false),
            "evidence[0].taken_at", notNullValue(),
            "editable", hasKey("level"),
            "approval.author_gap.reason", equalTo("author_not_recorded"));
  }

  @Test
  @Tag("G82")
  void whatWasWrittenIsShownBesideTheTarget() {
    var run = start("alias-written");
    assertThat(planHash(run)).isNotEmpty();
    for (var path : List.of(RUNS + run, RUNS + run + "/approval")) {
      as(ShopFloor.VERA)
          .get(path)
          .then()
          .body("plan.target", equalTo("shop/written"))
          .body("plan.written_target", equalTo("shop/alias-written"));
    }
    as(ShopFloor.ANNA)
        .contentType("application/json")
        .body(Map.of("runbook", "cure", "inputs", Map.of("service", "alias-plan")))
        .post("/api/v1/plans")
        .then()
        .body("target", equalTo("shop/plan"))
        .body("written_target", equalTo("shop/alias-plan"));
  }

  @Test
  @Tag("A31")
  @Tag("A34")
  @Tag("B65")
  void anEditNamesThePlanThatWasSeenAndMakesAnotherOneThatOthersApprove() {
    var run = start("edit-rest");
    var plan = planHash(run);
    post(ShopFloor.BEN, Map.of("values", Map.of("level", 3)))
        .post(RUNS + run + "/inputs")
        .then()
        .statusCode(428);
    edit(ShopFloor.BEN, run, "0".repeat(64), Map.of("level", 3))
        .then()
        .statusCode(412)
        .body("code", equalTo("PLAN_CHANGED"));
    edit(ShopFloor.BEN, run, plan, Map.of("level", 9))
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/values/level"));
    edit(ShopFloor.VERA, run, plan, Map.of("level", 3)).then().statusCode(403);
    assertThat(planHash(run)).isEqualTo(plan);

    edit(ShopFloor.BEN, run, plan, Map.of("level", 3))
        .then()
        .statusCode(200)
        .body("message", containsString("input level: 1 → 3"));

    var next = newPlan(run, plan);
    as(ShopFloor.VERA)
        .get(RUNS + run + "/approval")
        .then()
        .body("differences", hasItem("input level: 1 → 3"), "plan.inputs.level", equalTo(3));
    approve(ShopFloor.BEN, run, next).then().statusCode(403).body("code", equalTo("EXCLUDED"));
    approve(ShopFloor.CREW.getFirst(), run, plan)
        .then()
        .statusCode(412)
        .body("code", equalTo("PLAN_CHANGED"));
    assertThat(restarts("edit-rest")).isZero();
    approve(ShopFloor.CREW.getFirst(), run, next).then().statusCode(200);
    awaitState(run, "succeeded").then().body("state", equalTo("succeeded"));
    assertThat(restarts("edit-rest")).isEqualTo(1);
  }

  @Test
  @Tag("A34")
  @Tag("B66")
  void aUsedForeignOrUnknownQuestionIsNotAnsweredAgain() {
    var run = start("b66-one");
    var plan = planHash(run);
    var other = planHash(start("b66-other"));
    approve(ShopFloor.BEN, run, other).then().statusCode(412).body("code", equalTo("PLAN_CHANGED"));
    approve(ShopFloor.OTTO, run, plan).then().statusCode(403);
    approve(ShopFloor.BEN, "01J00000000000000000000000", plan).then().statusCode(404);
    approve(ShopFloor.BEN, run, plan).then().statusCode(200);
    awaitState(run, "succeeded").then().body("state", equalTo("succeeded"));

    approve(ShopFloor.CREW.getFirst(), run, plan)
        .then()
        .statusCode(409)
        .body("code", equalTo("ALREADY_DECIDED"), "detail", containsString("by ben"));
    edit(ShopFloor.CREW.getFirst(), run, plan, Map.of("level", 2))
        .then()
        .statusCode(409)
        .body("code", equalTo("ALREADY_ENDED"));
    assertThat(restarts("b66-one")).isEqualTo(1);
    assertThat(restarts("b66-other")).isZero();
  }

  @Test
  @Tag("B66")
  @DisplayName("B66: an account of a program, which may do all but vote, decides no question")
  void aServiceAccountDecidesNothing() {
    var run = start("b66-service");
    var plan = planHash(run);
    var program = ShopFloor.OTTO;
    approve(program, run, plan).then().statusCode(403);
    post(program, Map.of("decision", "reject", "reason", "no"))
        .header("If-Match", "\"" + plan + "\"")
        .post(RUNS + run + "/approval")
        .then()
        .statusCode(403);
    post(program, Map.of("reason", "nobody is awake"))
        .header("If-Match", "\"" + plan + "\"")
        .post(RUNS + run + "/override")
        .then()
        .statusCode(403);
    as(program).get(RUNS + run).then().body("state", equalTo("awaiting_approval"));
    assertThat(restarts("b66-service")).isZero();

    approve(ShopFloor.BEN, run, plan).then().statusCode(200);
    awaitState(run, "succeeded").then().body("state", equalTo("succeeded"));
    assertThat(restarts("b66-service")).isEqualTo(1);
  }

  @Test
  @Tag("B66")
  void aQuestionThatLapsedIsToldSo() {
    assertThat(Problems.refused("approval_expired", "it lapsed").status()).isEqualTo(409);
    assertThat(Problems.refused("approval_expired", "it lapsed").code())
        .isEqualTo("APPROVAL_EXPIRED");
    assertThat(Problems.refused("excluded", "you started it").status()).isEqualTo(403);
  }
}
