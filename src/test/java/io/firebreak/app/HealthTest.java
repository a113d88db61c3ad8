package io.firebreak.app;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** The whole application starts and says that it lives. */
@QuarkusTest
class HealthTest {
  @Test
  void answersThatItLives() {
    given().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
  }
}
