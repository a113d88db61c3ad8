package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.runbook.Problem.Code;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Steps that can never run")
class ReachLintTest {
  private static final String READ = ", uses: test.read, with: { url: \"http://h/\" } }\n";

  private static List<String> unreachable(String steps) {
    return Texts.problems(Texts.withStep(steps)).stream()
        .filter(problem -> problem.code() == Code.UNREACHABLE_STEP)
        .map(Problem::message)
        .toList();
  }

  private static String when(String id, String condition) {
    return "- { id: " + id + ", when: '" + condition.replace("'", "''") + "'" + READ;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "false",
        "!true",
        "1 > 2",
        "\"eu\" == \"us\"",
        "size([1, 2]) == 3 && inputs.service == \"cart\"",
        "inputs.service == \"cart\" && 2 in [1, 3]",
        "[1, 2].all(n, n > 1)",
        "inputs.service == \"cart\" && false || \"a\".startsWith(\"b\")"
      })
  void aConditionThatIsFalseWhateverItsNamesStandFor(String condition) {
    assertThat(unreachable(when("a", condition)))
        .containsExactly("the step a can never run: this is always false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inputs.service == \"cart\" && inputs.service == \"till\"",
        "inputs.service in [\"cart\", \"till\"] && inputs.service.startsWith(\"x\")",
        "inputs.service.contains(\"a\") && !inputs.service.contains(\"a\")"
      })
  void aConditionThatContradictsItself(String condition) {
    assertThat(unreachable(when("a", condition)))
        .containsExactly("the step a can never run: this contradicts itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "1 < 2",
        "inputs.service == \"cart\" || false",
        "inputs.service == \"cart\" || inputs.service == \"till\"",
        "alert.labels.zone == \"a\"",
        "inputs.service.startsWith(\"a\") && inputs.service.endsWith(\"b\")",
        "now > timestamp(\"2020-01-01T00:00:00Z\")",
        "now < timestamp(\"2020-01-01T00:00:00Z\")"
      })
  void whatMightBeTrueIsLeftAlone(String condition) {
    assertThat(unreachable(when("a", condition))).isEmpty();
  }

  @Test
  void aFailureIsWaitedForThatDoesNotLetTheStepBeReached() {
    var first = "- { id: a" + READ;
    assertThat(unreachable(first + when("b", "steps.a.status == \"failed\"")))
        .containsExactly(
            "the step b can never run: this is never true after a, which has succeeded or was"
                + " skipped by then; to go on after a failure too, give the step join: all_done");
    assertThat(unreachable(first + "- { id: b" + READ + when("c", "steps.a.status == \"failed\"")))
        .as("b was reached, so a was done")
        .hasSize(1);
    for (var condition :
        List.of(
            "steps.a.status == \"skipped\"",
            "steps.a.status != \"succeeded\"",
            "steps.a.status in [\"failed\", \"skipped\"]")) {
      assertThat(unreachable(first + when("b", condition))).as(condition).isEmpty();
    }
  }

  @Test
  void afterAFailureWhereTheJoinLetsItPass() {
    var two = "- { id: a" + READ + "- { id: b, needs: []" + READ;
    var failed = "when: steps.a.status == \"failed\"";
    assertThat(unreachable(two + "- { id: c, needs: [a, b], " + failed + READ)).hasSize(1);
    for (var join : List.of("any", "all_done")) {
      assertThat(
              unreachable(two + "- { id: c, needs: [a, b], join: " + join + ", " + failed + READ))
          .as(join)
          .isEmpty();
    }
  }

  @Test
  void aStepContradictsTheBlockAroundIt() {
    var block =
        """
        - id: together
          when: inputs.service == "cart"
          parallel:
            - steps:
                - { id: inner, when: %s, uses: test.read, with: { url: "http://h/" } }
        """;
    assertThat(unreachable(block.formatted("inputs.service == \"till\"")))
        .containsExactly(
            "the step inner can never run: this contradicts the condition of together around it");
    assertThat(unreachable(block.formatted("inputs.service != \"till\""))).isEmpty();
    assertThat(unreachable(block.formatted("run.requester == \"anna\""))).isEmpty();
  }

  @Test
  void whatChangesWhileARunGoesOnMayBeOtherwiseForTheBlock() {
    assertThat(
            unreachable(
                """
                - id: together
                  when: run.failure == ""
                  parallel:
                    - steps:
                        - { id: inner, when: run.failure == "x", uses: test.read, with: { url: "http://h/" } }
                """))
        .isEmpty();
  }

  @Test
  void aListWithoutItemsAndABlockThatNeverRuns() {
    assertThat(unreachable("- { id: a, for_each: '[]'" + READ))
        .containsExactly("the step a can never do anything: this list is always empty");
    assertThat(unreachable("- { id: a, for_each: '[1, 2].filter(n, n > 2)'" + READ)).hasSize(1);
    assertThat(unreachable("- { id: a, for_each: '[1, 2]'" + READ)).isEmpty();
    assertThat(
            unreachable(
                """
                - id: together
                  when: 1 == 2
                  parallel:
                    - steps:
                        - { id: inner, when: "false", uses: test.read, with: { url: "http://h/" } }
                """))
        .as("what is inside of it is not told as well")
        .containsExactly("the step together can never run: this is always false");
  }

  @Test
  void aPreconditionThatNothingMeetsEndsEveryRun() {
    var text =
        Texts.withStep("- { id: a" + READ)
            + "preconditions: [ { uses: test.read, with: { url: \"http://h/\" }, expect: '1 > 2' } ]\n";
    assertThat(Texts.problems(text))
        .filteredOn(problem -> problem.code() == Code.UNREACHABLE_STEP)
        .extracting(Problem::message)
        .containsExactly("no step can ever run: this is always false");
  }
}
