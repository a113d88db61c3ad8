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
    var yaml =
        """
        schema: 1
        runbook: short
        title: Short
        owner: team
        target: service/shop
        triggers: { manual: true }
        steps:
          - { id: before, uses: http.request, with: { url: "http://shop.internal:8080/replicas" } }
          - id: scale
            uses: http.request
        """
            + step.indent(4)
            + """
            verify: { checks: [ { uses: http.check, with: { url: "http://shop.internal:8080/" }, expect: result.healthy } ] }
            """;
    return LINTER.lint("a.yaml", yaml.getBytes(StandardCharsets.UTF_8)).problems().stream()
        .map(problem -> problem.code() + " " + problem.location().line() + ": " + problem.advice())
        .toList();
  }

  private static String put(String more) {
    return "with: { method: PUT, url: \"http://shop.internal:8080/replicas\", json: { replicas:"
        + " \"${{ steps.before.result.json.replicas }}\" } }\n"
        + more;
  }

  private static final String STAYS = "undo: { none: it stays }";

  @Test
  @Tag("G151")
  @DisplayName("G151: what is changed cannot depend on an earlier step, neither can its undo")
  void targets() {
    var url = "url: \"http://shop.internal:8080/${{ steps.before.result.json.name }}\"";
    assertThat(problems("with: { method: PUT, " + url + " }\n" + STAYS))
        .containsExactly(
            "TEMPLATE_FORBIDDEN 11: what is changed must be known when it is planned, and url"
                + " depends on before");
    assertThat(problems("with: { " + url + " }")).as("a reading").isEmpty();
    var undo = "undo: { uses: http.request, with: { method: DELETE, ";
    var put = "with: { method: PUT, url: \"http://shop.internal:8080/jobs\" }\n";
    assertThat(problems(put + undo + url + " } }"))
        .containsExactly(
            "TEMPLATE_FORBIDDEN 12: what is changed must be known when it is planned, and url"
                + " depends on before");
    assertThat(problems(put + undo + url.replace("before", "scale") + " } }"))
        .as("what the step itself made")
        .isEmpty();
  }

  @Test
  @Tag("G150")
  @DisplayName("G150: a change that takes something from an earlier step without bounds is told")
  void unbounded() {
    assertThat(problems(put(STAYS)))
        .containsExactly(
            "UNBOUNDED 11: whoever approves this does not see what json.replicas may become, since"
                + " before settles it; give the step bounds: { json.replicas: { type: … } }");
    assertThat(problems(put("bounds: { json.replicas: { type: integer, max: 6 } }\n" + STAYS)))
        .isEmpty();
    assertThat(problems(put(STAYS).replace("result.json.replicas", "status")))
        .as("one of few words")
        .isEmpty();
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
            "UNBOUNDED 11: whoever approves this does not see what json.replicas may become, since"
                + " before settles it; give the step bounds: { json.replicas: { type: … } }",
            "UNKNOWN_KEY 12: no argument json.replica depends on an earlier step; bounds are for"
                + " those that do: json.replicas (did you mean \"json.replicas\"?)",
            "TYPE 12: only integer, number and duration have bounds, of their own type",
            "UNKNOWN_KEY 12: no argument url depends on an earlier step; bounds are for those that"
                + " do: json.replicas");
  }
}
