package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.runbook.Problem.Code;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Checks that are written as one word. */
class BuiltInChecksTest {
  private static final String RUNBOOK =
      """
      schema: 1
      runbook: r
      title: R
      owner: team
      risk: low
      target: service/cart
      triggers: { alert: { when: alert.name == "Down" } }
      steps:
        - { id: a, uses: http.request, with: { method: POST, url: "http://h/" }, undo: { none: it stays } }
      verify: { checks: CHECKS }
      """;

  private static Linter.Checked check(Surroundings around, String checks) {
    return new Linter(RealActions.ALL, around)
        .check("r.yaml", RUNBOOK.replace("CHECKS", checks).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aWordStandsForAReadingOfWhatTheRunKnows() {
    var checked = check(Surroundings.UNKNOWN, "[ target_healthy, no_new_alerts, alert_cleared ]");
    assertThat(checked.report().text()).isEmpty();
    var checks =
        Objects.requireNonNull(Objects.requireNonNull(checked.version()).runbook().verify())
            .checks();
    assertThat(checks.get(0))
        .isInstanceOfSatisfying(
            Check.ByAction.class,
            health -> {
              assertThat(health.name()).isEqualTo("target_healthy");
              assertThat(health.uses()).isEqualTo("firebreak.target_health");
              assertThat(health.expect().source()).isEqualTo("result.healthy");
            });
    assertThat(checks.get(1))
        .isInstanceOfSatisfying(
            Check.ByAction.class,
            news -> {
              assertThat(news.uses()).isEqualTo("firebreak.new_alerts");
              assertThat(news.with().fields().keySet())
                  .containsExactly("labels", "since", "target");
              assertThat(news.expect().source()).isEqualTo("result.begun == 0");
            });
    assertThat(checks.get(2)).isInstanceOf(Check.AlertCleared.class);
  }

  @Test
  void aWordThatIsNoneIsToldWithTheNearest() {
    var problems = check(Surroundings.UNKNOWN, "[ target_healty ]").report().problems();
    assertThat(problems)
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.code()).isEqualTo(Code.FORMAT);
          assertThat(problem.suggestion()).isEqualTo("target_healthy");
          assertThat(problem.message())
              .startsWith("a check is alert_cleared, target_healthy, no_new_alerts or {");
        });
  }

  @Test
  void healthThatNobodyToldHowToAskIsFoundByLint() {
    var nothing = new Surroundings(null, Map.of("health", Set.of()), null);
    assertThat(check(nothing, "[ target_healthy ]").report().problems())
        .extracting(Problem::code)
        .containsExactly(Code.UNKNOWN_SERVER);
    var something = new Surroundings(null, Map.of("health", Set.of("shop")), null);
    assertThat(check(something, "[ target_healthy ]").report().problems()).isEmpty();
  }

  @Test
  void editorsCompleteTheWords() {
    var schema = RunbookSchema.of(RealActions.ALL);
    var items = schema.findParent("success_for").path("checks").path("items");
    assertThat(items.findValues("enum"))
        .singleElement()
        .satisfies(words ->
            assertThat(words)
                .extracting(JsonNode::asText)
                .isEqualTo(List.of("alert_cleared", "target_healthy", "no_new_alerts")));
  }
}
