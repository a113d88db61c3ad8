package io.firebreak.ui;

import static io.firebreak.testing.ShopClient.post;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.firebreak.testing.ShopFloor;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;

/** A browser in which somebody is signed in. */
record Browser(String session) {
  private static final Pattern FORM = Pattern.compile("name=\"form\" value=\"([^\"]+)\"");

  static Browser of(String person, String token) {
    var link =
        (String)
            post(token, Map.of("person", person))
                .post("/api/v1/sign-in-links")
                .then()
                .statusCode(201)
                .extract()
                .path("url");
    var answer =
        given()
            .redirects()
            .follow(false)
            .header("Origin", origin())
            .formParam("token", link.substring(link.indexOf("token=") + 6))
            .post("/login")
            .then()
            .statusCode(303)
            .extract();
    return new Browser(answer.cookie("firebreak_session"));
  }

  static Browser anna() {
    return of("anna", ShopFloor.ANNA);
  }

  /** Who starts no run here, and so may vote on all of them. */
  static Browser ben() {
    return of("ben", ShopFloor.BEN);
  }

  static String origin() {
    return RestAssured.baseURI + ":" + RestAssured.port;
  }

  RequestSpecification request() {
    return given()
        .redirects()
        .follow(false)
        .accept("text/html")
        .cookie("firebreak_session", session);
  }

  String page(String path) {
    return request().get(path).then().statusCode(200).extract().asString();
  }

  String formToken(String path) {
    var found = FORM.matcher(page(path));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  Response vote(String run, String plan, String decision, String reason) {
    return request()
        .header("Origin", origin())
        .formParam("form", formToken("/runs/" + run))
        .formParam("plan", plan)
        .formParam("decision", decision)
        .formParam("reason", reason)
        .post("/runs/" + run + "/vote");
  }
}
