package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What changed between two versions")
class VersionDiffTest {
  private static final String OLD =
      """
      schema: 1
      runbook: a
      title: A runbook
      owner: team
      target: service/shop/a
      triggers: { manual: true }
      steps:
        - { id: one, uses: test.read, with: { url: "http://h/1" } }
        - { id: two, uses: test.read, with: { url: "http://h/2" }, timeout: 5s }
        - { id: three, uses: test.read, with: { url: "http://h/3" } }
      """;

  private static VersionDiff diff(String from, String to) {
    return VersionDiff.between(version(from), from, version(to), to);
  }

  private static RunbookVersion version(String text) {
    return Parsed.of("a.yaml", text.getBytes(StandardCharsets.UTF_8)).version(null).orElseThrow();
  }

  private static List<String> lines(String from, String to) {
    return diff(from, to).changes().stream().map(VersionDiff.Change::line).toList();
  }

  @Test
  @DisplayName("is told by the step that it is in, whatever place the step has")
  void bySteps() {
    assertThat(lines(OLD, OLD.replace("timeout: 5s", "timeout: 9s")))
        .containsExactly("~ steps.two.timeout: 5s -> 9s");
    assertThat(
            lines(
                OLD,
                OLD.replace(
                    "  - { id: one, uses: test.read, with: { url: \"http://h/1\" } }\n", "")))
        .containsExactly(
            "- steps.one: {\"id\":\"one\",\"uses\":\"test.read\",\"with\":{\"url\":\"http://h/1\"}}");
    assertThat(lines(OLD, OLD + "risk: high\n")).containsExactly("+ risk: high");
    assertThat(
            lines(
                OLD,
                OLD.replace("id: one", "id: tmp")
                    .replace("id: two", "id: one")
                    .replace("id: tmp", "id: two")))
        .contains("~ steps, order: one, two, three -> two, one, three");
  }

  @Test
  @DisplayName("is nothing when only comments and layout differ, but the text still shows them")
  void comments() {
    var diff = diff(OLD, "# why\n" + OLD.replace("{ manual: true }", "{manual: true}"));
    assertThat(diff.changes()).isEmpty();
    assertThat(diff.text())
        .contains("+# why", "-triggers: { manual: true }", "+triggers: {manual: true}");
    assertThat(diff(OLD, OLD).text()).isEmpty();
  }
}
