package io.firebreak.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.action.Action.Probed;
import io.firebreak.action.Egress;
import io.firebreak.action.Outbound;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import io.firebreak.testing.RawServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request does and what its answer says of the effect. */
@Timeout(60)
class HttpRequestTest extends HttpActionTest {
  @Test
  void sendsWhatIsWrittenAndGivesTheAnswer() throws IOException {
    try (var server = RawServer.answering(OK)) {
      var outcome =
          execute(
              server,
              """
              ,"method":"POST","query":{"b c":"d&e"},"json":{"n":1},"idempotency_key_header":"Idempotency-Key",
              "headers":{"Authorization":{"$text":["Bearer ",{"$secret":"TOKEN"}]}}
              """);
      assertThat(outcome)
          .isEqualTo(
              new Outcome.Ok(
                  JSON.readTree(
                      """
                      {"status":200,"headers":{"content-type":"application/json"},"json":{"done":true}}
                      """)));
      assertThat(server.requests().getFirst())
          .startsWith("POST /api/x?a=1&b+c=d%26e HTTP/1.1\r\n")
          .contains("Authorization: Bearer " + CANARY, "Idempotency-Key: KEY1")
          .contains("Content-Type: application/json")
          .endsWith("\r\n\r\n{\"n\":1}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, PURE",
    "HEAD, PURE",
    "OPTIONS, PURE",
    "PUT, IDEMPOTENT",
    "DELETE, IDEMPOTENT",
    "POST, UNSAFE",
    "PATCH, UNSAFE"
  })
  void theMethodGivesTheEffectClass(String method, EffectClass expected) throws IOException {
    try (var outbound = new Outbound(Egress.to(List.of("a.test:80"), Egress.Resolver.SYSTEM))) {
      var action = new HttpRequest(outbound);
      var url = "{\"url\":\"http://a.test/\",\"method\":\"" + method + "\"";
      assertThat(action.effectClass(input(action, url + "}"))).isEqualTo(expected);
      var keyed = action.effectClass(input(action, url + ",\"idempotency_key_header\":\"K\"}"));
      assertThat(keyed).isEqualTo(expected == EffectClass.UNSAFE ? EffectClass.KEYED : expected);
      var probed =
          action.effectClass(input(action, url + ",\"probe\":{\"url\":\"http://a.test/p\"}}"));
      assertThat(probed)
          .isEqualTo(expected == EffectClass.UNSAFE ? EffectClass.PROBEABLE : expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400 Bad Request, '', false",
    "401 Unauthorized, '', false",
    "404 Not Found, '', false",
    "409 Conflict, '', false",
    "429 Too Many Requests, '', true",
    "503 Service Unavailable, 'Retry-After: 5', true",
  })
  void whatCertainlyDidNotHappenIsNotApplied(String status, String header, boolean isTransient)
      throws IOException {
    var headers = header.isEmpty() ? "" : header + "\r\n";
    try (var server = RawServer.answering(answer(status, headers))) {
      assertThat(execute(server, ",\"method\":\"POST\",\"not_applied_on\":[429,503]"))
          .isInstanceOfSatisfying(
              Outcome.NotApplied.class,
              outcome -> {
                assertThat(outcome.code()).isEqualTo("http_" + status.substring(0, 3));
                assertThat(outcome.isTransient()).isEqualTo(isTransient);
              });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500 Internal Server Error, '', ''",
    "502 Bad Gateway, 'Retry-After: 5', 503",
    "503 Service Unavailable, '', 503",
    "503 Service Unavailable, 'Retry-After: 5', ''",
    "429 Too Many Requests, 'Retry-After: 5', ''",
    "302 Found, 'Location: /', ''",
  })
  void whatMayHaveHappenedIsUnknown(String status, String header, String listed)
      throws IOException {
    var headers = header.isEmpty() ? "" : header + "\r\n";
    try (var server = RawServer.answering(answer(status, headers))) {
      assertThat(execute(server, ",\"method\":\"POST\",\"not_applied_on\":[" + listed + "]"))
          .isInstanceOf(Outcome.Unknown.class);
    }
  }

  @Test
  void anUnexpectedSuccessIsUnknownForAnEffectAndARefusalForAReading() throws IOException {
    try (var server = RawServer.answering(OK)) {
      assertThat(execute(server, ",\"method\":\"POST\",\"expect_status\":[201]"))
          .isInstanceOf(Outcome.Unknown.class);
      assertThat(execute(server, ",\"expect_status\":[201]"))
          .isInstanceOf(Outcome.NotApplied.class);
    }
    try (var server = RawServer.answering(answer("404 Not Found", ""))) {
      assertThat(execute(server, ",\"method\":\"DELETE\",\"expect_status\":[200,404]"))
          .isInstanceOf(Outcome.Ok.class);
    }
  }

  @Test
  @Tag("F43")
  void aResetIsUnknownAndARefusedConnectionIsNot() throws IOException {
    try (var server = RawServer.resetting()) {
      assertThat(execute(server, ",\"method\":\"POST\"")).isInstanceOf(Outcome.Unknown.class);
      assertThat(server.requests()).hasSize(1);
    }
    var gone = RawServer.answering(OK);
    gone.close();
    assertThat(execute(gone, ",\"method\":\"POST\""))
        .isInstanceOfSatisfying(
            Outcome.NotApplied.class, outcome -> assertThat(outcome.isTransient()).isTrue());
  }

  @Test
  void anInterruptIsUnknownOnceItWasSent() throws Exception {
    try (var server = RawServer.answering("");
        var outbound = outbound(server)) {
      var action = new HttpRequest(outbound);
      var input = input(action, "{\"url\":\"" + server.url("/") + "\",\"method\":\"POST\"}");
      var outcome = new CompletableFuture<Outcome>();
      var thread = Thread.ofVirtual().start(() -> outcome.complete(action.execute(input, call())));
      server.awaitRequest();
      thread.interrupt();
      assertThat(outcome.get(10, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Outcome.Unknown.class, unknown -> assertThat(unknown.code()).isEqualTo("cancelled"));
      server.awaitClosedByPeer();
    }
  }

  @Test
  void thePlanShowsTheRequestWithoutSecretsAndSendsNothing() throws IOException {
    try (var server = RawServer.answering(OK);
        var outbound = outbound(server)) {
      var action = new HttpRequest(outbound);
      var prediction =
          action.plan(
              input(
                  action,
                  "{\"url\":\""
                      + server.url("/api/x?a=1")
                      + "\",\"method\":\"POST\",\"body\":{\"$text\":[\"t=\",{\"$secret\":\"TOKEN\"}]}}"),
              call());
      assertThat(prediction.known()).isTrue();
      assertThat(prediction.targets())
          .containsExactly("http/127.0.0.1:" + server.port() + "/api/x");
      assertThat(String.valueOf(prediction.observed()))
          .contains("t=${{ secrets.TOKEN }}")
          .doesNotContain(CANARY);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void theDryRunIsSentAndShown() throws IOException {
    try (var server = RawServer.answering(OK);
        var outbound = outbound(server)) {
      var action = new HttpRequest(outbound);
      var json =
          "{\"url\":\"%s\",\"method\":\"POST\",\"dry_run\":{\"url\":\"%s\"}}"
              .formatted(server.url("/do"), server.url("/would"));
      var prediction = action.plan(input(action, json), call());
      assertThat(prediction.known()).isTrue();
      assertThat(String.valueOf(prediction.observed())).contains("\"done\":true");
      assertThat(server.requests()).singleElement().asString().startsWith("GET /would ");
    }
  }

  @Test
  void theProbeTellsWhetherItHappened() throws IOException {
    assertThat(probe(OK, ",\"expect_json\":{\"done\":true}")).isInstanceOf(Probed.Happened.class);
    assertThat(probe(OK, ",\"expect_json\":{\"done\":false}")).isInstanceOf(Probed.DidNot.class);
    assertThat(probe(OK, "")).isInstanceOf(Probed.Happened.class);
    assertThat(probe(answer("404 Not Found", ""), "")).isInstanceOf(Probed.DidNot.class);
    assertThat(probe(answer("500 Oops", ""), "")).isInstanceOf(Probed.CannotTell.class);
    assertThat(probe(answer("200 OK", ""), ",\"expect_json\":{\"done\":true}"))
        .isInstanceOf(Probed.CannotTell.class);
  }

  private Probed probe(String answer, String more) throws IOException {
    try (var server = RawServer.answering(answer);
        var outbound = outbound(server)) {
      var action = new HttpRequest(outbound);
      var json =
          "{\"url\":\"%s\",\"method\":\"POST\",\"probe\":{\"url\":\"%s\"%s}}"
              .formatted(server.url("/do"), server.url("/did"), more);
      return action.probe(input(action, json), call());
    }
  }

  @Test
  void theCheckReportsTroubleAsAResult() throws IOException {
    var gone = RawServer.answering(OK);
    gone.close();
    assertThat(check(gone).toString()).contains("\"reachable\":false", "connection_refused");
    try (var server = RawServer.answering(answer("503 Down", ""))) {
      assertThat(check(server).toString())
          .contains("\"reachable\":true", "\"healthy\":false", "\"status\":503");
    }
    try (var server = RawServer.answering(OK)) {
      assertThat(check(server).toString()).contains("\"healthy\":true", "\"json\":{\"done\":true}");
    }
  }

  private Outcome check(RawServer server) throws IOException {
    try (var outbound = outbound(server)) {
      var action = new HttpCheck(outbound);
      return action.execute(input(action, "{\"url\":\"" + server.url("/health") + "\"}"), call());
    }
  }
}
