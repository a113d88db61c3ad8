package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Blast radii that cannot do what they are written for, by what the steps count. */
class CountLintTest {
  private static final Linter LINTER = new Linter(RealActions.ALL);

  private static List<String> problems(String bound, String counts, String more) {
    var yaml =
        """
        schema: 1
        runbook: restart-some
        title: Restarts some
        owner: team
        target: service/shop
        triggers: { manual: true }
        guard: { blast_radius: %s }
        steps:
          - id: restart
            uses: http.request
            with:
              url: http://shop.internal:8080/restart
              method: POST
              dry_run: { url: http://shop.internal:8080/would%s }
            undo: { none: it stays so }
        %s
        verify: { checks: [ { uses: http.check, with: { url: "http://shop.internal:8080/" }, expect: result.healthy } ] }
        """
            .formatted(bound, counts, more);
    return LINTER.lint("a.yaml", yaml.getBytes(StandardCharsets.UTF_8)).problems().stream()
        .map(problem -> problem.code() + " " + problem.location().line() + ": " + problem.advice())
        .toList();
  }

  private static List<String> problems(String bound, String counts) {
    return problems(bound, counts, "");
  }

  private static String counting(String places) {
    return ", blast_radius: { of: instances, affected: /would" + places + " }";
  }

  private static final String REFUSED =
      "UNCOUNTED 10: guard.blast_radius refuses every plan with the step restart, which does not"
          + " tell how many instances ";

  @Test
  void aStepThatDoesNotCountIsRefusedByAShareAndByWhatStaysHealthy() {
    assertThat(Problem.Code.UNCOUNTED.warning()).isTrue();
    assertThat(problems("{ max: 25%, of: instances }", "")).containsExactly(REFUSED + "it touches");
    assertThat(problems("{ max: 3, of: instances, min_healthy: 8 }", ""))
        .containsExactly(REFUSED + "it touches");
    assertThat(problems("{ max: 3, of: instances }", "")).isEmpty();
  }

  @Test
  void aStepTellsWhatTheBoundNeeds() {
    assertThat(problems("{ max: 25%, of: instances }", counting("")))
        .containsExactly(REFUSED + "there are");
    assertThat(problems("{ max: 3, of: instances, min_healthy: 50% }", counting("")))
        .containsExactly(REFUSED + "there are");
    assertThat(problems("{ max: 25%, of: instances, min_healthy: 8 }", counting(", total: /all")))
        .containsExactly(REFUSED + "stay healthy meanwhile");
    assertThat(
            problems(
                "{ max: 25%, of: instances, min_healthy: 50% }",
                counting(", total: /all, healthy: /up")))
        .isEmpty();
  }

  @Test
  void aBoundOfWhatNobodyCountsBoundsNothing() {
    var pods = "{ max: 25%, of: pods }";
    assertThat(problems(pods, counting(", total: /all")))
        .containsExactly(
            "UNCOUNTED 7: no step counts pods, so guard.blast_radius bounds nothing; steps count"
                + " instances");
    assertThat(
            problems(
                pods,
                counting(", total: /all"),
                "  - { id: child, uses: runbook.run, with: { runbook: other } }"))
        .as("a child may count them")
        .isEmpty();
  }
}
