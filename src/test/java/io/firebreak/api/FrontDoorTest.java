package io.firebreak.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.startsWith;

import io.firebreak.access.LocalToken;
import io.firebreak.app.config.Configuration;
import io.firebreak.testing.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and how everybody else is answered. */
@QuarkusTest
class FrontDoorTest {
  @Inject Configuration configuration;
  @Inject LocalToken localToken;

  @Test
  void b59WithoutAValidTokenNobodyIsLetIn() {
    given()
        .get("/api/v1/me")
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", "Bearer")
        .body("code", equalTo("UNAUTHENTICATED"), "instance", startsWith("urn:firebreak:request:"));
    given().auth().oauth2("fbt_wrong").get("/api/v1/me").then().statusCode(401);
    given()
        .header("Authorization", "Basic YWRtaW46YWRtaW4=")
        .get("/api/v1/me")
        .then()
        .statusCode(401);
    given().cookie("firebreak_session", "x").get("/api/v1/me").then().statusCode(401);
  }

  @Test
  void theOwnerOfTheDataFolderIsTheFirstAdmin() throws IOException {
    admin()
        .get("/api/v1/me")
        .then()
        .statusCode(200)
        .body("id", equalTo("admin"), "roles", hasItems("viewer", "approver", "admin"));
  }

  @Test
  void b64APostSaysWhichRequestItIs() throws IOException {
    admin()
        .contentType(ContentType.JSON)
        .body("{\"person\":\"admin\",\"days\":1}")
        .post("/api/v1/tokens")
        .then()
        .statusCode(400)
        .body("code", equalTo("IDEMPOTENCY_KEY_MISSING"));
  }

  @ParameterizedTest
  @CsvSource({
    "abc, This Idempotency-Key is too short, It has 3 characters; it must be 8 to 128",
    "with space, This Idempotency-Key has other characters, It has 10 characters",
  })
  void b64AKeyThatMayNotBeIsToldWhatItMustBe(String key, String title, String detail)
      throws IOException {
    admin()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", key)
        .body("{\"person\":\"admin\",\"days\":1}")
        .post("/api/v1/tokens")
        .then()
        .statusCode(400)
        .body(
            "code", equalTo("IDEMPOTENCY_KEY_INVALID"),
            "title", startsWith(title),
            "detail", startsWith(detail));
  }

  @Test
  void aTokenWorksUntilItIsRevoked() throws IOException {
    var made =
        admin()
            .header("Idempotency-Key", "make-one-token")
            .contentType(ContentType.JSON)
            .body("{\"person\":\"admin\",\"label\":\"test\",\"days\":1}")
            .post("/api/v1/tokens")
            .then()
            .statusCode(201)
            .extract();
    String token = made.path("token");
    given().auth().oauth2(token).get("/api/v1/me").then().statusCode(200);
    var listed = admin().get("/api/v1/tokens").then().statusCode(200).extract().asString();
    assertThat(listed).contains((String) made.path("id")).doesNotContain(token);
    admin().delete("/api/v1/tokens/" + made.path("id")).then().statusCode(200);
    given().auth().oauth2(token).get("/api/v1/me").then().statusCode(401);
    admin().delete("/api/v1/tokens/" + made.path("id")).then().statusCode(404);
  }

  @Test
  void b62FieldsThatDoNotExistAreRefused() throws IOException {
    admin()
        .header("Idempotency-Key", "unknown-field")
        .contentType(ContentType.JSON)
        .body("{\"person\":\"admin\",\"days\":1,\"roles\":[\"admin\"]}")
        .post("/api/v1/tokens")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/roles"), "errors[0].code", equalTo("UNKNOWN_FIELD"));
  }

  @Test
  void b67OnlyJsonGoesInAndOut() throws IOException {
    admin().accept("text/html").get("/api/v1/me").then().statusCode(406);
    admin().accept("application/xml").get("/api/v1/me").then().statusCode(406);
    admin()
        .header("Idempotency-Key", "plain-text")
        .contentType("text/plain")
        .body("{}")
        .post("/api/v1/tokens")
        .then()
        .statusCode(415)
        .contentType("application/problem+json");
  }

  @Test
  void jsonBeyondTheLimitsIsRefused() throws IOException {
    post("[".repeat(40) + "]".repeat(40)).then().statusCode(422);
    post("{\"person\":\"a\",\"person\":\"b\",\"days\":1}").then().statusCode(400);
    post("{\"person\":").then().statusCode(400).body("code", equalTo("MALFORMED"));
    post("{\"person\":\"admin\",\"days\":\"1\"}").then().statusCode(422);
    post("").then().statusCode(422);
    post("{\"person\":\"" + "x".repeat(70_000) + "\",\"days\":1}")
        .then()
        .statusCode(400)
        .body("code", equalTo("JSON_LIMITS"));
    post(" ".repeat(1024 * 1024 + 1)).then().statusCode(413).body("code", equalTo("TOO_LARGE"));
  }

  @ParameterizedTest
  @Tag("B14")
  @ValueSource(strings = {"\\ud800", "a\\udc00b", "\\u0000"})
  void aTextThatCannotBeKeptIsRefused(String text) throws IOException {
    post("{\"person\":\"admin\",\"label\":\"" + text + "\",\"days\":1}")
        .then()
        .statusCode(400)
        .body("code", equalTo("MALFORMED"), "detail", startsWith("A text holds U+0000"));
    admin()
        .header("Idempotency-Key", "text-not-kept")
        .contentType(ContentType.JSON)
        .body("{\"scope\":\"all\",\"reason\":\"" + text + "\"}")
        .post("/api/v1/holds")
        .then()
        .statusCode(400)
        .body("code", equalTo("MALFORMED"));
  }

  private Response post(String body) throws IOException {
    return admin()
        .header("Idempotency-Key", "limits-of-json")
        .contentType(ContentType.JSON)
        .body(body)
        .post("/api/v1/tokens");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/me;x=1",
        "/api/v1/me%3Bx",
        "//api//v1/me",
        "/api/%2e%2e/q/dev",
        "/api/v1/me%2F..",
        "/API/v1/me",
        "/api/v1/me/",
        "/api/v1/me?jsp=/app/x;.jsp",
        "/api/./v1/me",
      })
  void b60OddPathsAreRefusedBeforeAnybodyLooks(String target) throws IOException {
    for (var credential : new String[] {"X-None: 1", "Authorization: Bearer " + token()}) {
      var answer = RawHttp.get(RestAssured.port, target, credential);
      assertThat(answer.status()).as(target).isEqualTo(400);
      assertThat(answer.text()).contains("application/problem+json", "BAD_PATH");
    }
  }

  @Test
  void b60ABackslashDoesNotEvenReachUs() throws IOException {
    assertThat(RawHttp.get(RestAssured.port, "/api/v1\\me").status()).isEqualTo(400);
  }

  @Test
  void whatDoesNotExistIsNotFound() throws IOException {
    admin().get("/api/v1/nothing").then().statusCode(404).contentType("application/problem+json");
    admin().put("/api/v1/me").then().statusCode(405);
  }

  private RequestSpecification admin() throws IOException {
    return given().auth().oauth2(token());
  }

  private String token() throws IOException {
    assertThat(localToken).isNotNull(); // made when asked for
    return Files.readString(configuration.storage().data().resolve(LocalToken.FILE)).strip();
  }
}
