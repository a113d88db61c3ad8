package io.firebreak.connector.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.action.Call;
import io.firebreak.action.Egress;
import io.firebreak.action.Redactor;
import io.firebreak.action.SecretStore;
import io.firebreak.action.SecretText;
import io.firebreak.durable.Outcome;
import io.firebreak.testing.RawServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PrometheusQueryTest {
  private static final SecretStore SECRETS =
      SecretStore.ofEnvironment("", Map.of("TOKEN", "canary-77"), new Redactor());

  private static Call call() {
    return new Call(
        "default", "r1", "checks.0", "", 1, Instant.EPOCH, Duration.ofSeconds(10), SECRETS);
  }

  private static String answer(String status, String body) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: application/json\r\nContent-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  private static String vector(String samples) {
    return answer(
        "200 OK",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
            + samples
            + "]}}");
  }

  private static Outcome ask(RawServer server) {
    var bearer = new SecretText(List.of(new SecretText.Part.Reference("TOKEN")));
    var servers =
        new PrometheusServers(
            Map.of(
                "default", new PrometheusServers.Server(URI.create(server.url("/base/")), bearer)));
    try (var query = new PrometheusQuery(servers, Egress.Resolver.SYSTEM)) {
      return query.execute(new PrometheusQuery.Input("sum(up{job=\"a b\"})", null), call());
    }
  }

  private static Outcome answered(String answer) throws IOException {
    try (var server = RawServer.answering(answer)) {
      return ask(server);
    }
  }

  @Test
  void asksByFormWithItsToken() throws IOException {
    try (var server = RawServer.answering(vector(""))) {
      ask(server);
      assertThat(server.requests().getFirst())
          .startsWith("POST /base/api/v1/query HTTP/1.1\r\n")
          .contains("Authorization: Bearer canary-77\r\n")
          .endsWith("\r\n\r\nquery=sum%28up%7Bjob%3D%22a+b%22%7D%29&timeout=10000ms");
    }
  }

  @Test
  void oneSampleHasAValueSeveralHaveNoneAndNoneIsEmpty() throws IOException {
    var one = "{\"metric\":{\"job\":\"a\"},\"value\":[1700000000.1,\"2.5\"]}";
    var two = "{\"metric\":{\"job\":\"b\"},\"value\":[1700000000.1,\"0\"]}";
    assertThat(answered(vector(one)).toString())
        .isEqualTo(
            "Ok[result={\"value\":2.5,\"samples\":[{\"labels\":{\"job\":\"a\"},\"value\":2.5}],"
                + "\"empty\":false}]");
    assertThat(answered(vector(one + "," + two)))
        .isInstanceOfSatisfying(
            Outcome.Ok.class,
            ok -> {
              assertThat(ok.result().has("value")).isFalse();
              assertThat(ok.result().path("samples")).hasSize(2);
            });
    assertThat(answered(vector("")).toString())
        .isEqualTo("Ok[result={\"samples\":[],\"empty\":true}]");
  }

  @Test
  void aScalarIsOneSampleWithoutLabels() throws IOException {
    var body =
        "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1.5,\"3\"]}}";
    assertThat(answered(answer("200 OK", body)).toString()).contains("\"value\":3.0");
  }

  @ParameterizedTest
  @CsvSource({"NaN", "+Inf", "-Inf", "''"})
  void whatIsNoNumberProvesNothing(String value) throws IOException {
    assertThat(answered(vector("{\"metric\":{},\"value\":[1,\"" + value + "\"]}")))
        .isInstanceOfSatisfying(
            Outcome.NotApplied.class,
            refused -> assertThat(refused.code()).isEqualTo("not_a_number"));
  }

  @ParameterizedTest
  @CsvSource({
    "400 Bad Request, bad_data, false",
    "422 Unprocessable Entity, execution, false",
    "503 Service Unavailable, timeout, true",
  })
  void tellsWhatPrometheusSays(String status, String type, boolean isTransient) throws IOException {
    var body =
        "{\"status\":\"error\",\"errorType\":\"%s\",\"error\":\"parse error\"}".formatted(type);
    assertThat(answered(answer(status, body)))
        .isEqualTo(
            new Outcome.NotApplied(
                "prometheus_" + type, "Prometheus says: parse error", isTransient));
  }

  @Test
  void anAnswerOfSomethingElseIsAnError() throws IOException {
    var matrix = "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}";
    var deep = "[".repeat(100) + "]".repeat(100);
    for (var answer :
        List.of(
            answer("200 OK", "<html>"),
            answer("200 OK", "null"),
            answer("200 OK", deep),
            answer("200 OK", matrix),
            answer("502 Bad Gateway", "oops"),
            answer("302 Found", ""))) {
      assertThat(answered(answer)).as(answer).isInstanceOf(Outcome.NotApplied.class);
    }
  }
}
