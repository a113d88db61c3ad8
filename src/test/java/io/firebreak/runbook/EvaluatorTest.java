package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluatorTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Evaluator EVALUATOR = new Evaluator();

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final JsonNode RESULT =
      json(
          "{'value':3.5,'count':3,'ok':true,'text':'x','none':null,'samples':[{'value':2.0},{'value':3}]}");

  private static final Map<String, Object> VALUES =
      Map.of(
          "alert",
          json("{'name':'Down','labels':{'namespace':'shop-a'},'severity':'critical'}"),
          "result",
          RESULT,
          "baseline",
          json("{'value':4}"),
          "now",
          Instant.parse("2026-01-02T03:04:05Z"));

  private static Expression expression(String source) {
    return new Expression(source, new Location("test", 1, 1));
  }

  private static Evaluator.Truth test(String source) {
    return EVALUATOR.test(expression(source), VALUES);
  }

  private static String why(String source) {
    return test(source) instanceof Evaluator.Truth.Failed(var why) ? why : "no error";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alert.name == 'Down' && alert.labels.namespace.startsWith('shop-')",
        "result.value > 3",
        "result.count > 2.5",
        "result.count * 1.5 == 4.5",
        "result.value <= baseline.value * 1.1",
        "result.count + 0.5 == result.value",
        "result.samples.all(s, s.value >= 2)",
        "result.samples.map(s, s.value)[1] == 3",
        "result.samples == [{'value': 2.0}, {'value': 3}]",
        "result.samples[0] == {'value': 2}",
        "{'value': 3} in result.samples",
        "alert.labels.exists(k, k == 'namespace')",
        "alert.labels.map(k, alert.labels[k]) == ['shop-a']",
        "size(alert.labels) == 1 && 'namespace' in alert.labels",
        "result.none == null",
        "has(result.count) && !has(result.missing)",
        "result.?missing.orValue(7) == 7",
        "now - duration('5m') < now",
        "now.getHours() == 3",
        "result.text.matches('^x$')",
        "alert.labels.namespace.replace('shop-', '') == 'a'",
        "['a', 'b'].join('-') == 'a-b'",
        "regex.replace('a1b2', '([0-9])', '<\\\\1>') == 'a<1>b<2>'",
        "regex.extract('pod-17', 'pod-([0-9]+)').orValue('') == '17'",
        "regex.extractAll('1 22', '[0-9]+').size() == 2",
        "lists.range(3).map(i, i * 2) == [0, 2, 4]",
        "math.greatest(result.count, 2) == 3",
        "true || result.missing == 1",
        "size(result.samples) == 2"
      })
  void conditionsHold(String source) {
    assertThat(test(source)).isEqualTo(new Evaluator.Truth.True());
  }

  @Test
  void noIsNotAnError() {
    assertThat(test("result.value > 4")).isEqualTo(new Evaluator.Truth.False());
    assertThat(test("false && result.missing == 1")).isEqualTo(new Evaluator.Truth.False());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "result[\"missing\"] > 1 | there is no missing",
        "result.missing > 1 | there is no missing",
        "!(result.missing > 1) | there is no missing",
        "steps.a.result == 1 | there is no steps here",
        "result.text > 3 | > does not take values of these types",
        "result.value | it is neither true nor false",
        "1 / 0 == 1 | it divides by zero",
        "result.text.matches('(') | no regular expression: missing closing )"
      })
  @DisplayName("What cannot be decided is an error, also when negated")
  void errors(String source, String expected) {
    assertThat(why(source)).startsWith(expected);
  }

  @ParameterizedTest
  @Tag("B51")
  @DisplayName("B51: costly, endless or huge expressions end in an error, and the worker goes on")
  @ValueSource(
      strings = {
        "1/0 == 1",
        "'a'.matches('((a{900}){900}){900}')",
        "lists.range(1000000000).size() > 0",
        "lists.range(2000).map(x, lists.range(2000).map(y, y)).size() > 0",
        "lists.range(1000).map(x, lists.range(1000).map(y, lists.range(1000).size())).size() > 0",
        "lists.range(2000).map(x, 'y').join(big.data).size() > 0",
        "lists.range(2000).map(x, big.data).join().size() > 0",
        "big.data.replace('', big.data).size() > 0",
        "regex.replace(big.data, 'a', big.data).size() > 0",
        "(big.data + big.data + big.data + big.data + big.data + big.data + big.data) == ''"
      })
  void limits(String source) {
    var values =
        Map.of("result", RESULT, "big", JSON.createObjectNode().put("data", "a".repeat(500_000)));
    var began = System.nanoTime();
    assertThat(EVALUATOR.test(expression(source), values))
        .isInstanceOf(Evaluator.Truth.Failed.class);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    assertThat(test("result.value > 3")).isEqualTo(new Evaluator.Truth.True());
  }

  @Test
  @Tag("B51")
  @DisplayName("B51: a regular expression takes linear time")
  void regexIsLinear() {
    var values = Map.of("big", JSON.createObjectNode().put("data", "a".repeat(100_000) + "!"));
    assertThat(EVALUATOR.test(expression("big.data.matches('^(a+)+$')"), values))
        .isEqualTo(new Evaluator.Truth.False());
  }

  @Test
  @Tag("B51")
  @DisplayName("B51: a result of 10 MB is an error")
  void resultIsBounded() {
    var big = JSON.createObjectNode().put("data", "a".repeat(10_000_000));
    assertThat(EVALUATOR.evaluate(expression("big"), Map.of("big", big)))
        .isEqualTo(new Evaluator.Rendered.Failed("the result is larger than 262144 characters"));
  }

  @Test
  @Tag("B51")
  @DisplayName("B51: an expression nested without end does not overflow the stack")
  void nesting() {
    assertThat(why("(".repeat(2_000) + "true" + ")".repeat(2_000))).isNotEqualTo("no error");
    assertThat(why("[".repeat(2_000))).isNotEqualTo("no error");
    assertThat(why("1" + "+1".repeat(10_000) + " > 0")).isNotEqualTo("no error");
    assertThat(test("!".repeat(4_000) + "true")).isEqualTo(new Evaluator.Truth.True());
  }

  @Test
  void jsonKeepsItsTypes() {
    assertThat(EVALUATOR.evaluate(expression("result"), VALUES))
        .isEqualTo(new Evaluator.Rendered.Ok(RESULT));
    assertThat(EVALUATOR.evaluate(expression("{'a': [1, 2.5, 'x', null, true]}"), VALUES))
        .extracting(Object::toString)
        .isEqualTo("Ok[json={\"a\":[1,2.5,\"x\",null,true]}]");
  }

  @Test
  @DisplayName("Data never makes a reference to a secret")
  void marksAreRefused() {
    var evil = Map.of("result", json("{'a':{'$secret':'DB'},'k':'$secret'}"));
    assertThat(EVALUATOR.evaluate(expression("result.a"), evil))
        .isInstanceOf(Evaluator.Rendered.Failed.class);
    assertThat(EVALUATOR.evaluate(expression("{result.k: 'DB'}"), evil))
        .isInstanceOf(Evaluator.Rendered.Failed.class);
    assertThat(EVALUATOR.evaluate(expression("[[result.a]]"), evil))
        .isInstanceOf(Evaluator.Rendered.Failed.class);
  }

  @Test
  void stepsThatAnExpressionLooksAt() {
    assertThat(
            EVALUATOR.steps(expression("steps.a.result.x > steps.b.result && inputs.steps == 1")))
        .containsExactly("a", "b");
    assertThat(EVALUATOR.steps(expression("[1].exists(steps, steps > 0)"))).isEmpty();
    assertThat(EVALUATOR.steps(expression("steps['a'].result"))).containsExactly("*");
  }
}
