package io.firebreak.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A canary goes in by every road that text takes, and comes out masked. */
class RedactorTest {
  private static final String CANARY = "c4n\"ry/ pass+word\\äß~*\n-end";

  private final Redactor redactor = new Redactor();

  static Stream<String> forms() throws JsonProcessingException {
    var json = new JsonMapper().writeValueAsString(CANARY);
    var url = URLEncoder.encode(CANARY, StandardCharsets.UTF_8);
    return Stream.of(
        CANARY,
        json,
        json.replace("/", "\\/"),
        url,
        url.replace("+", "%20").replace("*", "%2A"),
        url.replace("+", "%20").replace("%7E", "~").replace("*", "%2A"),
        "c4n%22ry%2f+pass%2bword%5c%c3%a4%c3%9f%7e*%0a-end");
  }

  @ParameterizedTest
  @MethodSource("forms")
  void everyFormIsMasked(String form) {
    redactor.register(CANARY);
    var masked = redactor.redact("before " + form + " after");
    assertThat(masked).startsWith("before ").endsWith(" after").contains(Redactor.MASK);
    assertThat(masked).doesNotContain("c4n", "pass", "word", "end");
  }

  @Test
  void base64HidesNothingAtAnyOffset() {
    var value = "s3cr3t-token-of-some-length";
    redactor.register(value);
    for (var before : new String[] {"", "a", "ab", "abc", "user:"}) {
      for (var encoder : new Base64.Encoder[] {Base64.getEncoder(), Base64.getUrlEncoder()}) {
        var text = encoder.encodeToString((before + value + "!?").getBytes(StandardCharsets.UTF_8));
        var masked = redactor.redact("Authorization: Basic " + text);
        assertThat(masked).contains(Redactor.MASK);
        assertThat(masked.length()).isLessThan("Authorization: Basic ".length() + 18);
      }
    }
  }

  @Test
  void valuesThatOverlapAreMaskedTogether() {
    redactor.register("abcdef");
    redactor.register("defghi");
    assertThat(redactor.redact("-abcdefghi-abcdef-")).isEqualTo("-***-***-");
  }

  @Test
  void theLongerOfTwoValuesIsMaskedWhole() {
    redactor.register("token");
    redactor.register("token-extended");
    assertThat(redactor.redact("token-extended token")).isEqualTo("*** ***");
  }

  @Test
  void aLineOfAKeyIsMaskedByItself() {
    redactor.register("-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEF\n-----END KEY-----");
    assertThat(redactor.redact("line MIIEvQIBADANBgkqhkiG9w0BAQEF")).isEqualTo("line ***");
  }

  @Test
  void aTextWithoutSecretsIsTheSameText() {
    var text = "nothing to hide";
    assertThat(redactor.redact(text)).isSameAs(text);
    redactor.register(CANARY);
    assertThat(redactor.redact(text)).isSameAs(text);
    assertThat(redactor.redact("")).isEmpty();
  }

  @Test
  void aValueThatIsTooShortIsRefused() {
    assertThatThrownBy(() -> redactor.register("abc")).isInstanceOf(IllegalArgumentException.class);
  }
}
