package io.firebreak.ui;

import static io.firebreak.testing.ShopClient.as;
import static io.firebreak.testing.ShopClient.awaitState;
import static io.firebreak.testing.ShopClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.firebreak.testing.ShopFloor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ShopFloor.class)
@DisplayName("Manual steps with a form, on the page and by REST, on the whole program")
class ManualPagesTest {
  private static String asking(String service) {
    var run =
        (String)
            post(ShopFloor.ANNA, Map.of("runbook", "ask", "inputs", Map.of("service", service)))
                .post("/api/v1/runs")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    await()
        .until(
            () -> as(ShopFloor.VERA).get("/api/v1/runs/" + run).path("steps[0].state"),
            "waiting"::equals);
    return run;
  }

  private static Response send(Browser browser, String run, Map<String, String> typed) {
    var form = new HashMap<>(typed);
    form.put("form", browser.formToken("/runs/" + run));
    form.put("step", "steps.ask");
    return browser
        .request()
        .header("Origin", Browser.origin())
        .formParams(form)
        .post("/runs/" + run + "/confirmation");
  }

  @Test
  void aFormIsFilledInOnThePageAndItsFaultsStandBesideTheirFields() {
    var run = asking("form-page");
    var anna = Browser.anna();
    assertThat(anna.page("/")).contains("How many replicas of form-page?", "/runs/" + run);
    assertThat(anna.page("/runs/" + run))
        .contains("How many replicas", "type=\"number\"", "max=\"9\"", " required")
        .contains("<option value=\"large\"", "formnovalidate");

    var typed = Map.of("done", "true", "value.count", "12", "value.size", "large", "note", "hm");
    var refused = send(anna, run, typed).then().statusCode(422).extract().asString();
    assertThat(refused)
        .contains("count is out of range; at least 1; at most 9", "aria-invalid", "value=\"12\"")
        .contains("<option value=\"large\" selected", ">hm</textarea>");

    send(anna, run, Map.of("done", "true", "value.count", "4", "value.size", ""))
        .then()
        .statusCode(303);
    awaitState(run, "succeeded")
        .then()
        .body("steps[0].result.values.count", equalTo(4))
        .body("steps[0].result.person", equalTo("anna"));
    send(Browser.ben(), run, Map.of("done", "true", "value.count", "5"))
        .then()
        .statusCode(409)
        .body(containsString("as anna reported"));
  }

  @Test
  void aFormIsForItsOwnPageAndForResponders() {
    var run = asking("form-guarded");
    Browser.anna()
        .request()
        .formParams(Map.of("form", "x", "step", "steps.ask", "done", "true", "value.count", "4"))
        .header("Origin", Browser.origin())
        .post("/runs/" + run + "/confirmation")
        .then()
        .statusCode(403);
    var vera = Browser.of("vera", ShopFloor.VERA);
    assertThat(vera.page("/runs/" + run)).doesNotContain("/confirmation");
    assertThat(vera.page("/")).doesNotContain("How many replicas of form-guarded?");
    post(ShopFloor.VERA, Map.of("done", true))
        .post("/api/v1/runs/" + run + "/confirmation")
        .then()
        .statusCode(403);
    as(ShopFloor.VERA).get("/api/v1/runs/" + run).then().body("state", equalTo("executing"));
  }

  @Test
  void byRestEachWrongFieldIsNamed() {
    var run = asking("form-rest");
    as(ShopFloor.VERA)
        .get("/api/v1/runs/" + run)
        .then()
        .body("steps[0].form.fields.count.max", equalTo(9))
        .body("steps[0].instructions", containsString("form-rest"));
    post(ShopFloor.ANNA, Map.of("done", true, "values", Map.of("count", "many", "siez", "x")))
        .post("/api/v1/runs/" + run + "/confirmation")
        .then()
        .statusCode(422)
        .body("errors.pointer", hasItem("/values/count"))
        .body("errors.pointer", hasItem("/values/siez"))
        .body("errors.message", hasItem("must be a whole number"));
    post(ShopFloor.ANNA, Map.of("done", false, "note", "nobody knows"))
        .post("/api/v1/runs/" + run + "/confirmation")
        .then()
        .statusCode(200);
    awaitState(run, "failed").then().body("detail", containsString("nobody knows"));
  }
}
