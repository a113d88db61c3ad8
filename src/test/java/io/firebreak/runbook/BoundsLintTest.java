package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a change takes from an earlier step: never its target, and else within bounds. */
class BoundsLintTest {
  private static final Linter LINTER = new Linter(RealActions.ALL);

  /** What is wrong in a runbook with a reading and, after it, these lines of a step. */
  private static List<String> problems(String step) {
    return problems(step, "");
  }

  private static List<String> problems(String step, String end) {
    return problems(step, end, "http.request");
  }

  private static List<String> problems(String step, String end, String uses) {
    var yaml =
        """
        schema: 1
        runbook: short
        title: Short
        owner: team
        target: service/shop
        triggers: { manual: true }
        inputs: { most: { type: integer, default: 9 } }
        steps:
          - { id: before, uses: http.request, with: { url: "http://shop.internal:8080/replicas" } }
          - { id: look, uses: http.check, with: { url: "http://shop.internal:8080/" } }
          - { id: ask, uses: human.input, with: { instructions: Look, fields: { count: { type: integer, min: 1, max: 9 }, way: { type: string, values: [up, down] }, why: { type: string }, most: { type: integer, max: "${{ inputs.most }}" } } } }
          - id: scale
            uses: %s
        """
                .formatted(uses)
            + step.indent(4)
            + """
            verify: { checks: [ { uses: http.check, with: { url: "http://shop.internal:8080/" }, expect: result.healthy } ] }
            """
            + end;
    return LINTER.lint("a.yaml", yaml.getBytes(StandardCharsets.UTF_8)).problems().stream()
        .map(problem -> problem.code() + " " + problem.location().line() + ": " + problem.advice())
        .toList();
  }

  private static String put(String more) {
    return "with: { method: PUT, url: \"http://shop.internal:8080/replicas\", json: { replicas:"
        + " \"${{ steps.before.result.json.replicas }}\" } }\n"
        + more;
  }

  private static final String REPLICAS = "steps.before.result.json.replicas";

  private static final String UNBOUNDED =
      "UNBOUNDED 14: whoever approves this does not see what json.replicas may become, since before"
          + " settles it; write beside with, such as bounds: { json.replicas: { type: integer, min:"
          + " 1, max: 10 } }";

  private static final String STAYS = "undo: { none: it stays }";

  @Test
  @Tag("G151")
  @DisplayName("G151: what is changed cannot depend on an earlier step, neither can its undo")
  void targets() {
    var url = "url: \"http://shop.internal:8080/${{ steps.before.result.json.name }}\"";
    assertThat(problems("with: { method: PUT, " + url + " }\n" + STAYS))
        .containsExactly(
            "TEMPLATE_FORBIDDEN 14: what is changed must be known when it is planned, and url"
                + " depends on before");
    assertThat(problems("with: { " + url + " }")).as("a reading").isEmpty();
    var undo = "undo: { uses: http.request, with: { method: DELETE, ";
    var put = "with: { method: PUT, url: \"http://shop.internal:8080/jobs\" }\n";
    assertThat(problems(put + undo + url + " } }"))
        .containsExactly(
            "TEMPLATE_FORBIDDEN 15: what is changed must be known when it is planned, and url"
                + " depends on before");
    var made = put + undo + url.replace("before", "scale") + " }";
    assertThat(problems(made + ", bounds: { url: { type: string, pattern: \"http://shop.*\" } } }"))
        .as("what the step itself made")
        .isEmpty();
    assertThat(problems(made + " }"))
        .as("anything that the step's answer says")
        .containsExactly(
            "UNBOUNDED 15: whoever approves this does not see what url may become, since scale"
                + " settles it; write beside with, such as bounds: { url: { type: string, pattern:"
                + " \"[a-z0-9-]{1,63}\" } }");
  }

  @Test
  @Tag("G150")
  @DisplayName("G150: a change takes nothing from an earlier step without bounds")
  void unbounded() {
    assertThat(problems(put(STAYS))).containsExactly(UNBOUNDED);
    assertThat(Problem.Code.UNBOUNDED.warning()).isFalse();
    assertThat(problems(put("bounds: { json.replicas: { type: integer, max: 6 } }\n" + STAYS)))
        .isEmpty();
    assertThat(problems(put("bounds: { json.replicas: { type: integer } }\n" + STAYS)))
        .containsExactly(
            "UNBOUNDED 15: this lets json.replicas be anything of its type; say more, such as"
                + " bounds: { json.replicas: { type: integer, min: 1, max: 10 } }");
    assertThat(problems("with: { url: \"http://shop.internal:8080/a?n=${{ " + REPLICAS + " }}\" }"))
        .as("a reading")
        .isEmpty();
  }

  @Test
  @Tag("G155")
  @DisplayName("G155: what an undo takes from its own step or an earlier one has bounds")
  void undos() {
    var step = "with: { method: PUT, url: \"http://shop.internal:8080/replicas\" }\n";
    var undo = "undo:\n  uses: http.request\n  " + put("").replace("\n", "");
    assertThat(problems(step + undo)).containsExactly(UNBOUNDED.replace("14", "17"));
    assertThat(problems(step + undo + "\n  bounds: { json.replicas: { type: integer, max: 6 } }"))
        .isEmpty();
    assertThat(problems(step + undo + "\n  bounds: { json.replica: { type: integer, max: 6 } }"))
        .hasSize(2)
        .last()
        .asString()
        .startsWith("UNKNOWN_KEY 18: no argument json.replica depends on an earlier step");
  }

  @Test
  @Tag("G156")
  @DisplayName("G156: so has what is done at the end, and it is done on nothing that a step names")
  void handlers() {
    var step = "with: { method: PUT, url: \"http://shop.internal:8080/\" }\n" + STAYS;
    var end = "on_failure:\n  - uses: http.request\n    ";
    assertThat(problems(step, end + put(""))).containsExactly(UNBOUNDED.replace("14", "19"));
    assertThat(
            problems(step, end + put("    bounds: { json.replicas: { type: integer, max: 6 } }\n")))
        .isEmpty();
    var open = "with: { method: DELETE, url: \"http://shop.internal:8080/${{ " + REPLICAS;
    assertThat(problems(step, end + open + " }}\" }\n"))
        .containsExactly(
            "TEMPLATE_FORBIDDEN 19: what is changed must be known when it is planned, and url"
                + " depends on before");
  }

  @Test
  @Tag("G150")
  @DisplayName("G150: few values bound themselves, by the argument's type or what settles it")
  void few() {
    var few = put(STAYS).replace(REPLICAS, "%s");
    for (var expression :
        List.of(
            "steps.before.status",
            "steps.before.status == 'succeeded' ? 6 : 3",
            "steps.look.result.healthy",
            "steps.look.result.healthy ? inputs.most : 3",
            "steps.ask.result.values.count",
            "steps.ask.result.values.way",
            "'go ' + steps.ask.result.values.way")) {
      assertThat(problems(few.formatted(expression))).as(expression).isEmpty();
    }
    for (var expression :
        List.of(
            "steps.before.error",
            "steps.look.result.status",
            "string(now) + steps.before.status",
            "steps.ask.result.values.count + 1",
            "steps.ask.result.values.why",
            "steps.ask.result.values.most")) {
      assertThat(problems(few.formatted(expression)))
          .as(expression)
          .singleElement()
          .asString()
          .startsWith("UNBOUNDED");
    }
    var method = put(STAYS).replace("PUT", "\"${{ steps.before.result.json.method }}\"");
    assertThat(problems(method.replace(REPLICAS, "steps.before.status")))
        .as("one of the methods of HTTP")
        .isEmpty();
  }

  @Test
  @Tag("G150")
  @DisplayName("G150: nothing from a step stands beside a secret, nor in what a child run gets")
  void secretsAndChildren() {
    var secret = "${{ secrets.TOKEN }}-${{ steps.before.result.json.id }}";
    var headers = "headers: { Authorization: \"" + secret + "\" }";
    assertThat(
            problems(
                "with: { method: PUT, url: \"http://shop.internal:8080/\", "
                    + headers
                    + " }\n"
                    + STAYS))
        .containsExactly(
            "UNBOUNDED 14: a text with a secret in it has no bounds, so headers.Authorization"
                + " cannot depend on before");
    assertThat(
            problems(
                "with: { runbook: other, inputs: { to: \"${{ " + REPLICAS + " }}\" } }",
                "",
                "runbook.run"))
        .containsExactly("TEMPLATE_FORBIDDEN 14: what a child run gets cannot depend on before");
  }

  @Test
  @Tag("G150")
  @DisplayName("G150: bounds are for what depends on an earlier step, and are sound themselves")
  void declared() {
    assertThat(
            problems(
                put("bounds: { json.replica: { type: integer, min: a }, url: { type: string } }\n")
                    + STAYS))
        .containsExactlyInAnyOrder(
            UNBOUNDED,
            "UNKNOWN_KEY 15: no argument json.replica depends on an earlier step; bounds are for"
                + " those that do: json.replicas (did you mean \"json.replicas\"?)",
            "TYPE 15: only integer, number and duration have bounds, of their own type",
            "UNKNOWN_KEY 15: no argument url depends on an earlier step; bounds are for those that"
                + " do: json.replicas");
  }
}
