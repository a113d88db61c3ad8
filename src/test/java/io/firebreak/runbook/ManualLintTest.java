package io.firebreak.runbook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lint says of manual steps and waits. */
class ManualLintTest {
  private static final Linter LINTER = new Linter(RealActions.ALL);

  private static final String HEAD =
      """
      schema: 1
      runbook: by-hand
      title: By hand
      owner: team-shop
      risk: low
      target: shop/one
      autonomy: auto
      triggers: { manual: true }
      inputs: { most: { type: integer, default: 3 } }
      steps:
      """;

  private static final String ASK =
      """
        - id: ask
          uses: human.input
          with:
            instructions: "How many?"
            fields:
              count: { type: integer, min: 1, max: "${{ inputs.most }}", default: 2 }
              sure: { type: boolean }
              why: { type: string, required: false }
      """;

  private static List<String> problems(String steps) {
    return LINTER.lint("by-hand.yaml", (HEAD + steps).getBytes(UTF_8)).problems().stream()
        .filter(problem -> problem.code() != Problem.Code.NO_VERIFY)
        .map(problem -> problem.code() + ": " + problem.message())
        .toList();
  }

  private static String then(String when) {
    return ASK
        + """
          - id: then
            when: WHEN
            uses: wait.for
            with: { duration: 1s }
        """
            .replace("WHEN", when)
            .indent(0);
  }

  @Test
  void theValuesOfAFormHaveTheirDeclaredTypes() {
    assertThat(
            problems(
                then(
                    "steps.ask.result.values.count > 1 && steps.ask.result.values.sure &&"
                        + " steps.ask.result.values.why != null &&"
                        + " steps.ask.result.person.startsWith('a')")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "steps.ask.result.values.cuont > 1 | steps.ask.result.values has no cuont; it has count,"
            + " sure, why",
        "steps.ask.result.values.count == 'x' | == does not take (int, string)",
        "steps.ask.result.values.sure > 1 | > does not take (bool, int)",
        "steps.ask.result.persn == 'a' | steps.ask.result has no persn"
      })
  void aMisspeltFieldAndAWrongTypeAreFound(String when, String said) {
    assertThat(problems(then(when)))
        .singleElement()
        .asString()
        .startsWith("EXPRESSION: ")
        .contains(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "db_password: { type: string } | SECRET_FORBIDDEN: a secret cannot be asked for",
        "Count: { type: integer } | FORMAT: a field's name must match",
        "count: { type: integer, default: many } | TYPE: the default must be a whole number",
        "count: { type: integer, default: 5, max: 3 } | RANGE: the default is out of range",
        "count: { type: boolean, min: 1 } | TYPE: only integer, number and duration have bounds",
        "name: { type: string, pattern: '[' } | FORMAT: ",
        "count: { type: int } | TYPE: type must be one of string, integer, number, boolean,"
            + " duration",
        "count: { type: integer, mim: 1 } | UNKNOWN_KEY: there is no argument mim",
        "count: { min: 1 } | MISSING_KEY: the argument \"type\" is missing"
      })
  void aFieldThatCannotBeMeantIsFoundWhereItStands(String field, String said) {
    var steps =
        """
          - id: ask
            uses: human.task
            with:
              instructions: "Look"
              fields:
                FIELD
        """
            .replace("FIELD", field);
    assertThat(problems(steps)).singleElement().asString().startsWith(said);
    assertThat(LINTER.lint("by-hand.yaml", (HEAD + steps).getBytes(UTF_8)).problems())
        .filteredOn(problem -> problem.code() != Problem.Code.NO_VERIFY)
        .allSatisfy(problem -> assertThat(problem.location().line()).isEqualTo(16));
  }

  @Test
  void aSecretMayNotStandInInstructions() {
    assertThat(
            problems(
                """
                  - id: ask
                    uses: human.confirm
                    with: { instructions: "Sign in with ${{ secrets.ROOT }}" }
                """))
        .containsExactly("SECRET_FORBIDDEN: no secret may stand in this argument");
  }

  @Test
  void aWaitThatOutlastsTheRunIsFound() {
    assertThat(
            problems(
                """
                  - id: nap
                    uses: wait.for
                    with: { duration: 2h }
                """))
        .singleElement()
        .asString()
        .contains("the run is given up after 1h");
  }

  @Test
  void aWaitIsNoReadingAndUndoesNothing() {
    assertThat(
            problems(
                """
                  - id: nap
                    uses: wait.for
                    with: { duration: 1s }
                    undo: { uses: human.confirm, with: { instructions: "Wake" } }
                """))
        .singleElement()
        .asString()
        .contains("human.confirm waits; only a step can");
  }

  @Test
  void aTimeThatCannotBeReadIsFound() {
    assertThat(
            problems(
                """
                  - id: night
                    uses: wait.until
                    with: { local_time: "03:00", zone: Europe/Bonn }
                """))
        .singleElement()
        .asString()
        .contains("zone must be the name of a time zone");
  }
}
