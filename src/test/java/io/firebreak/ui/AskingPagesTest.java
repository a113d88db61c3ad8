package io.firebreak.ui;

import static io.firebreak.testing.ShopClient.as;
import static io.firebreak.testing.ShopClient.awaitSecondBatch;
import static io.firebreak.testing.ShopClient.awaitState;
import static io.firebreak.testing.ShopClient.planHash;
import static io.firebreak.testing.ShopClient.restarts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.firebreak.testing.ShopClient;
import io.firebreak.testing.ShopFloor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ShopFloor.class)
@DisplayName("Pages of runs that ask more than one thing, on the whole program")
class AskingPagesTest {
  private static Response done(Browser browser, String run, String step) {
    return browser
        .request()
        .header("Origin", Browser.origin())
        .formParam("form", browser.formToken("/runs/" + run))
        .formParam("step", step)
        .formParam("done", "true")
        .post("/runs/" + run + "/confirmation");
  }

  @Test
  void ofTwoManualStepsTheAnswerOfOneLeavesTheOther() {
    var run = ShopClient.startBoth("page-sides");
    var ben = Browser.ben();
    assertThat(ben.page("/runs/" + run)).contains("To do: steps.left", "To do: steps.right");

    done(ben, run, "steps.left").then().statusCode(303);

    assertThat(ben.page("/runs/" + run))
        .contains("To do: steps.right")
        .doesNotContain("To do: steps.left");
    done(ben, run, "steps.left").then().statusCode(409).body(containsString("changed nothing"));
    as(ShopFloor.VERA)
        .get("/api/v1/runs/" + run)
        .then()
        .body("steps.find { it.path == 'steps.right' }.state", equalTo("waiting"));
    done(ben, run, "steps.right").then().statusCode(303);
    awaitState(run, "succeeded").then().body("state", equalTo("succeeded"));
  }

  @Test
  void whatAnEarlierRunDidIsToldAsDoneByIt() {
    var rerun = ShopClient.rerunOfBoth("page-rerun");
    assertThat(Browser.ben().page("/runs/" + rerun.next()))
        .contains("done by run " + rerun.failed() + " at ", "To do: steps.right")
        .doesNotContain("To do: steps.left", "its condition is false");
  }

  private static Response change(Browser browser, String run, String plan, String level) {
    return browser
        .request()
        .header("Origin", Browser.origin())
        .formParam("form", browser.formToken("/runs/" + run))
        .formParam("plan", plan)
        .formParam("value.level", level)
        .formParam("note", "more of it")
        .post("/runs/" + run + "/inputs");
  }

  @Test
  @Tag("A31")
  @Tag("A34")
  @Tag("B82")
  void aChangedInputIsAnotherPlanAndAnOldTabIsShownWhatDiffers() {
    var run = ShopClient.start("page-edit");
    var plan = planHash(run);
    var ben = Browser.ben();
    var carl = Browser.of("carl", ShopFloor.CREW.getFirst());
    assertThat(ben.page("/runs/" + run)).contains("Change its inputs instead", "value.level");
    change(ben, run, plan, "9").then().statusCode(409).body(containsString("level"));
    change(ben, run, plan, "1").then().statusCode(422);
    change(ben, run, "0".repeat(64), "3").then().statusCode(412);

    change(ben, run, plan, "3").then().statusCode(303);

    await().until(() -> !planHash(run).equals(plan));
    carl.vote(run, plan, "approve", "")
        .then()
        .statusCode(412)
        .body(containsString("nothing was decided"), containsString("input level: 1 → 3"));
    ben.vote(run, planHash(run), "approve", "").then().statusCode(409);
    assertThat(restarts("page-edit")).isZero();
    carl.vote(run, planHash(run), "approve", "").then().statusCode(303);
    awaitState(run, "succeeded").then().body("state", equalTo("succeeded"));
    carl.vote(run, plan, "approve", "").then().statusCode(412);
    assertThat(restarts("page-edit")).isEqualTo(1);
  }

  @Test
  @Tag("B82")
  @DisplayName("B82: a double click and the back button are one decision")
  void theSameFormSentAgainDecidesNothing() throws Exception {
    var run = ShopClient.start("page-twice");
    var plan = planHash(run);
    var ben = Browser.ben();
    var token = ben.formToken("/runs/" + run);
    Callable<Response> click =
        () ->
            ben.request()
                .header("Origin", Browser.origin())
                .formParam("form", token)
                .formParam("plan", plan)
                .formParam("decision", "approve")
                .formParam("reason", "")
                .post("/runs/" + run + "/vote");
    var statuses = new ArrayList<Integer>();
    try (var hand = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var sent : hand.invokeAll(List.of(click, click))) {
        statuses.add(sent.get().statusCode());
      }
    }

    assertThat(statuses).containsExactlyInAnyOrder(303, 409);
    awaitState(run, "succeeded").then().body("state", equalTo("succeeded"));
    click.call().then().statusCode(409).body(containsString("ben"));
    assertThat(restarts("page-twice")).isEqualTo(1);
  }

  @Test
  @Tag("A10")
  @Tag("B83")
  void aPlanOfManyStepsIsShownToItsLastOne() {
    var services = IntStream.range(0, 200).mapToObj(i -> "\"many-" + i + "\"").toList();
    ShopClient.publish(
        "many.yaml",
        ShopClient.textOf("cure.yaml")
            .replace("runbook: cure", "runbook: many")
            .replace("alert.name == \"cure\"", "alert.name == \"many\"")
            .replace("  - id: restart\n", "  - id: restart\n    for_each: '" + services + "'\n")
            .replace("/restart/${{ inputs.service }}", "/restart/${{ item }}"));
    var run =
        (String)
            ShopClient.post(
                    ShopFloor.ANNA, Map.of("runbook", "many", "inputs", Map.of("service", "many")))
                .post("/api/v1/runs")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    var plan = planHash(run);
    var page = Browser.ben().page("/runs/" + run);
    assertThat(page).contains(plan, "Approve this plan").doesNotContain("…");
    for (var i = 0; i < 200; i++) {
      assertThat(page).contains("/restart/many-" + i + "&quot;");
    }
  }

  @Test
  void eachBatchIsAskedAboutByItsNumberAndItems() {
    var run = awaitSecondBatch("batched-page");
    assertThat(restarts("batched-page")).isEqualTo(1);
    assertThat(restarts("batched-page-too")).isZero();
    assertThat(Browser.ben().page("/runs/" + run))
        .contains("For batch 2 of 2 of steps.restart: batched-page-too", "Approve this batch")
        .doesNotContain("Approve this plan");
    var hash = (String) as(ShopFloor.VERA).get("/api/v1/runs/" + run).path("approval.plan_hash");
    var plan = (String) as(ShopFloor.VERA).get("/api/v1/runs/" + run).path("plan.hash");

    Browser.ben().vote(run, plan, "approve", "").then().statusCode(412);
    assertThat(restarts("batched-page-too")).isZero();
    Browser.ben().vote(run, hash, "approve", "").then().statusCode(303);

    awaitState(run, "succeeded").then().body("state", equalTo("succeeded"));
    assertThat(restarts("batched-page-too")).isEqualTo(1);
  }
}
