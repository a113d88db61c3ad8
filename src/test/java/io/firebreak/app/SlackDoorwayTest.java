package io.firebreak.app;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.firebreak.testing.Stores;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole application, with Slack configured. */
@QuarkusTest
@TestProfile(SlackDoorwayTest.WithSlack.class)
class SlackDoorwayTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  /** The program with a configuration that has Slack in it. */
  public static final class WithSlack implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(Folder.class));
    }
  }

  /** A configuration folder with Slack in it. */
  public static final class Folder implements QuarkusTestResourceLifecycleManager {
    private final Path folder = Stores.newFolder("slack");

    @Override
    public Map<String, String> start() {
      try {
        Files.writeString(folder.resolve("SLACK_SIGNING"), SECRET + "\n");
        Files.writeString(folder.resolve("SLACK_BOT"), "xoxb-test\n");
        Files.writeString(
            folder.resolve("firebreak.yaml"),
            """
            slack:
              mode: http
              signing_secret: secrets.SLACK_SIGNING
              bot_token: secrets.SLACK_BOT
              channel: "#incidents"
              api_url: http://127.0.0.1:9/api/
            secrets:
              file: %s
            """
                .formatted(folder));
        return Map.of("firebreak.config", folder.toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void stop() {
      Stores.delete(folder);
    }
  }

  @Test
  @Tag("B33")
  void slackIsAnsweredItsChallenge() {
    var body = "{\"type\":\"url_verification\",\"challenge\":\"abc123\"}";

    assertThat(send("/slack/events", "application/json", body))
        .satisfies(answer -> {
          assertThat(answer.statusCode()).isEqualTo(200);
          assertThat(answer.contentType()).startsWith("text/plain");
          assertThat(answer.asString()).isEqualTo("abc123");
        });
    given().body(body).post("/slack/events").then().statusCode(401);
  }

  @Test
  @Tag("B31")
  void aSignedFormArrivesByteForByte() {
    var form = "application/x-www-form-urlencoded";
    assertThat(
            send("/slack/interactions", form, "payload=%7B%22type%22%3A%22shortcut%22%7d&x=+")
                .statusCode())
        .isEqualTo(200);
    assertThat(send("/slack/interactions", form, "payload=%7B").statusCode()).isEqualTo(400);
    given()
        .contentType(form)
        .body("payload=%7B%22type%22%3A%22shortcut%22%7d")
        .post("/slack/interactions")
        .then()
        .statusCode(401)
        .body("code", equalTo("SLACK_UNAUTHENTICATED"));
  }

  @Test
  void whatIsTooLongOrNeverComesIsAnsweredAndCutOff() throws IOException {
    assertThat(raw("POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{"))
        .startsWith("HTTP/1.1 408 ")
        .contains("TOO_SLOW");
    var tooLong = "x".repeat((1 << 20) + 1);
    var length = "Content-Length: " + (tooLong.length() + 1);
    assertThat(raw("POST /slack/events HTTP/1.1\r\nHost: x\r\n" + length + "\r\n\r\n" + tooLong))
        .startsWith("HTTP/1.1 413 ")
        .contains("TOO_LARGE");
  }

  /** All that is answered until the connection is closed. */
  private static String raw(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static io.restassured.response.Response send(String path, String type, String body) {
    var now = Long.toString(InstantSource.system().instant().getEpochSecond());
    return given()
        .config(
            RestAssuredConfig.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                        .encodeContentTypeAs(type, ContentType.TEXT)))
        .header("X-Slack-Request-Timestamp", now)
        .header("X-Slack-Signature", signature(now, body))
        .header("Content-Type", type)
        .body(body)
        .post(path);
  }

  private static String signature(String timestamp, String body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var signed = "v0:" + timestamp + ":" + body;
      return "v0=" + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
