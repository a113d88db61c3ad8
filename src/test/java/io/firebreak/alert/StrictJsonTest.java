package io.firebreak.alert;

import static io.firebreak.alert.DeadLetterReason.INVALID_JSON;
import static io.firebreak.alert.DeadLetterReason.JSON_DUPLICATE_KEY;
import static io.firebreak.alert.DeadLetterReason.JSON_LIMITS;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StrictJsonTest {
  private static final StrictJson STRICT = StrictJson.within(Limits.DEFAULT);

  static Stream<Arguments> bad() {
    return Stream.of(
        bad(JSON_LIMITS, "nested deeper than 32", "[".repeat(100_000)),
        bad(JSON_LIMITS, "nested deeper than 32", "[".repeat(33) + "]".repeat(33)),
        bad(JSON_LIMITS, "a number longer than 40 characters", "[" + "9".repeat(41) + "]"),
        bad(JSON_LIMITS, "longer than", "1".repeat(1_000_000)),
        bad(JSON_LIMITS, "a number is out of range", "[1e999999999]"),
        bad(JSON_LIMITS, "more than 50000 tokens", "[" + "1,".repeat(50_000) + "1]"),
        bad(JSON_LIMITS, "a string longer than 65536 characters", "\"" + "x".repeat(65_537) + '"'),
        bad(JSON_LIMITS, "a key longer than 1024 characters", "{\"" + "x".repeat(1_025) + "\":1}"),
        bad(JSON_DUPLICATE_KEY, "twice", "{\"status\":\"resolved\",\"status\":\"firing\"}"),
        bad(JSON_DUPLICATE_KEY, "twice", "{\"a\":\"x\",\"\\u0061\":\"x\"}"),
        bad(JSON_DUPLICATE_KEY, "twice", "[{\"a\":{\"b\":null,\"b\":null}}]"),
        bad(INVALID_JSON, "empty", ""),
        bad(INVALID_JSON, "empty", " \n"),
        bad(INVALID_JSON, "not well-formed", "{\"a\":"),
        bad(INVALID_JSON, "not well-formed", "{\"a\":1} trailing"),
        bad(INVALID_JSON, "something follows", "{} {}"),
        bad(INVALID_JSON, "not well-formed", "NaN"),
        bad(INVALID_JSON, "not well-formed", "[-Infinity]"),
        bad(INVALID_JSON, "not well-formed", "[1] // why"),
        bad(INVALID_JSON, "not well-formed", "/* why */ [1]"),
        bad(INVALID_JSON, "not well-formed", "['a']"),
        bad(INVALID_JSON, "not well-formed", "{a:1}"),
        bad(INVALID_JSON, "not well-formed", "[1,]"),
        bad(INVALID_JSON, "not well-formed", "[01]"),
        bad(INVALID_JSON, "not well-formed", "\"a\nb\""),
        bad(INVALID_JSON, "byte order mark", "\uFEFF{}"),
        bad(INVALID_JSON, "surrogate", "\"\\ud800\""),
        bad(INVALID_JSON, "surrogate", "{\"\\udc00\":1}"),
        bad(INVALID_JSON, "surrogate", "\"\\ud800\\ud800\""),
        Arguments.of(INVALID_JSON, "UTF-8", "{\"a\":1}".getBytes(UTF_16)),
        Arguments.of(INVALID_JSON, "UTF-8", new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'}),
        Arguments.of(
            INVALID_JSON, "UTF-8", new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}));
  }

  private static Arguments bad(DeadLetterReason reason, String detail, String body) {
    return Arguments.of(reason, detail, body.getBytes(UTF_8));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("bad")
  void refusesInFixedWords(DeadLetterReason reason, String detail, byte[] body) {
    var read = (StrictJson.Read.Bad) STRICT.read(body);

    assertThat(read.reason()).isEqualTo(reason);
    assertThat(read.detail()).contains(detail).hasSizeLessThan(80);
  }

  @Test
  void readsEveryKindOfValueExactly() {
    var text =
        """
        {"i":1,"l":9007199254740993,"b":123456789012345678901234567890,"d":-0.5,"t":true,"f":false,
         "n":null,"s":"\\ud83d\\udd25 \\u0000","a":[[],{}]}\
        """;

    var read = (StrictJson.Read.Value) STRICT.read(text.getBytes(UTF_8));

    assertThat(read.node())
        .hasToString(
            """
            {"i":1,"l":9007199254740993,"b":123456789012345678901234567890,"d":-0.5,"t":true,\
            "f":false,"n":null,"s":"🔥 \\u0000","a":[[],{}]}\
            """);
  }

  @Test
  void readsUpToTheLimits() {
    var deep = "[".repeat(32) + "]".repeat(32);
    var wide = IntStream.range(0, 9_000).mapToObj(i -> "1").toList().toString();

    assertThat(STRICT.read(deep.getBytes(UTF_8))).isInstanceOf(StrictJson.Read.Value.class);
    assertThat(STRICT.read(wide.getBytes(UTF_8))).isInstanceOf(StrictJson.Read.Value.class);
  }

  @Test
  void equalTwinsAreToleratedOnlyWhereAllowedAndOnlyIfEqual() {
    var twins = STRICT.allowingEqualTwins();

    assertThat(twins.read("{\"a\":\"x\",\"a\":\"x\"}".getBytes(UTF_8)))
        .isInstanceOf(StrictJson.Read.Value.class);
    assertThat(twins.read("{\"a\":\"x\",\"a\":\"y\"}".getBytes(UTF_8)))
        .isInstanceOf(StrictJson.Read.Bad.class);
    assertThat(twins.read("{\"a\":1,\"a\":1}".getBytes(UTF_8)))
        .isInstanceOf(StrictJson.Read.Bad.class);
  }
}
