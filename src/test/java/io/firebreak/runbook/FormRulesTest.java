package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.action.Answerers;
import io.firebreak.action.Form;
import io.firebreak.action.FormField;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormRulesTest {
  private static final FormField COUNT =
      new FormField(
          FormField.Type.INTEGER,
          null,
          IntNode.valueOf(1),
          IntNode.valueOf(9),
          null,
          null,
          null,
          null);

  @Test
  void rightAnswersAreKeptWithTheDefaultsOfTheOthers() {
    var form =
        form(
            Map.of(
                "count",
                COUNT,
                "reason",
                field(FormField.Type.STRING, false, null),
                "window",
                field(FormField.Type.DURATION, null, TextNode.valueOf("5m"))));
    assertThat(FormRules.fill(form, Map.of("count", IntNode.valueOf(3))))
        .isInstanceOfSatisfying(
            FormRules.Right.class,
            right -> {
              assertThat(right.values().path("count")).isEqualTo(IntNode.valueOf(3));
              assertThat(right.values().get("reason")).isEqualTo(NullNode.instance);
              assertThat(right.values().path("window").asText()).isEqualTo("5m");
            });
  }

  @Test
  void everyFaultIsToldByFieldAndNoValueIsRepeated() {
    var form =
        form(
            Map.of(
                "count",
                COUNT,
                "host",
                new FormField(FormField.Type.STRING, "[a-z]+", null, null, null, null, null, null),
                "sure",
                field(FormField.Type.BOOLEAN, null, null),
                "size",
                new FormField(
                    FormField.Type.STRING,
                    null,
                    null,
                    null,
                    List.of(TextNode.valueOf("small"), TextNode.valueOf("large")),
                    null,
                    null,
                    null)));
    var given =
        Map.<String, JsonNode>of(
            "count", IntNode.valueOf(10),
            "host", TextNode.valueOf("DB-1"),
            "size", TextNode.valueOf("huge"),
            "hots", TextNode.valueOf("typo"));
    assertThat(FormRules.fill(form, given))
        .isInstanceOfSatisfying(
            FormRules.Wrong.class,
            wrong ->
                assertThat(wrong.faults())
                    .containsOnly(
                        Map.entry("count", "is out of range; at least 1; at most 9"),
                        Map.entry("host", "does not match the pattern [a-z]+"),
                        Map.entry("sure", "must be filled in"),
                        Map.entry("size", "must be one of [\"small\",\"large\"]"),
                        Map.entry("hots", "is not asked for (did you mean \"host\"?)")));
  }

  @Test
  void aTextIsBounded() {
    var form = form(Map.of("reason", field(FormField.Type.STRING, null, null)));
    assertThat(FormRules.fill(form, Map.of("reason", TextNode.valueOf("x".repeat(2000)))))
        .isInstanceOf(FormRules.Right.class);
    assertThat(FormRules.fill(form, Map.of("reason", TextNode.valueOf("x".repeat(2001)))))
        .isEqualTo(new FormRules.Wrong(Map.of("reason", "is longer than 2000 characters")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "db_password", "api_key", "apikey", "token", "my_token_2"})
  void aSecretCannotBeAskedFor(String name) {
    assertThat(FormRules.wrong(form(Map.of(name, field(FormField.Type.STRING, null, null)))))
        .singleElement()
        .asString()
        .contains("a secret cannot be asked for");
  }

  @Test
  void aFieldIsHeldToTheRulesOfInputs() {
    assertThat(
            FormRules.wrong(
                form(Map.of("host", field(FormField.Type.STRING, null, IntNode.valueOf(1))))))
        .containsExactly("the field host: the default must be a text");
    assertThat(
            FormRules.wrong(
                form(
                    Map.of(
                        "host",
                        new FormField(
                            FormField.Type.STRING, "[", null, null, null, null, null, null)))))
        .hasSize(1);
    assertThat(FormRules.wrong(form(Map.of("Host", field(FormField.Type.STRING, null, null)))))
        .hasSize(1);
    assertThat(FormRules.wrong(form(Map.of("count", COUNT)))).isEmpty();
  }

  @Test
  void whatSlackCouldNotShowIsRefused() {
    var long76 = List.<JsonNode>of(TextNode.valueOf("x".repeat(76)));
    var many =
        java.util.stream.IntStream.range(0, 101).<JsonNode>mapToObj(IntNode::valueOf).toList();
    assertThat(FormRules.wrong(form(Map.of("a", choice(FormField.Type.STRING, long76)))))
        .hasSize(1);
    assertThat(FormRules.wrong(form(Map.of("a", choice(FormField.Type.INTEGER, many))))).hasSize(1);
    assertThat(
            FormRules.wrong(
                form(Map.of("a", choice(FormField.Type.INTEGER, many.subList(0, 100))))))
        .isEmpty();
  }

  @Test
  void whoIsNamedMayAnswerAndNobodyElse() {
    var named = new Answerers(List.of("anna"), List.of("dba"));
    assertThat(named.allow("anna", Set.of())).isTrue();
    assertThat(named.allow("ben", Set.of("dba"))).isTrue();
    assertThat(named.allow("ben", Set.of("web"))).isFalse();
    assertThat(named.words()).isEqualTo("anna, team dba");
    assertThat(Answerers.ANYONE.allow("ben", Set.of())).isTrue();
  }

  private static Form form(Map<String, FormField> fields) {
    return new Form(fields, Answerers.ANYONE);
  }

  private static FormField field(
      FormField.Type type, @Nullable Boolean required, @Nullable JsonNode fallback) {
    return new FormField(type, null, null, null, null, required, fallback, null);
  }

  private static FormField choice(FormField.Type type, List<JsonNode> values) {
    return new FormField(type, null, null, null, values, null, null, null);
  }
}
