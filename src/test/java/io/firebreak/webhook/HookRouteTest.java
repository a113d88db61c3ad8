package io.firebreak.webhook;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.firebreak.alert.HookConfig;
import io.firebreak.alert.HookConfig.Addresses;
import io.firebreak.alert.HookConfig.Auth;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.Hooks;
import io.firebreak.alert.Limits;
import io.firebreak.testing.Payloads;
import io.firebreak.testing.RawHttp;
import io.firebreak.webhook.prometheus.AlertmanagerSource;
import io.firebreak.webhook.prometheus.PrometheusSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The hooks as the running server has them. */
@QuarkusTest
class HookRouteTest {
  private static final String POST = "POST /hooks/alertmanager/test HTTP/1.1";
  private static final int MEBIBYTE = 1 << 20;
  private static final String TOKEN = "a-token-of-more-than-24-bytes";

  @Inject Hooks hooks;

  @BeforeEach
  void open() {
    if (!hooks.ids().contains("alertmanager/test")) {
      var bearer = new Auth.Bearer(List.of("TOKEN"));
      hooks.open(
          new HookConfig(new HookRef("default", "alertmanager", "test"), bearer, Addresses.ANY),
          new AlertmanagerSource(Limits.DEFAULT),
          secret -> TOKEN);
      hooks.open(
          new HookConfig(new HookRef("default", "prometheus", "test"), bearer, Addresses.ANY),
          new PrometheusSource(Limits.DEFAULT),
          secret -> TOKEN);
    }
  }

  @Test
  void anAlertmanagerIsAnsweredAfterItsAlertsAreStored() {
    var body = Payloads.body("alertmanager/05-firing-single.json");
    var id =
        given()
            .auth()
            .oauth2(TOKEN)
            .contentType("application/json")
            .body(body)
            .post("/hooks/alertmanager/test")
            .then()
            .statusCode(202)
            .contentType("application/json")
            .header("Cache-Control", equalTo("no-store"))
            .body("duplicate", equalTo(false), "alerts", hasSize(1))
            .body("alerts[0].disposition", equalTo("new"))
            .extract()
            .<String>path("delivery_id");
    given()
        .auth()
        .oauth2(TOKEN)
        .contentType("text/plain")
        .body(body)
        .post("/hooks/alertmanager/test")
        .then()
        .statusCode(202)
        .body("duplicate", equalTo(true), "delivery_id", equalTo(id));
  }

  @Test
  void aPrometheusMayTakeUsForItsAlertmanagerWhichAnswers200() {
    given()
        .auth()
        .oauth2(TOKEN)
        .contentType("application/json")
        .body(Payloads.body("prometheus-ruler/01-firing.json"))
        .post("/hooks/prometheus/test/api/v2/alerts")
        .then()
        .statusCode(200)
        .body("alerts", hasSize(1));
  }

  @Test
  @Tag("B09")
  @DisplayName("B09 a multipart body is taken as bytes")
  void b09() {
    given()
        .auth()
        .oauth2(TOKEN)
        .multiPart("file", "a.txt", "x".getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .post("/hooks/alertmanager/test")
        .then()
        .statusCode(202)
        .body("dead_letter", equalTo("INVALID_JSON"));
  }

  @Test
  @Tag("B28")
  @DisplayName("B28 an unknown hook and a wrong token look alike")
  void b28() {
    var bodies =
        List.of("/hooks/alertmanager/test", "/hooks/alertmanager/other", "/hooks/x").stream()
            .map(path ->
                given()
                    .auth()
                    .oauth2("wrong")
                    .body("{}")
                    .post(path)
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .header("WWW-Authenticate", equalTo("Bearer"))
                    .body("code", equalTo("WEBHOOK_UNAUTHENTICATED"))
                    .extract()
                    .asString()
                    .replaceAll("request:[0-9A-Za-z]+", ""))
            .distinct();
    assertThat(bodies).hasSize(1);
  }

  @Test
  @Tag("B29")
  @DisplayName("B29 only POST is allowed, and the answer says so")
  void b29() throws IOException {
    for (var method :
        List.of("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECTED")) {
      var answer = raw(method + " /hooks/alertmanager/test HTTP/1.1", "Content-Length: 0", "");
      assertThat(answer.status()).as(method).isEqualTo(405);
      assertThat(answer.text().toLowerCase(java.util.Locale.ROOT)).contains("allow: post");
    }
  }

  @Test
  void grafanaMayPutAndIsAskedForItsCredential() throws IOException {
    var answer = raw("PUT /hooks/grafana HTTP/1.1", "Content-Length: 0\r\nConnection: close", "");
    assertThat(answer.status()).isEqualTo(401);
  }

  @Test
  void aSenderOfCloudEventsMayAskWhetherItMay() throws IOException {
    var asked =
        raw(
            "OPTIONS /hooks/cloudevents HTTP/1.1",
            "WebHook-Request-Origin: eventemitter.example.com\r\nConnection: close",
            "");
    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.text().toLowerCase(java.util.Locale.ROOT))
        .contains("webhook-allowed-origin: eventemitter.example.com");
    var odd =
        raw(
            "OPTIONS /hooks/cloudevents HTTP/1.1",
            "WebHook-Request-Origin: <script>\r\nConnection: close",
            "");
    assertThat(odd.status()).isEqualTo(405);
  }

  @Test
  @Tag("B10")
  @DisplayName("B10 a body over the limit is refused and the line is cut, declared or not")
  void b10TooLarge() throws IOException {
    var declared = raw(POST, "Content-Length: " + (MEBIBYTE + 1), "x".repeat(MEBIBYTE + 1));
    assertThat(declared.status()).isEqualTo(413);
    assertThat(declared.text()).contains("application/problem+json");
    var chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
    var endless = raw(POST, "Transfer-Encoding: chunked", chunk.repeat(40));
    assertThat(endless.status()).isEqualTo(413);
    assertThat(endless.text()).contains("PAYLOAD_TOO_LARGE", "connection: close");
  }

  @Test
  @Tag("B10")
  @DisplayName("B10 a body that does not come is given up after ten seconds")
  void b10TooSlow() throws IOException {
    var answer = raw(POST, "Content-Length: 10", "12345");
    assertThat(answer.status()).isEqualTo(408);
    assertThat(answer.text()).contains("BODY_TIMEOUT", "application/problem+json");
  }

  /** Sends one request with the right token on a line of its own, which the server must close. */
  private static RawHttp.Answer raw(String first, String header, String body) throws IOException {
    return RawHttp.send(
        RestAssured.port,
        String.join(
                "\r\n", first, "Host: 127.0.0.1", "Authorization: Bearer " + TOKEN, header, "", "")
            + body);
  }
}
