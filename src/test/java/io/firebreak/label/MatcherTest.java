package io.firebreak.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatcherTest {
  private static final Labels LABELS = Labels.of(Map.of("namespace", "shop-eu", "job", "api"));

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '^',
      quoteCharacter = '\'',
      value = {
        "namespace=\"shop-eu\" ^ true",
        "namespace=shop-eu     ^ true",
        "namespace=shop        ^ false",
        "namespace!=shop       ^ true",
        "namespace=~shop-.*    ^ true",
        "namespace=~shop       ^ false",
        "namespace=~\"sh|eu\"  ^ false",
        "namespace!~shop       ^ true",
        "namespace!~\"shop.*\" ^ false",
        "absent=               ^ true",
        "absent=~\"\"          ^ true",
        "absent=~.+            ^ false",
        "absent!=x             ^ true",
        "job = api             ^ true",
      })
  void matchesAsAlertmanagerDoes(String text, boolean expected) {
    assertThat(Matcher.parse(text).matches(LABELS)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "namespace", "=x", "a b=c", "x=\"unclosed", "x=a\"b", "x=~[", "x=\"\\q\""})
  void whatIsNoMatcherIsRefused(String text) {
    assertThatThrownBy(() -> Matcher.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void quotesAndNewlinesComeBackAsWritten() {
    var matcher = Matcher.parse("msg=\"a \\\"b\\\" \\\\ \\n\"");

    assertThat(matcher.matches(Labels.of(Map.of("msg", "a \"b\" \\ \n")))).isTrue();
    assertThat(Matcher.parse(matcher.toString()).toString()).isEqualTo(matcher.toString());
  }

  @Test
  void allMustMatchAndNoneIsYes() {
    assertThat(Matcher.all(Matcher.parseAll(List.of("job=api", "namespace=x")), LABELS)).isFalse();
    assertThat(Matcher.all(List.of(), LABELS)).isTrue();
  }

  @Test
  void canonicalFormsOfDifferentLabelsDiffer() {
    var one = Labels.of(Map.of("a", "1\",b=\"2"));
    var two = Labels.of(Map.of("a", "1", "b", "2"));

    assertThat(one.canonical()).isEqualTo("a=\"1\\\",b=\\\"2\"");
    assertThat(two.canonical()).isEqualTo("a=\"1\",b=\"2\"");
    assertThat(two.only(List.of("b", "c")).map()).containsExactly(Map.entry("b", "2"));
  }
}
