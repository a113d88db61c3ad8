package io.firebreak.ui;

import static io.firebreak.testing.ShopClient.alert;
import static io.firebreak.testing.ShopClient.as;
import static io.firebreak.testing.ShopClient.publish;
import static io.firebreak.testing.ShopClient.textOf;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.firebreak.testing.ShopClient;
import io.firebreak.testing.ShopFloor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ShopFloor.class)
@DisplayName("Pages of runbooks and of why, on the whole program")
class RunbookPagesTest {
  private static String runbook(String name, String title) {
    return textOf("both.yaml")
        .replace("runbook: both", "runbook: " + name)
        .replace("title: Look at both sides of the shop", "title: " + title);
  }

  private static List<String> versions(String name) {
    return as(ShopFloor.VERA)
        .get("/api/v1/runbooks/" + name + "/versions")
        .then()
        .statusCode(200)
        .extract()
        .path("items.version");
  }

  @Test
  void aBadFileIsReportedWhileTheLastGoodVersionStaysAndRuns() {
    var vera = Browser.of("vera", ShopFloor.VERA);
    var good = runbook("shelved", "Look at the shelf");
    publish("shelved.yaml", good);
    assertThat(vera.page("/runbooks")).contains("/runbooks/shelved", "Look at the shelf");
    try {
      publish("shelved.yaml", good.replace("owner:", "ownre:"));
      assertThat(vera.page("/runbooks"))
          .contains("Not taken", "shelved.yaml:", "ownre", "last good version")
          .contains("Look at the shelf", "What was good stays in force");
      assertThat(versions("shelved")).hasSize(1);
      ShopClient.post(
              ShopFloor.ANNA, Map.of("runbook", "shelved", "inputs", Map.of("service", "shelved")))
          .post("/api/v1/runs")
          .then()
          .statusCode(201);
    } finally {
      publish("shelved.yaml", good);
    }
    assertThat(vera.page("/runbooks")).doesNotContain("Not taken", "last good version");
  }

  @Test
  void eachVersionIsShownWithWhatItChanged() {
    publish("bound.yaml", runbook("bound", "The first title"));
    var vera = Browser.of("vera", ShopFloor.VERA);
    assertThat(vera.page("/runbooks/bound")).doesNotContain("What changed from");
    publish("bound.yaml", runbook("bound", "The second title"));
    var both = versions("bound");
    assertThat(both).hasSize(2);
    assertThat(vera.page("/runbooks/bound"))
        .contains("What changed from", both.get(0).substring(0, 12), both.get(1).substring(0, 12))
        .contains("-title: The first title", "+title: The second title")
        .contains("/runbooks/bound?version=" + both.get(1));
    assertThat(vera.page("/runbooks/bound?version=" + both.get(1)))
        .contains("title: The first title")
        .doesNotContain("What changed from", "title: The second title");
    for (var odd :
        List.of("/runbooks/bound?version=" + "0".repeat(64), "/runbooks/no-such-runbook")) {
      vera.request().get(odd).then().statusCode(404);
    }
  }

  @Test
  void pagesOfRunbooksAreForWhoIsSignedIn() {
    for (var path : List.of("/runbooks", "/runbooks/cure")) {
      given()
          .redirects()
          .follow(false)
          .accept("text/html")
          .get(path)
          .then()
          .statusCode(401)
          .body(containsString("You are not signed in"))
          .body(org.hamcrest.Matchers.not(containsString("Restart a service")));
    }
  }

  @Test
  void anIncidentsPageLeadsToWhatWasDecidedAboutItsAlert() {
    var run = alert("machine", "why-page", Map.of());
    var incident = (String) as(ShopFloor.VERA).get("/api/v1/runs/" + run).path("incident");
    var vera = Browser.of("vera", ShopFloor.VERA);
    assertThat(vera.page("/incidents/" + incident)).contains("/incidents/" + incident + "/why.txt");
    assertThat(vera.request().accept("*/*").get("/incidents/" + incident + "/why.txt").asString())
        .contains("machine", run);
    vera.request().accept("*/*").get("/incidents/no-such/why.txt").then().statusCode(404);
  }
}
