package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildLintTest {
  private static final Linter LINTER = new Linter(RealActions.ALL);

  @TempDir private Path folder;

  private void write(String name, String steps) throws IOException {
    Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        schema: 1
        runbook: %s
        title: %s
        owner: team
        target: service/shop/%s
        triggers: { manual: true }
        inputs:
          service: { type: string, pattern: "[a-z]+" }
          count: { type: integer, default: 1, max: 3 }
        steps:
        %s
        verify:
          checks: [ { uses: http.check, with: { url: "http://shop/" }, expect: result.healthy } ]
        """
            .formatted(name, name, name, steps));
  }

  private static String runs(String runbook, String inputs) {
    return "  - { id: go, uses: runbook.run, with: { runbook: %s, inputs: { %s } } }"
        .formatted(runbook, inputs);
  }

  private List<String> problems() {
    return LINTER.lint(List.of(folder)).problems().stream()
        .map(problem ->
            folder.relativize(Path.of(problem.location().file()))
                + ":"
                + problem.location().line()
                + " "
                + problem.code())
        .toList();
  }

  @Test
  void aRunbookThatIsNotThereIsNamedAsOneThatMightBeMeant() throws IOException {
    write("leaf", "  - { id: look, uses: http.check, with: { url: \"http://shop/\" } }");
    write("root", runs("laef", "service: a"));
    assertThat(problems()).containsExactly("root.yaml:11 UNKNOWN_RUNBOOK");
    assertThat(LINTER.lint(List.of(folder)).problems().getFirst().suggestion()).isEqualTo("leaf");
  }

  @Test
  void inputsOfTheChildAreCheckedByItsOwnRules() throws IOException {
    write("leaf", "  - { id: look, uses: http.check, with: { url: \"http://shop/\" } }");
    write("root", runs("leaf", "servcie: a, count: 7"));
    assertThat(problems())
        .containsExactlyInAnyOrder(
            "root.yaml:11 UNKNOWN_KEY", "root.yaml:11 TYPE", "root.yaml:11 MISSING_KEY");
  }

  @Test
  void aRunbookThatWouldRunItselfIsACycle() throws IOException {
    write("a", runs("b", "service: x"));
    write("b", runs("c", "service: x"));
    write("c", runs("a", "service: x"));
    assertThat(problems())
        .containsExactlyInAnyOrder("a.yaml:11 CYCLE", "b.yaml:11 CYCLE", "c.yaml:11 CYCLE");
  }

  @Test
  void childrenMayBeFiveDeep() throws IOException {
    write("leaf", "  - { id: look, uses: http.check, with: { url: \"http://shop/\" } }");
    write("e", runs("leaf", "service: x"));
    write("d", runs("e", "service: x"));
    write("c", runs("d", "service: x"));
    write("b", runs("c", "service: x"));
    write("a", runs("b", "service: x"));
    assertThat(problems()).isEmpty();
    write("root", runs("a", "service: x"));
    assertThat(problems()).containsExactly("root.yaml:11 RANGE");
  }

  @Test
  void aRunbookThatAsksForEachBatchCannotBeAPartOfAnother() throws IOException {
    write(
        "leaf",
        "  - { id: look, for_each: '[1, 2]', approve_each: true, uses: http.check, with: { url:"
            + " \"http://shop/\" } }");
    write("root", runs("leaf", "service: a"));
    assertThat(problems()).containsExactly("root.yaml:11 RANGE");
    assertThat(LINTER.lint(List.of(folder)).problems().getFirst().message())
        .contains("never asks alone");
  }

  @Test
  void askingForEachBatchSaysNothingWithoutAList() throws IOException {
    write(
        "leaf",
        "  - { id: look, approve_each: true, uses: http.check, with: { url: \"http://shop/\" } }");
    assertThat(problems()).containsExactly("leaf.yaml:11 RANGE");
  }
}
