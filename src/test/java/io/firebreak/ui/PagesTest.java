package io.firebreak.ui;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.access.Sessions;
import io.firebreak.journal.Actor;
import io.firebreak.remediation.DoorWorld;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunStatus;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PagesTest {
  @Inject Sessions sessions;
  @Inject DoorWorld world;
  @Inject Remediation remediation;
  private String cookie = "";
  private String form = "";

  @BeforeEach
  void signIn() {
    var link = sessions.link("admin", Actor.ENGINE).token().reveal();
    cookie = post("/login", "token", link).then().statusCode(303).extract().cookie(Sessions.COOKIE);
    form = Sessions.formToken(cookie);
  }

  @Test
  void looks() {
    var run = world.waiting("somebody", "one<b>\u202e");
    var page = browser().get("/runs/" + run).then().statusCode(200).extract().asString();
    System.out.println(page);
    System.out.println(browser().get("/").then().statusCode(200).extract().asString());
    var hash = remediation.find("default", run).orElseThrow().planned().hash();
    var answer = post("/runs/" + run + "/vote", "form", form, "plan", hash, "decision", "approve");
    System.out.println(answer.statusCode() + " " + answer.asString());
    world.await(run, RunStatus.SUCCEEDED);
    System.out.println(browser().get("/runs/" + run).asString());
    assertThat(answer.statusCode()).isEqualTo(303);
    System.out.println(given().accept("text/html").get("/runs/" + run).asString());
  }

  private RequestSpecification browser() {
    return given().redirects().follow(false).accept("text/html").cookie(Sessions.COOKIE, cookie);
  }

  private Response post(String path, String... fields) {
    var request = browser().header("Origin", "http://127.0.0.1:" + RestAssured.port);
    for (int i = 0; i < fields.length; i += 2) {
      request.formParam(fields[i], fields[i + 1]);
    }
    return request.post(path);
  }
}
