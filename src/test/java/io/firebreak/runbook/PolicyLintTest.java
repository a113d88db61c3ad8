package io.firebreak.runbook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lint says what policies do to every run of a runbook, and nothing that depends on the run. */
class PolicyLintTest {
  private static final String RUNBOOK =
      """
      schema: 1
      runbook: example
      title: Example
      owner: team
      target: service/shop/a
      risk: low
      autonomy: auto
      triggers: { manual: true }
      steps:
        - id: a
          uses: test.change
          with: { url: "http://h/" }
          undo: { none: it is gone }
      verify: { checks: [ { uses: test.read, with: { url: "http://h/" }, expect: result.healthy } ] }
      """;
  private static final Linter BUILT_IN =
      new Linter(TestActions.ALL).under(PolicyCatalogue.builtIn());

  @TempDir Path folder;

  private static List<String> lint(Linter linter, String text) {
    return linter.lint("r.yaml", text.getBytes(UTF_8)).problems().stream()
        .map(Problem::toString)
        .toList();
  }

  @Test
  void anUnattendedIrreversibleStepNamesThePolicyThatAsks() {
    assertThat(lint(BUILT_IN, RUNBOOK))
        .containsExactly(
            "r.yaml:7:11: warning POLICY_APPLIES the policy irreversible-needs-approval asks people"
                + " although autonomy is auto: A change that cannot be undone needs a person who"
                + " agrees to it");
  }

  @Test
  void nothingIsSaidOfARunbookThatAsksByItself() {
    assertThat(lint(BUILT_IN, RUNBOOK.replace("autonomy: auto", "autonomy: approve"))).isEmpty();
    assertThat(lint(BUILT_IN, RUNBOOK.replace("risk: low", "risk: high"))).isEmpty();
  }

  @Test
  void nothingIsSaidThatDependsOnTheRun() {
    var text =
        RUNBOOK
            .replace("risk: low", "risk: medium")
            .replace(
                "undo: { none: it is gone }",
                "undo: { uses: test.change, with: { url: \"http://h/\" } }");
    assertThat(lint(BUILT_IN, text)).isEmpty();
  }

  @Test
  @Tag("G143")
  void whatIsDoneAtTheEndIsKnownByItsActionAndClass() throws IOException {
    Files.writeString(
        folder.resolve("p.yaml"),
        """
        schema: 1
        policy: no-changes
        title: No changes
        when: '"test.change" in plan.actions && "unsafe" in plan.effects'
        deny: nobody changes things
        """);
    var linter = new Linter(TestActions.ALL).under(PolicyCatalogue.of(folder));
    var reads =
        RUNBOOK.replace("test.change", "test.read").replace("undo: { none: it is gone }", "");
    assertThat(lint(linter, reads)).isEmpty();
    var tells = reads + "always: [ { uses: test.change, with: { url: \"http://h/\" } } ]\n";
    assertThat(lint(linter, tells))
        .containsExactly(
            "r.yaml:7:11: error POLICY_DENIES the policy no-changes denies every run: nobody changes"
                + " things");
  }

  @Test
  void aPolicyThatDeniesEveryRunIsAnError() throws IOException {
    Files.writeString(
        folder.resolve("p.yaml"),
        """
        schema: 1
        policy: no-changes
        title: No changes
        when: '"test.change" in plan.actions && runbook.owner != "platform"'
        deny: only the platform team changes things
        """);
    var linter = new Linter(TestActions.ALL).under(PolicyCatalogue.of(folder));
    assertThat(lint(linter, RUNBOOK))
        .containsExactly(
            "r.yaml:7:11: error POLICY_DENIES the policy no-changes denies every run: only the"
                + " platform team changes things");
    assertThat(lint(linter, RUNBOOK.replace("owner: team", "owner: platform"))).isEmpty();
  }
}
