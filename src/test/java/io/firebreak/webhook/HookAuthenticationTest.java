package io.firebreak.webhook;

import static io.firebreak.webhook.HookWorld.KEY;
import static io.firebreak.webhook.HookWorld.TOKEN;
import static io.firebreak.webhook.HookWorld.bytes;
import static io.firebreak.webhook.HookWorld.signature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.firebreak.alert.HookConfig;
import io.firebreak.alert.HookConfig.Addresses;
import io.firebreak.alert.HookConfig.Auth;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.Limits;
import io.firebreak.testing.Payloads;
import io.firebreak.webhook.HookWorld.Answer;
import io.firebreak.webhook.prometheus.AlertmanagerSource;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A hook believes its own sender and nobody else")
class HookAuthenticationTest {
  private static final byte[] BODY = Payloads.body("alertmanager/05-firing-single.json");

  private final HookWorld world = new HookWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private void refused(Answer answer) {
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("WEBHOOK_UNAUTHENTICATED");
    assertThat(answer.headers())
        .containsEntry("Content-Type", "application/problem+json")
        .containsEntry("Cache-Control", "no-store");
    assertThat(world.deliveries()).isZero();
    assertThat(world.rows("SELECT mark FROM delivery_seen")).isEmpty();
  }

  @Test
  @Tag("B01")
  @DisplayName("B01 without a credential nothing is read or stored")
  void b01() {
    refused(world.post("alertmanager", Map.of(), BODY));
    refused(world.post("alertmanager/signed", Map.of(), BODY));
    refused(world.post("prometheus/direct", Map.of(), BODY));
    refused(world.post("alertmanager", Map.of(), bytes("[".repeat(100_000))));
    refused(world.post("alertmanager", Map.of("Authorization", "Bearer "), BODY));
    refused(world.post("alertmanager", Map.of("Authorization", "Bearer " + TOKEN + "x"), BODY));
    refused(world.post("alertmanager", Map.of("Authorization", "Basic " + TOKEN), BODY));
  }

  @Test
  @Tag("B01")
  @DisplayName("B01 two Authorization headers are none")
  void b01Twice() {
    refused(
        world.send(
            "alertmanager",
            Map.of("Authorization", List.of("Bearer " + TOKEN, "Bearer wrong")),
            HookWorld.SENDER,
            BODY));
  }

  @Test
  @Tag("B02")
  @DisplayName("B02 a hook without a credential refuses everybody")
  void b02() {
    refused(world.post("alertmanager/closed", HookWorld.bearer(), BODY));
    refused(world.post("alertmanager/closed", Map.of(), BODY));
    assertThat(world.post("alertmanager/open", Map.of(), BODY).status()).isEqualTo(202);
  }

  @ParameterizedTest(name = "[{index}]")
  @ValueSource(strings = {"", " ", "twenty-three-bytes-long", "                        "})
  @Tag("B03")
  @DisplayName("B03 an empty, blank or short secret is a configuration error")
  void b03(String secret) {
    for (var auth :
        List.of(new Auth.Bearer(List.of("S")), new Auth.Basic("u", List.of("S")), hmacOf("S"))) {
      var config = new HookConfig(new HookRef("default", "alertmanager", "x"), auth, Addresses.ANY);
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              world.hooks.open(config, new AlertmanagerSource(Limits.DEFAULT), reference -> secret))
          .withMessageContaining("at least 24 bytes");
    }
  }

  private static Auth hmacOf(String key) {
    return new Auth.Hmac(
        "X-Signature",
        List.of(key),
        "v1=",
        HookConfig.Encoding.HEX,
        null,
        Auth.Hmac.USUAL_TOLERANCE);
  }

  @Test
  @Tag("B03")
  @DisplayName("B03 a signature by another key is refused")
  void b03OtherKey() {
    refused(signed(signature(" ", BODY), BODY));
    refused(signed(signature(KEY + "x", BODY), BODY));
    refused(signed("v1=", BODY));
  }

  private Answer signed(String signature, byte[] body) {
    return world.post("alertmanager/signed", Map.of("X-Signature", signature), body);
  }

  @Test
  @Tag("B04")
  @DisplayName("B04 one changed byte or a re-written body is refused")
  void b04() {
    var signature = signature(KEY, BODY);
    var changed = BODY.clone();
    changed[changed.length / 2] ^= 1;
    refused(signed(signature, changed));
    var rewritten = bytes(new String(BODY, java.nio.charset.StandardCharsets.UTF_8) + " ");
    refused(signed(signature, rewritten));

    assertThat(signed(signature, BODY).status()).isEqualTo(202);
  }

  private Answer timed(String time, byte[] signedTime) {
    return world.post(
        "alertmanager/timed",
        Map.of("X-Timestamp", time, "X-Signature", signature(KEY, signedTime, bytes(":"), BODY)),
        BODY);
  }

  @Test
  @Tag("B05")
  @DisplayName("B05 only a time within five minutes is believed, however well it is signed")
  void b05() {
    long now = world.now.getEpochSecond();
    var wrong =
        List.of(
            "" + (now - 301),
            "" + (now + 301),
            "" + (now + Duration.ofDays(365).toSeconds()),
            "0",
            "-1",
            "1e9",
            "9".repeat(400),
            "",
            " " + now,
            "+" + now);
    for (var time : wrong) {
      refused(timed(time, bytes(time)));
    }
    assertThat(timed("" + (now - 300), bytes("" + (now - 300))).status()).isEqualTo(202);
  }

  @Test
  @Tag("B05")
  @DisplayName("B05 a time that is absent, twice there or not the signed one is refused")
  void b05AbsentOrTwice() {
    var now = "" + world.now.getEpochSecond();
    var signature = signature(KEY, bytes(now), bytes(":"), BODY);
    refused(world.post("alertmanager/timed", Map.of("X-Signature", signature), BODY));
    refused(
        world.send(
            "alertmanager/timed",
            Map.of("X-Signature", List.of(signature), "X-Timestamp", List.of(now, now)),
            HookWorld.SENDER,
            BODY));
    var later = "" + (world.now.getEpochSecond() + 1);
    refused(timed(later, bytes(now)));
    refused(
        world.post(
            "alertmanager/timed",
            Map.of("X-Timestamp", now, "X-Signature", signature(KEY, BODY)),
            BODY));
  }

  @Test
  @Tag("B06")
  @DisplayName("B06 a valid request that is replayed changes nothing")
  void b06() {
    // This body says no start, so that only its signature can tell a replay from a new episode.
    var body =
        bytes("{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"labels\":{\"a\":\"b\"}}]}");
    var time = "" + world.now.getEpochSecond();
    var headers =
        Map.of("X-Timestamp", time, "X-Signature", signature(KEY, bytes(time), bytes(":"), body));
    var first = world.post("alertmanager/timed", headers, body);
    assertThat(first.status()).isEqualTo(202);
    assertThat(first.body().path("duplicate").asBoolean()).isFalse();

    for (long seconds : List.of(10L, 240L)) {
      world.now = Payloads.RECEIVED_AT.plusSeconds(seconds);
      var again = world.post("alertmanager/timed", headers, body);
      assertThat(again.status()).isEqualTo(202);
      assertThat(again.body().path("duplicate").asBoolean()).isTrue();
      assertThat(again.body().path("delivery_id")).isEqualTo(first.body().path("delivery_id"));
      assertThat(again.body().at("/alerts/0/disposition").asText()).isEqualTo("duplicate");
    }
    assertThat(world.deliveries()).isEqualTo(1);
    assertThat(world.accepted).hasSize(1);
  }

  @Test
  @Tag("B07")
  @DisplayName("B07 one good signature of at most ten is enough, other versions do not count")
  void b07() {
    var good = signature(KEY, BODY);
    var bad = signature("another-key-of-24-bytes-and-more", BODY);
    refused(signed(good.replace("v1=", "v0="), BODY));
    var many = IntStream.range(0, 500).mapToObj(i -> bad).collect(Collectors.joining(","));
    refused(signed(many + "," + good, BODY));
    refused(signed((bad + ",").repeat(10) + good, BODY));

    assertThat(signed(bad + ", " + good + ",v2=00", BODY).status()).isEqualTo(202);
  }

  @Test
  void basicAuthenticationIsByUserAndPassword() {
    var alerts = Payloads.body("prometheus-ruler/01-firing.json");
    refused(world.post("prometheus/direct", basic("prom", TOKEN + "x"), alerts));
    refused(world.post("prometheus/direct", basic("other", TOKEN), alerts));
    refused(world.post("prometheus/direct", Map.of("Authorization", "Basic ?"), alerts));

    assertThat(world.post("prometheus/direct", basic("prom", TOKEN), alerts).status())
        .isEqualTo(202);
  }

  private static Map<String, String> basic(String user, String password) {
    var pair = Base64.getEncoder().encodeToString(bytes(user + ":" + password));
    return Map.of("Authorization", "Basic " + pair);
  }

  @Test
  @Tag("B27")
  @DisplayName("B27 addresses are compared bit by bit, and only a trusted proxy is asked for one")
  void b27() {
    var inside = new Addresses(List.of("10.0.0.1", "fd00::/8"), List.of("192.0.2.0/28"));
    world.open("alertmanager", "inside", new Auth.Insecure(), inside);
    refused(from("110.0.0.10", Map.of()));
    refused(from("10.0.0.10", Map.of()));
    refused(from("203.0.113.9", Map.of("X-Forwarded-For", List.of("10.0.0.1"))));
    refused(from("192.0.2.1", Map.of("X-Forwarded-For", List.of("10.0.0.1, 203.0.113.9"))));
    refused(from("192.0.2.1", Map.of("X-Forwarded-For", List.of("10.0.0.1", "localhost"))));
    refused(from("192.0.2.1", Map.of()));

    assertThat(from("fd12::1", Map.of()).status()).isEqualTo(202);
    assertThat(from("192.0.2.1", Map.of("X-Forwarded-For", List.of("8.8.8.8, 10.0.0.1"))).status())
        .isEqualTo(202);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @Tag("B27")
  @DisplayName("B27 of a way over several proxies the first that is not trusted, from the right")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.0.0.1, 192.0.2.2              | 202
          8.8.8.8; 10.0.0.1, 192.0.2.2     | 202
          ::ffff:10.0.0.1                  | 202
          10.0.0.1, 203.0.113.9, 192.0.2.2 | 401
          10.0.0.1; 203.0.113.9            | 401
          10.0.0.1:1234                    | 401
          192.0.2.2                        | 401
          """)
  void b27Way(String lines, int status) {
    var inside = new Addresses(List.of("10.0.0.1"), List.of("192.0.2.0/28"));
    world.open("alertmanager", "inside", new Auth.Insecure(), inside);

    var way = Map.of("X-Forwarded-For", List.of(lines.split("; ", -1)));
    assertThat(from("192.0.2.1", way).status()).isEqualTo(status);
  }

  private Answer from(String address, Map<String, List<String>> headers) {
    return world.send("alertmanager/inside", headers, address, BODY);
  }

  @Test
  @Tag("B28")
  @DisplayName("B28 an unknown hook is answered like a bad credential")
  void b28() {
    var bad = world.post("alertmanager", Map.of("Authorization", "Bearer wrong"), BODY);
    refused(bad);
    for (var hook : List.of("alertmanager/unknown", "unknown", "alertmanager/", "generic/x/y")) {
      var unknown = world.post(hook, HookWorld.bearer(), BODY);
      refused(unknown);
      assertThat(withoutInstance(unknown)).isEqualTo(withoutInstance(bad));
      assertThat(unknown.headers()).isEqualTo(bad.headers());
    }
  }

  private static Map<String, String> withoutInstance(Answer answer) {
    var members = new TreeMap<String, String>();
    answer.body().properties().forEach(m -> members.put(m.getKey(), m.getValue().asText()));
    members.remove("instance");
    return members;
  }

  @Test
  @Tag("B30")
  @DisplayName("B30 who floods without a credential is put off, and the right sender is not")
  void b30() {
    Map<String, List<String>> wrong = Map.of("Authorization", List.of("Bearer wrong"));
    for (int i = 0; i < Limits.DEFAULT.refusals(); i++) {
      assertThat(world.send("alertmanager", wrong, HookWorld.SENDER, BODY).status()).isEqualTo(401);
    }
    var putOff = world.send("alertmanager", wrong, HookWorld.SENDER, BODY);
    assertThat(putOff.status()).isEqualTo(503);
    assertThat(putOff.code()).isEqualTo("TOO_MANY_REFUSED");
    assertThat(putOff.headers()).containsEntry("Retry-After", "60");
    assertThat(world.send("alertmanager", wrong, "192.0.2.8", BODY).status()).isEqualTo(401);
    assertThat(world.deliveries()).isZero();

    assertThat(world.post(BODY).status()).as("who has the token").isEqualTo(202);
    world.now = world.now.plusSeconds(60);
    assertThat(world.send("alertmanager", wrong, HookWorld.SENDER, BODY).status()).isEqualTo(401);
  }
}
