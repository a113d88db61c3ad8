package io.firebreak.webhook;

import static io.firebreak.webhook.HookWorld.bearer;
import static io.firebreak.webhook.HookWorld.bytes;
import static io.firebreak.webhook.HookWorld.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Flag;
import io.firebreak.alert.Severity;
import io.firebreak.testing.Payloads;
import io.firebreak.testing.Stores;
import io.firebreak.webhook.HookWorld.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What an authentic sender sends is kept, whatever it is")
class HookBadInputTest {
  private static final byte[] BODY = Payloads.body("alertmanager/05-firing-single.json");
  private static final int MEBIBYTE = 1 << 20;

  private final HookWorld world = new HookWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private void accepted(Answer answer) {
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body().at("/alerts/0/disposition").asText()).isEqualTo("new");
    assertThat(answer.body().has("dead_letter")).isFalse();
  }

  private void refusedAsTooLarge(Answer answer) {
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("PAYLOAD_TOO_LARGE");
    assertThat(world.deliveries()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "application/json",
        "nonsense",
        "APPLICATION/JSON"
      })
  @Tag("B09")
  @DisplayName("B09 the content type means nothing")
  void b09(String type) {
    accepted(world.post("alertmanager", with("Content-Type", type), BODY));
    assertThat(world.deliveries()).isEqualTo(1);
  }

  @Test
  @Tag("B09")
  @DisplayName("B09 a multipart body is kept as it is and touches no file")
  void b09Multipart() {
    var body =
        """
        --x\r
        Content-Disposition: form-data; name="file"; filename="a"; filepath="/etc/passwd"\r
        \r
        a\r
        --x--\r
        """;
    var answer =
        world.post(
            "alertmanager", with("Content-Type", "multipart/form-data; boundary=x"), bytes(body));
    world.deadLetter(answer, "INVALID_JSON", bytes(body));
  }

  private static Map<String, String> with(String header, String value) {
    var headers = new HashMap<>(bearer());
    headers.put(header, value);
    return headers;
  }

  @Test
  @Tag("B10")
  @DisplayName("B10 a body of one byte over 1 MiB is refused, one of 1 MiB is kept")
  void b10() {
    refusedAsTooLarge(world.post(new byte[MEBIBYTE + 1]));
    var largest = new byte[MEBIBYTE];
    Arrays.fill(largest, (byte) ' ');
    world.deadLetter(world.post(largest), "INVALID_JSON", largest);
  }

  private static byte[] gzip(byte[] plain) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private Answer encoded(String encoding, byte[] body) {
    return world.post("alertmanager", with("Content-Encoding", encoding), body);
  }

  @Test
  @Tag("B11")
  @DisplayName("B11 gzip is undone, and the plain body is the same delivery")
  void b11Plain() {
    accepted(encoded("gzip", gzip(BODY)));
    assertThat(world.post(BODY).body().path("duplicate").asBoolean()).isTrue();
    assertThat(world.rows("SELECT headers FROM delivery")).containsExactly("{}");
  }

  @Test
  @Tag("B11")
  @DisplayName("B11 a gzip bomb is refused at the limit")
  void b11Bomb() {
    refusedAsTooLarge(encoded("gzip", gzip(new byte[64 * MEBIBYTE])));
    refusedAsTooLarge(encoded("gzip", gzip(new byte[MEBIBYTE + 1])));
  }

  @Test
  @Tag("B11")
  @DisplayName("B11 two, unknown or broken encodings are dead letters with the bytes as sent")
  void b11Unsupported() {
    var twice = gzip(gzip(BODY));
    world.deadLetter(encoded("gzip, gzip", twice), "UNSUPPORTED_ENCODING", twice);
    world.deadLetter(encoded("br", bytes("br")), "UNSUPPORTED_ENCODING", bytes("br"));
    var cut = Arrays.copyOf(gzip(BODY), 60);
    world.deadLetter(encoded("gzip", cut), "UNSUPPORTED_ENCODING", cut);
    assertThat(world.deadLetterReasons()).hasSize(3).containsOnly("unsupported_encoding");
  }

  @Test
  @Tag("B12")
  @DisplayName("B12 JSON that is too deep, too long or too much is a dead letter")
  void b12() {
    world.deadLetter("[".repeat(100_000), "JSON_LIMITS");
    world.deadLetter("[".repeat(33) + "]".repeat(33), "JSON_LIMITS");
    world.deadLetter("{\"n\":" + "9".repeat(1_000_000) + "}", "JSON_LIMITS");
    world.deadLetter("{\"n\":1e999999999}", "JSON_LIMITS");
    world.deadLetter("{\"s\":\"" + "x".repeat(70_000) + "\"}", "JSON_LIMITS");
    var keys =
        IntStream.range(0, 60_000)
            .mapToObj(i -> "\"%d\":0".formatted(i))
            .collect(Collectors.joining(","));
    world.deadLetter("{" + keys + "}", "JSON_LIMITS");
  }

  @Test
  @Tag("B13")
  @DisplayName("B13 the same key twice is a dead letter")
  void b13() {
    world.deadLetter("{\"status\":\"resolved\",\"status\":\"firing\"}", "JSON_DUPLICATE_KEY");
    world.deadLetter(group("{\"alertname\":\"a\",\"alertname\":\"b\"}", ""), "JSON_DUPLICATE_KEY");
  }

  static Stream<byte[]> notJson() {
    var whole = new String(BODY, StandardCharsets.UTF_8);
    return Stream.of(
        bytes(""),
        bytes(" "),
        bytes(whole.substring(0, whole.length() / 2)),
        bytes(whole + "x"),
        bytes(whole + whole),
        bytes("{\"n\":NaN}"),
        bytes("{/* why */}"),
        bytes("{'a':1}"),
        bytes("\uFEFF" + whole),
        whole.getBytes(StandardCharsets.UTF_16),
        new byte[] {'"', (byte) 0xc3, '"'},
        new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
        bytes("{\"a\":\"\\ud800\"}"));
  }

  @ParameterizedTest(name = "[{index}]")
  @MethodSource("notJson")
  @Tag("B14")
  @DisplayName("B14 what is not strict JSON is a dead letter")
  void b14(byte[] body) {
    world.deadLetter(world.post(body), "INVALID_JSON", body);
  }

  @Test
  @Tag("B15")
  @DisplayName("B15 an empty list asks for nothing; no list is a dead letter")
  void b15() {
    var empty = world.post("{\"version\":\"4\",\"alerts\":[]}");
    assertThat(empty.status()).isEqualTo(202);
    assertThat(empty.body().path("ignored").asText()).isEqualTo("no_alerts");
    assertThat(empty.body().path("alerts")).isEmpty();
    assertThat(world.deliveries()).isEqualTo(1);

    world.deadLetter("{\"version\":\"4\",\"alerts\":null}", "UNKNOWN_SHAPE");
    world.deadLetter("{\"version\":\"4\",\"alerts\":{}}", "UNKNOWN_SHAPE");
    world.deadLetter("{\"version\":\"4\"}", "UNKNOWN_SHAPE");
    world.deadLetter("{\"version\":\"4\",\"alerts\":[null]}", "UNKNOWN_SHAPE");
    world.deadLetter("null", "UNKNOWN_SHAPE");
    world.deadLetter("7", "UNKNOWN_SHAPE");
  }

  @Test
  @Tag("B16")
  @DisplayName("B16 an unknown version or fields of other types are dead letters")
  void b16() {
    world.deadLetter("{\"version\":\"5\",\"alerts\":[]}", "UNKNOWN_VERSION");
    world.deadLetter("{\"version\":4,\"alerts\":[]}", "UNKNOWN_SHAPE");
    world.deadLetter(group("[]", ""), "UNKNOWN_SHAPE");
    world.deadLetter(group("{\"a\":1}", ""), "UNKNOWN_SHAPE");
    world.deadLetter(group("{\"a\":\"b\"}", ",\"endsAt\":12"), "UNKNOWN_SHAPE");
    world.deadLetter(group("{\"a\":\"b\"}", ",\"endsAt\":\"yesterday\""), "UNKNOWN_SHAPE");
    world.deadLetter("[]", "UNKNOWN_SHAPE");
  }

  @Test
  @Tag("B16")
  @DisplayName("B16 one alert that cannot be read leaves the others alone")
  void b16OneOfTwo() {
    var body =
        """
        {"version":"4","alerts":[
          {"status":"odd","labels":{"a":"b"}},
          {"status":"firing","labels":{"a":"c"},"startsAt":"2026-11-22T13:20:00Z"}]}\
        """;
    var answer = world.post(body);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body().path("dead_letter").asText()).isEqualTo("UNKNOWN_SHAPE");
    assertThat(answer.body().at("/alerts/0/disposition").asText()).isEqualTo("new");
    assertThat(answer.body().at("/alerts/1/disposition").asText()).isEqualTo("dead_letter");
    assertThat(world.rows("SELECT detail FROM dead_letter"))
        .containsExactly("1 of 2 alerts not read; alert 0: status is an unknown word");
    assertThat(world.accepted).hasSize(1);
  }

  @Test
  @Tag("B24")
  @DisplayName("B24 odd label names are data, forbidden or too many ones dead letters")
  void b24() {
    accepted(world.post(group("{\"__proto__\":\"x\",\"constructor\":\"y\"}", "")));
    var alert = world.accepted.getFirst().alerts().getFirst();
    assertThat(alert.labels().map()).containsKeys("__proto__", "constructor");
    assertThat(alert.name()).isEqualTo("unnamed");
    assertThat(alert.has(Flag.NAME_MISSING)).isTrue();
  }

  @Test
  @Tag("B24")
  @DisplayName("B24 forbidden, too many or missing labels are dead letters")
  void b24Limits() {
    world.deadLetter(group("{\"a b\":\"x\"}", ""), "LABEL_LIMITS");
    world.deadLetter(group("{\"9\":\"x\"}", ""), "LABEL_LIMITS");
    world.deadLetter(group("{}", ""), "UNKNOWN_SHAPE");
    var many =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "\"l%d\":\"x\"".formatted(i))
            .collect(Collectors.joining(",", "{", "}"));
    world.deadLetter(group(many, ""), "LABEL_LIMITS");
    var alerts = "{\"status\":\"firing\",\"labels\":{\"a\":\"b\"}},".repeat(1_001);
    world.deadLetter(
        "{\"version\":\"4\",\"alerts\":[" + alerts.substring(0, alerts.length() - 1) + "]}",
        "TOO_MANY_ALERTS");
  }

  @Test
  @Tag("B25")
  @DisplayName("B25 impossible times are mended and flagged")
  void b25() {
    var times =
        Map.of(
            "0001-01-01T00:00:00Z", Flag.STARTS_AT_MISSING,
            "9999-12-31T23:59:59Z", Flag.STARTS_AT_CLAMPED,
            "1969-01-01T00:00:00Z", Flag.STARTS_AT_CLAMPED,
            "2026-11-22T13:19:60Z", Flag.LEAP_SECOND);
    times.forEach((time, flag) -> {
      world.accepted.clear();
      accepted(world.post(starting(time, "")));
      assertThat(world.accepted.getFirst().alerts().getFirst().has(flag)).as(time).isTrue();
    });
    world.accepted.clear();
    accepted(world.post(starting("2026-11-23T03:20:00+14:00", "")));
    assertThat(world.accepted.getFirst().alerts().getFirst().startsAt())
        .isEqualTo("2026-11-22T13:20:00Z");
  }

  @Test
  @Tag("B25")
  @DisplayName("B25 an end before the start gives no negative time")
  void b25EndsFirst() {
    world.post(starting("2026-11-22T13:20:00Z", ""));
    var answer =
        world.post(
            starting("2026-11-22T13:20:00Z", ",\"endsAt\":\"2026-11-22T12:00:00Z\"")
                .replace("\"firing\"", "\"resolved\""));
    assertThat(answer.body().at("/alerts/0/disposition").asText()).isEqualTo("resolved");
    var alert = world.accepted.getLast().alerts().getFirst();
    assertThat(alert.has(Flag.ENDS_AT_CLAMPED)).isTrue();
    assertThat(alert.endsAt()).isAfterOrEqualTo(alert.startsAt());
  }

  private static String starting(String time, String more) {
    return """
    {"version":"4","alerts":[
      {"status":"firing","labels":{"id":"%s"},"startsAt":"%s"%s}]}\
    """
        .formatted(time, time, more);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Both stores keep hostile text and dead letters alike")
  void bothStores(Stores stores) {
    try (var other = new HookWorld(stores)) {
      var answer = other.post(Payloads.body("alertmanager/10-hostile-strings.json"));
      assertThat(answer.body().at("/alerts/0/disposition").asText()).isEqualTo("new");
      assertThat(other.intake.unrouted(5)).isEqualTo(other.accepted);
      assertThat(other.accepted.getFirst().alerts().getFirst().severity())
          .isIn((Object[]) Severity.values());
      var bad = other.post("{\"a\":\"\\u0000\"}");
      assertThat(bad.body().path("dead_letter").asText()).isEqualTo("UNKNOWN_SHAPE");
      var nul = other.post(group("{\"alertname\":\"a\",\"pod\":\"a\\u0000b\"}", ""));
      assertThat(nul.body().at("/alerts/0/disposition").asText()).isEqualTo("new");
      assertThat(List.of(answer.status(), bad.status(), nul.status())).containsOnly(202);
    }
  }
}
