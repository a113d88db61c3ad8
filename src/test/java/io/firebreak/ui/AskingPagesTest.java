package io.firebreak.ui;

import static io.firebreak.testing.ShopClient.as;
import static io.firebreak.testing.ShopClient.awaitSecondBatch;
import static io.firebreak.testing.ShopClient.awaitState;
import static io.firebreak.testing.ShopClient.restarts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.firebreak.testing.ShopClient;
import io.firebreak.testing.ShopFloor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import org.junit.jupiter.api.DisplayName;
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
