package io.firebreak.ui;

import static io.firebreak.testing.ShopClient.alert;
import static io.firebreak.testing.ShopClient.approve;
import static io.firebreak.testing.ShopClient.as;
import static io.firebreak.testing.ShopClient.awaitState;
import static io.firebreak.testing.ShopClient.planHash;
import static io.firebreak.testing.ShopClient.restarts;
import static io.firebreak.testing.ShopClient.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.firebreak.testing.ShopFloor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ShopFloor.class)
@DisplayName("Pages, on the whole program")
class PagesTest {
  @Test
  @Tag("A9")
  @Tag("A36")
  void fromTheAlertToThePostmortemWithoutLeavingTheBrowser() {
    var run = alert("cure", "journey", Map.of("summary", "the till is down"));
    var plan = planHash(run);
    var anna = Browser.anna();
    assertThat(anna.page("/")).contains("/runs/" + run, "cure", "shop/journey");
    assertThat(anna.page("/runs/" + run))
        .contains("Restart it", "/restart/journey", "Approve this plan", "Cannot be undone", plan)
        .contains("Expected duration: ", "nobody knows who wrote this version of the runbook")
        .contains("Record: ", "Blast radius: 1 change that nobody counts")
        .contains("1 check; after 0s, every 1s, 1 passed in a row, within 1m;")
        .contains("At the end", "After failure: Tell the till", "${{ run.failure }}")
        .contains("depends on how the run goes", "/desk/flag</code>")
        .contains("capture.health", "precondition: it is sick");

    anna.vote(run, plan, "approve", "").then().statusCode(303);

    awaitState(run, "succeeded");
    assertThat(restarts("journey")).isEqualTo(1);
    assertThat(anna.page("/runs/" + run)).contains("succeeded").doesNotContain("Approve this");
    var incident = (String) as(ShopFloor.VERA).get("/api/v1/runs/" + run).path("incident");
    assertThat(anna.page("/")).contains("/incidents/" + incident);
    assertThat(anna.page("/incidents/" + incident))
        .contains("the till is down", "/runs/" + run, "Postmortem", "anna")
        .contains("<a href=\"http://alertmanager.example\" rel=\"noreferrer\">alertmanager</a>");
    anna.request()
        .accept("text/markdown")
        .get("/incidents/" + incident + "/timeline.md")
        .then()
        .statusCode(200)
        .contentType(containsString("text/markdown"))
        .body(containsString("## Postmortem"));
  }

  @Test
  @Tag("G82")
  void whatWasWrittenStandsBesideTheTargetOfThePlan() {
    var run = start("alias-page");
    assertThat(planHash(run)).isNotEmpty();
    assertThat(Browser.anna().page("/runs/" + run))
        .contains("For <code>shop/page</code>, written <code>shop/alias-page</code>");
  }

  @Test
  @Tag("A34")
  void b65AStalePlanDecidesNothingAndShowsThePresentOne() {
    var run = start("b65-page");
    var plan = planHash(run);
    Browser.anna()
        .vote(run, "0".repeat(64), "approve", "")
        .then()
        .statusCode(412)
        .body(containsString("nothing was decided"), containsString(plan));
    assertThat(restarts("b65-page")).isZero();
  }

  @Test
  @Tag("A18")
  void aRejectionNeedsAReasonAndEndsTheRun() {
    var run = start("rejected");
    var plan = planHash(run);
    var ben = Browser.ben();
    ben.vote(run, plan, "reject", " ").then().statusCode(422).body(containsString("Say why"));
    ben.vote(run, plan, "reject", "not on a Friday").then().statusCode(303);
    awaitState(run, "rejected").then().body("state", org.hamcrest.Matchers.equalTo("rejected"));
    assertThat(ben.page("/runs/" + run)).contains("not on a Friday");
    assertThat(restarts("rejected")).isZero();
  }

  @Test
  void b79AForeignSiteCannotVote() {
    var run = start("b79");
    var plan = planHash(run);
    var anna = Browser.anna();
    var token = anna.formToken("/runs/" + run);
    for (var origin : new String[] {"https://evil.example", "null", ""}) {
      var request = anna.request();
      (origin.isEmpty() ? request : request.header("Origin", origin))
          .formParam("form", token)
          .formParam("plan", plan)
          .formParam("decision", "approve")
          .post("/runs/" + run + "/vote")
          .then()
          .statusCode(403);
    }
    anna.request()
        .header("Origin", Browser.origin())
        .formParam("plan", plan)
        .formParam("decision", "approve")
        .post("/runs/" + run + "/vote")
        .then()
        .statusCode(403);
    anna.request()
        .get("/runs/" + run)
        .then()
        .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
        .header("X-Frame-Options", "DENY")
        // with no-referrer browsers send "Origin: null" even for our own forms
        .header("Referrer-Policy", "same-origin")
        .header("Access-Control-Allow-Origin", org.hamcrest.Matchers.nullValue());
    awaitState(run, "awaiting_approval")
        .then()
        .body("state", org.hamcrest.Matchers.equalTo("awaiting_approval"));
    assertThat(restarts("b79")).isZero();
  }

  @Test
  void b79ASessionIsNoCredentialForPrograms() {
    var anna = Browser.anna();
    anna.request().accept("application/json").get("/api/v1/runs").then().statusCode(401);
  }

  @Test
  void b80WhatAnAlertBringsIsShownAndNeverActs() {
    var evil = "<script>alert(1)</script><img src=x onerror=alert(2)> {{7*7}} ${7*7} \u202e";
    var run = alert("cure", "b80", Map.of("summary", evil, "runbook_url", "javascript:alert(3)"));
    planHash(run);
    var anna = Browser.anna();
    var incident = (String) as(ShopFloor.VERA).get("/api/v1/runs/" + run).path("incident");
    for (var path : new String[] {"/", "/runs/" + run, "/incidents/" + incident}) {
      assertThat(anna.page(path))
          .doesNotContain("<script", "<img", "href=\"javascript", "\u202e")
          .doesNotContain("onerror=alert(2)>");
      anna.request()
          .get(path)
          .then()
          .header("Content-Security-Policy", containsString("default-src 'none'"));
    }
    assertThat(anna.page("/incidents/" + incident)).contains("script", "{{7", "u202e");
  }

  @Test
  void b82ASecondClickIsToldWhatHasBeenDecided() {
    var run = start("b82");
    var plan = planHash(run);
    var anna = Browser.anna();
    var token = anna.formToken("/runs/" + run);
    approve(ShopFloor.BEN, run, plan).then().statusCode(200);
    anna.request()
        .header("Origin", Browser.origin())
        .formParam("form", token)
        .formParam("plan", plan)
        .formParam("decision", "approve")
        .post("/runs/" + run + "/vote")
        .then()
        .statusCode(409)
        .body(containsString("changed nothing"), containsString("ben"));
    awaitState(run, "succeeded");
    assertThat(restarts("b82")).isEqualTo(1);
  }

  @Test
  @Tag("A10")
  void b83ThePlanIsShownWholeToWhomItIsPutBefore() {
    var run = start("b83");
    var plan = planHash(run);
    var page = Browser.ben().page("/runs/" + run);
    assertThat(page.indexOf("/restart/b83")).isPositive().isLessThan(page.indexOf("Approve this"));
    assertThat(page).contains(plan).doesNotContain("…");
  }

  @Test
  void whoMayOnlyLookIsNotOfferedAVote() {
    var run = start("looker");
    var plan = planHash(run);
    var vera = Browser.of("vera", ShopFloor.VERA);
    assertThat(vera.page("/runs/" + run)).contains(plan).doesNotContain("Approve this plan");
    vera.request()
        .header("Origin", Browser.origin())
        .formParam("form", vera.formToken("/"))
        .formParam("plan", plan)
        .formParam("decision", "approve")
        .post("/runs/" + run + "/vote")
        .then()
        .statusCode(403)
        .body(not(containsString("Exception")));
  }

  @Test
  void theCatalogueTellsWhatChangedLatelyAndWhatHasGoneStale() {
    var anna = Browser.anna();
    var page =
        org.awaitility.Awaitility.await()
            .atMost(java.time.Duration.ofSeconds(60))
            .until(
                () -> anna.page("/runbooks"),
                found -> found.contains("never_drilled") && found.contains("would have matched"));
    assertThat(page)
        .contains("Changed lately", "Gone stale", "/runbooks/cure", "no drill is on record");
  }
}
