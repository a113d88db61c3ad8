package io.firebreak.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.firebreak.action.Egress;
import io.firebreak.action.Outbound;
import io.firebreak.durable.Outcome;
import io.firebreak.testing.RawServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What neither a target, a redirect nor an argument can make a request do. */
@Timeout(60)
class HttpRequestSafetyTest extends HttpActionTest {
  @Test
  void aSecretThatTheTargetEchoesIsMaskedAlsoInJson() throws IOException {
    var body = "{\"echo\":\"Bearer " + CANARY.replace("/", "\\/") + "\"}";
    var echo =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-Id: "
            + CANARY
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    try (var server = RawServer.answering(echo)) {
      var outcome =
          execute(server, ",\"headers\":{\"X-Token\":{\"$text\":[{\"$secret\":\"TOKEN\"}]}}");
      assertThat(outcome.toString()).contains("***").doesNotContain("canary", "5f2c");
    }
  }

  @Test
  void aRotatedSecretIsSentOnceMore() throws IOException {
    var gone = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n";
    try (var server = RawServer.answering(gone)) {
      var token = ",\"headers\":{\"X-Token\":{\"$text\":[{\"$secret\":\"TOKEN\"}]}}";
      assertThat(execute(server, token)).isInstanceOf(Outcome.NotApplied.class);
      assertThat(server.requests()).as("the same secret is not sent again").hasSize(1);
    }
    try (var server =
        RawServer.answeringBy(request -> {
          if (!request.contains("rotated-value")) {
            Files.writeString(folder.resolve("TOKEN"), "rotated-value");
            return gone;
          }
          return OK;
        })) {
      var token = ",\"headers\":{\"X-Token\":{\"$text\":[{\"$secret\":\"TOKEN\"}]}}";
      assertThat(execute(server, token)).isInstanceOf(Outcome.Ok.class);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void redirectsAreFollowedByHandWithoutSecretsForStrangers() throws IOException {
    try (var target = RawServer.answering(OK);
        var server =
            RawServer.answeringBy(request ->
                request.startsWith("GET /api/x")
                    ? answer("302 Found", "Location: /second\r\n")
                    : answer(
                        "307 Temporary Redirect", "Location: " + target.url("/third") + "\r\n"));
        var outbound = outbound(server, target)) {
      var action = new HttpRequest(outbound);
      var token =
          "\"headers\":{\"X-Token\":{\"$text\":[{\"$secret\":\"TOKEN\"}]},\"X-Plain\":\"1\"}";
      var url = "{\"url\":\"" + server.url("/api/x") + "\"," + token;
      var followed = action.execute(input(action, url + ",\"follow_redirects\":2}"), call());
      assertThat(followed).isInstanceOf(Outcome.Ok.class);
      assertThat(server.requests().get(1))
          .startsWith("GET /second ")
          .contains("X-Token: " + CANARY);
      assertThat(target.requests().getFirst())
          .startsWith("GET /third ")
          .contains("X-Plain: 1")
          .doesNotContain("X-Token", CANARY);
      assertThat(action.execute(input(action, url + ",\"follow_redirects\":1}"), call()))
          .as("one hop too few")
          .isInstanceOf(Outcome.NotApplied.class);
    }
  }

  @ParameterizedTest
  @Tag("B70")
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "//169.254.169.254/",
        "http://localhost:1/",
        "http://2130706433/",
        "gopher://127.0.0.1/",
        "http://a@b/",
        "http://[::1]/"
      })
  void aRedirectOutOfScopeIsDenied(String location) throws IOException {
    try (var server = RawServer.answering(answer("302 Found", "Location: " + location + "\r\n"))) {
      assertThat(execute(server, ",\"follow_redirects\":3"))
          .isInstanceOfSatisfying(
              Outcome.NotApplied.class,
              outcome -> assertThat(outcome.code()).isEqualTo("egress_denied"));
    }
  }

  @ParameterizedTest
  @Tag("B70")
  @ValueSource(
      strings = {
        "http://127.0.0.1",
        "http://[::1]",
        "http://0",
        "http://2130706433",
        "http://[::ffff:169.254.169.254]",
        "http://localtest.me",
        "gopher://a.test:80/",
        "http://a@b",
        "http://a.test/%00"
      })
  void whatIsOutOfScopeIsDeniedInThePlanAndWhenCalled(String url) throws IOException {
    try (var outbound = new Outbound(Egress.to(List.of("a.test:80"), Egress.Resolver.SYSTEM))) {
      var action = new HttpRequest(outbound);
      var check = new HttpCheck(outbound);
      var json = "{\"url\":\"" + url + "\"}";
      assertThat(action.plan(input(action, json), call()).outOfScope()).isTrue();
      assertThat(check.plan(input(check, json), call()).outOfScope()).isTrue();
      for (var outcome :
          List.of(
              action.execute(input(action, json), call()),
              check.execute(input(check, json), call()))) {
        assertThat(outcome)
            .isInstanceOfSatisfying(
                Outcome.NotApplied.class,
                denied -> assertThat(denied.code()).isEqualTo("egress_denied"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"method\":\"get\"",
        "\"method\":\"TRACE\"",
        "\"headers\":{\"Host\":\"b\"}",
        "\"headers\":{\"Content-Length\":\"1\"}",
        "\"headers\":{\"transfer-encoding\":\"chunked\"}",
        "\"headers\":{\"Proxy-Authorization\":\"x\"}",
        "\"headers\":{\"A B\":\"x\"}",
        "\"headers\":{\"A\\r\\nB\":\"x\"}",
        "\"idempotency_key_header\":\"Host\"",
        "\"body\":\"x\"",
        "\"method\":\"POST\",\"body\":\"x\",\"json\":{}",
        "\"method\":\"POST\",\"json\":{\"a\":{\"$text\":[{\"$secret\":\"TOKEN\"}]}}",
        "\"method\":\"POST\",\"follow_redirects\":1",
        "\"follow_redirects\":6",
        "\"not_applied_on\":[500]",
        "\"expect_status\":[1]",
        "\"max_response\":0",
        "\"max_response\":2000000",
        "\"retries\":3",
        "\"follow_redirects\":\"1\"",
      })
  void wrongArgumentsAreRefused(String more) throws JsonProcessingException {
    assertThat(violations("{\"url\":\"http://a.test/\"," + more + "}")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\r\\nX-Evil: 1", "a\\u0000", "a\\u2028b"})
  void aHeaderValueCannotMakeAnotherHeader(String value) throws IOException {
    try (var server = RawServer.answering(OK)) {
      assertThat(execute(server, ",\"headers\":{\"X-A\":\"" + value + "\"}"))
          .isInstanceOfSatisfying(
              Outcome.NotApplied.class,
              outcome -> assertThat(outcome.code()).isEqualTo("arguments_invalid"));
      assertThat(server.requests()).isEmpty();
    }
  }
}
