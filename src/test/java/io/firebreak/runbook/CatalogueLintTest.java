package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.journal.EventTypes;
import io.firebreak.journal.StreamId;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What a server finds in its runbooks, and what lint does with its configuration")
class CatalogueLintTest {
  private static final Surroundings NO_SECRETS = new Surroundings(Set.of(), Map.of(), null);

  @TempDir Path folder;
  @TempDir Path policies;
  private Linter linter = Texts.LINTER;
  private OpenStore store;
  private Catalogue catalogue;

  @BeforeEach
  void open() {
    store =
        Stores.EMBEDDED.open(
            RunbookEvent.register(EventTypes.builder()).build(), InstantSource.system());
    catalogue =
        new Catalogue(
            RunbookSource.folder(folder),
            () -> linter,
            new Evaluator(),
            store.database(),
            store.journal(),
            "default",
            List.of());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void runbook(String name, String steps, String more) throws IOException {
    Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        schema: 1
        runbook: %s
        title: A runbook
        owner: team
        target: service/shop/%s
        triggers: { manual: true, alert: { when: 'alert.name == "Down"' } }
        steps: [ %s ]
        verify: { checks: [ { uses: test.read, with: { url: "http://h/" }, expect: result.healthy } ] }
        %s
        """
            .formatted(name, name, steps, more));
  }

  private void changing(String name, String more) throws IOException {
    runbook(
        name,
        "{ id: a, uses: test.change, undo: { none: it is only a test }, with: { url: \"http://h/\","
            + " headers: { X: \"${{ secrets.SHOP_TOKEN }}\" } } }",
        more);
  }

  private PolicySet denying(String runbook) throws IOException {
    Files.writeString(
        policies.resolve("stop.yaml"),
        """
        schema: 1
        policy: stop
        title: Not this one
        when: runbook.name == "%s"
        deny: not this one
        """
            .formatted(runbook));
    return PolicyCatalogue.of(policies);
  }

  private List<String> reloaded() {
    return catalogue.reload().problems().stream().map(Problem::toString).toList();
  }

  /** What the command says, with files named as the server names them. */
  private List<String> linted() {
    return linter.lint(List.of(folder)).problems().stream()
        .map(problem -> problem.toString().replace(folder + "/", ""))
        .toList();
  }

  private List<String> inForce() {
    return catalogue.inForce().stream().map(version -> version.runbook().name()).toList();
  }

  @Test
  void bothFindTheSame() throws IOException {
    changing("a", "");
    changing("b", "");
    changing("c", "priority: 1");
    runbook("parent", "{ id: a, uses: runbook.run, with: { runbook: child } }", "priority: 2");
    linter = Texts.LINTER.within(NO_SECRETS).under(denying("c"));

    assertThat(reloaded()).isEqualTo(linted());
    assertThat(linted())
        .anyMatch(problem -> problem.contains("a.yaml") && problem.contains("UNKNOWN_SECRET"))
        .anyMatch(problem -> problem.contains("b.yaml") && problem.contains("TRIGGERS_OVERLAP"))
        .anyMatch(problem -> problem.contains("c.yaml") && problem.contains("POLICY_DENIES"));
    assertThat(inForce()).contains("a", "b").doesNotContain("c");
  }

  @Test
  void whatTheConfigurationNamesIsLookedAtAnewWhenNoFileHasChanged() throws IOException {
    changing("a", "");
    linter = Texts.LINTER.within(NO_SECRETS);
    assertThat(reloaded()).hasSize(1).first().asString().contains("UNKNOWN_SECRET");
    var version = catalogue.find("a").orElseThrow();

    linter = Texts.LINTER.within(new Surroundings(Set.of("SHOP_TOKEN"), Map.of(), null));
    assertThat(reloaded()).isEmpty();
    assertThat(catalogue.find("a").orElseThrow()).isEqualTo(version);
  }

  @Test
  void whatAPolicyComesToDenyStaysAsItWasAndIsTold() throws IOException {
    changing("a", "");
    assertThat(reloaded()).isEmpty();

    linter = Texts.LINTER.under(denying("a"));
    assertThat(reloaded()).hasSize(1).first().asString().contains("POLICY_DENIES");
    assertThat(reloaded()).hasSize(1);
    assertThat(inForce()).containsExactly("a");
    assertThat(
            store.journal().read(StreamId.admin("default"), 0).stream()
                .filter(event -> event.payload() instanceof RunbookEvent.Rejected))
        .as("told once")
        .hasSize(1);
  }

  @Test
  void oneFileMayMakeAnotherWrong() throws IOException {
    changing("a", "");
    assertThat(reloaded()).isEmpty();
    changing("b", "");
    assertThat(reloaded()).hasSize(1).first().asString().startsWith("b.yaml");
    Files.delete(folder.resolve("b.yaml"));
    assertThat(reloaded()).isEmpty();
  }
}
