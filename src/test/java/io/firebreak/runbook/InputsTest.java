package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Evaluator EVALUATOR = new Evaluator();

  private static Inputs.Result resolve(String declared, String given, String labels)
      throws Exception {
    var yaml =
        Texts.withStep("- { id: a, uses: test.read, with: { url: \"http://h/\" } }")
            .replaceFirst(
                "(?s)inputs:\n.*steps:",
                "inputs:\n  x: { " + declared.replace("\\", "\\\\") + " }\nsteps:");
    var runbook = Texts.runbook(yaml);
    var alert = JSON.createObjectNode().set("labels", JSON.readTree(labels));
    return Inputs.resolve(
        runbook,
        given == null ? Map.of() : Map.<String, JsonNode>of("x", JSON.readTree(given)),
        Map.of("alert", alert),
        EVALUATOR);
  }

  private static String shown(Inputs.Result result) {
    return switch (result) {
      case Inputs.Resolved(var json) -> json.get("x").toString();
      case Inputs.Invalid(var violations) -> String.join("; ", violations);
    };
  }

  @ParameterizedTest
  @DisplayName("Given by a person, else from, else default; then judged")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "type: string, from: alert.labels.s, default: d | | {\"s\":\"l\"} | \"l\"",
        "type: string, from: alert.labels.s, default: d | | {} | \"d\"",
        "type: string, from: alert.labels.s, default: d | \"g\" | {\"s\":\"l\"} | \"g\"",
        "type: string, from: alert.labels.s | | {} | x has no value: alert.labels.s: there is no s",
        "type: string, pattern: \"[a-z]+\", from: alert.labels.s, default: d | | {\"s\":\"a; rm\"} | x does not match the pattern [a-z]+",
        "type: string, pattern: \"[a-z]+\", default: d | \"ab\\n\" | {} | x does not match the pattern [a-z]+",
        "type: integer, from: int(alert.labels.s), default: 1 | | {\"s\":\"7\"} | 7",
        "type: integer, min: 1, max: 5, from: int(alert.labels.s) | | {\"s\":\"7\"} | x is out of range; at least 1; at most 5",
        "type: integer, default: 1 | 1.5 | {} | x must be a whole number",
        "type: integer, default: 1 | \"1\" | {} | x must be a whole number",
        "type: integer, default: 1 | 99999999999999999999999 | {} | x must be a whole number",
        "type: number, max: 1.5, default: 1 | 1.51 | {} | x is out of range; at most 1.5",
        "type: number, default: 1 | 2 | {} | 2",
        "type: boolean, default: false | \"true\" | {} | x must be true or false",
        "type: duration, max: 1h, default: 5m | \"90m\" | {} | x is out of range; at most 1h",
        "type: duration, max: 1h, default: 5m | \"1h\" | {} | \"1h\"",
        "type: duration, default: 5m | 5 | {} | x must be a duration such as 30s or 1h30m",
        "type: list, pattern: \"[a-z]\", default: [a] | [\"b\",\"c\"] | {} | [\"b\",\"c\"]",
        "type: list, pattern: \"[a-z]\", default: [a] | [\"b\",\"cc\"] | {} | x does not match the pattern [a-z]",
        "type: list, default: [a] | [\"b\",1] | {} | x must be a list of texts",
        "type: string, values: [a, b], default: a | \"c\" | {} | x must be one of [\"a\",\"b\"]",
        "type: string, default: a | null | {} | \"a\""
      })
  void values(String declared, String given, String labels, String expected) throws Exception {
    assertThat(shown(resolve(declared, given, labels))).isEqualTo(expected);
  }

  @Test
  void anUnknownInputNamesTheNearest() throws Exception {
    var yaml = Texts.withStep("- { id: a, uses: test.read, with: { url: \"http://h/\" } }");
    var runbook = Texts.runbook(yaml);
    assertThat(
            Inputs.resolve(runbook, Map.of("servcie", JSON.readTree("\"x\"")), Map.of(), EVALUATOR))
        .isEqualTo(
            new Inputs.Invalid(
                java.util.List.of("servcie is no input of short (did you mean \"service\"?)")));
  }

  @Test
  @DisplayName("A value is never repeated in what is told of it")
  void valuesAreNotRepeated() throws Exception {
    assertThat(shown(resolve("type: string, pattern: \"[a-z]+\", default: d", "\"HUNTER2\"", "{}")))
        .doesNotContain("HUNTER2");
  }
}
