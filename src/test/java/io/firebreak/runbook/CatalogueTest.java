package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.StreamId;
import io.firebreak.label.Labels;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CatalogueTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));
  private static final Evaluator EVALUATOR = new Evaluator();

  @TempDir Path folder;

  private OpenStore open(Stores stores) {
    return stores.open(RunbookEvent.register(EventTypes.builder()).build(), CLOCK);
  }

  private Catalogue catalogue(OpenStore store) {
    return new Catalogue(
        folder, Texts.LINTER, EVALUATOR, store.database(), store.journal(), "default");
  }

  private void write(String file, String text) throws IOException {
    var path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static String runbook(String name, String more) {
    return """
    schema: 1
    runbook: %s
    title: A runbook
    owner: team
    target: service/shop/%s
    steps: [ { id: a, uses: test.read, with: { url: "http://h/" } } ]
    verify: { checks: [ { uses: test.read, with: { url: "http://h/" }, expect: result.healthy } ] }
    """
            .formatted(name, name)
        + more;
  }

  private static String onAlert(String name, String when, int priority) {
    return runbook(
        name, "priority: " + priority + "\ntriggers: { alert: { when: '" + when + "' } }\n");
  }

  private static List<String> events(OpenStore store) {
    return store.journal().read(StreamId.admin("default"), 0).stream()
        .map(event -> String.valueOf(event.payload()).replaceAll("[0-9a-f]{64}", "#"))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A run keeps its version across reload and restart")
  void versionsStay(Stores stores) throws IOException {
    write("deep/down/a.yaml", runbook("a", "triggers: { manual: true }\n"));
    try (var store = open(stores)) {
      var catalogue = catalogue(store);
      assertThat(catalogue.find("a")).isEmpty();
      assertThat(catalogue.reload().problems()).isEmpty();
      var first = catalogue.find("a").orElseThrow();
      assertThat(first.path()).isEqualTo("deep/down/a.yaml");

      write("deep/down/a.yaml", runbook("a", "risk: high\ntriggers: { manual: true }\n"));
      catalogue.reload();
      var second = catalogue.find("a").orElseThrow();
      assertThat(second.hash()).isNotEqualTo(first.hash());
      assertThat(second.runbook().risk()).isEqualTo(Runbook.Risk.HIGH);
      assertThat(catalogue.byHash(first.hash())).isSameAs(first);

      var restarted = catalogue(store);
      restarted.reload();
      assertThat(restarted.byHash(first.hash()).canonicalJson()).isEqualTo(first.canonicalJson());
      assertThat(restarted.byHash(first.hash()).runbook().risk()).isEqualTo(Runbook.Risk.MEDIUM);
      assertThatThrownBy(() -> restarted.byHash("0".repeat(64)))
          .hasMessageContaining("no runbook version");

      Files.delete(folder.resolve("deep/down/a.yaml"));
      restarted.reload();
      assertThat(restarted.find("a")).isEmpty();
      assertThat(restarted.byHash(second.hash()).runbook().name()).isEqualTo("a");
      assertThat(events(store))
          .containsExactly(
              "InForce[name=a, hash=#, previous=null, path=deep/down/a.yaml, author=null, change=null]",
              "InForce[name=a, hash=#, previous=#, path=deep/down/a.yaml, author=null, change=null]",
              "Withdrawn[name=a, hash=#, path=deep/down/a.yaml]");
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A bad file leaves the last good version in force, also after a restart")
  void lastGoodStays(Stores stores) throws IOException {
    write("a.yaml", runbook("a", "triggers: { manual: true }\n"));
    write("b.yaml", runbook("b", "triggers: { manual: true }\n"));
    try (var store = open(stores)) {
      var catalogue = catalogue(store);
      catalogue.reload();
      var good = catalogue.find("a").orElseThrow();

      write("a.yaml", "schema: 1\nrunbok: a\n");
      write("c.yaml", "[");
      var report = catalogue.reload();
      assertThat(report.errors()).isTrue();
      assertThat(report.problems())
          .extracting(problem -> problem.location().file())
          .contains("a.yaml", "c.yaml")
          .doesNotContain("b.yaml");
      assertThat(catalogue.find("a")).contains(good);
      assertThat(catalogue.inForce()).hasSize(2);
      catalogue.reload();

      var restarted = catalogue(store);
      restarted.reload();
      assertThat(restarted.find("a").orElseThrow().hash()).isEqualTo(good.hash());
      assertThat(restarted.find("b")).isPresent();

      write("a.yaml", runbook("a", "risk: low\ntriggers: { manual: true }\n"));
      assertThat(restarted.reload().problems())
          .extracting(problem -> problem.location().file())
          .containsOnly("c.yaml");
      assertThat(restarted.find("a").orElseThrow().runbook().risk()).isEqualTo(Runbook.Risk.LOW);
      assertThat(events(store)).filteredOn(event -> event.startsWith("Rejected[path=a")).hasSize(2);
    }
  }

  @Test
  @Tag("B52")
  @DisplayName(
      "B52: no link leads out of the folder; links within it, as Kubernetes makes, are fine")
  void links() throws IOException {
    var outside = Files.createTempFile("outside", ".yaml");
    Files.writeString(outside, runbook("outside", ""));
    write("..data/kept.yaml", runbook("kept", "triggers: { manual: true }\n"));
    Files.createSymbolicLink(folder.resolve("kept.yaml"), Path.of("..data/kept.yaml"));
    Files.createSymbolicLink(folder.resolve("evil.yaml"), outside);
    Files.createSymbolicLink(folder.resolve("up"), folder.getParent());
    Files.createSymbolicLink(folder.resolve("self"), folder);
    Files.createSymbolicLink(folder.resolve("gone.yaml"), folder.resolve("nowhere"));
    write("notes.txt", "not a runbook");
    write("kept.test.yaml", "a test, not a runbook");
    try (var store = open(Stores.EMBEDDED)) {
      var catalogue = catalogue(store);
      var report = catalogue.reload();
      assertThat(report.problems())
          .extracting(problem -> problem.code() + " " + problem.location().file())
          .containsExactlyInAnyOrder(
              "PATH_ESCAPE evil.yaml", "PATH_ESCAPE up", "UNREADABLE gone.yaml");
      assertThat(catalogue.inForce())
          .extracting(version -> version.runbook().name())
          .containsExactly("kept");
    } finally {
      Files.delete(outside);
    }
    assertThat(Texts.LINTER.lint(List.of(folder)).errors()).isTrue();
  }

  @Test
  @DisplayName("Two files with one name: the one stays that had it")
  void duplicateNames() throws IOException {
    write("m.yaml", runbook("a", "triggers: { manual: true }\n"));
    try (var store = open(Stores.EMBEDDED)) {
      var catalogue = catalogue(store);
      catalogue.reload();
      write("b.yaml", runbook("a", "risk: high\ntriggers: { manual: true }\n"));
      assertThat(catalogue.reload().problems())
          .extracting(Problem::toString)
          .containsExactly("b.yaml:1:1: error DUPLICATE_NAME the runbook a is already in m.yaml");
      assertThat(catalogue.find("a").orElseThrow().path()).isEqualTo("m.yaml");
      assertThat(Texts.LINTER.lint(List.of(folder)).problems())
          .extracting(Problem::code)
          .containsExactly(Problem.Code.DUPLICATE_NAME);
    }
  }

  @Test
  @DisplayName("An alert's matches come by priority, then name; the others say why not")
  void triggers() throws IOException {
    write("1.yaml", onAlert("zebra", "alert.name == \"Down\"", 5));
    write("2.yaml", onAlert("lion", "alert.labels.team == \"shop\"", 0));
    write("3.yaml", onAlert("ant", "alert.severity == \"critical\"", 0));
    write("4.yaml", onAlert("owl", "alert.name == \"Up\"", 9));
    write("5.yaml", onAlert("eel", "alert.labels.gone == \"x\"", 9));
    write("6.yaml", runbook("cat", "triggers: { manual: true }\n"));
    try (var store = open(Stores.EMBEDDED)) {
      var catalogue = catalogue(store);
      assertThat(catalogue.reload().problems()).isEmpty();
      var alert =
          new Alert(
              "alertmanager",
              "Down",
              Alert.Status.FIRING,
              Severity.CRITICAL,
              Labels.of(Map.of("team", "shop")),
              Map.of(),
              CLOCK.instant(),
              null,
              "f1",
              null,
              Map.of(),
              List.of());
      assertThat(catalogue.match(alert).verdicts())
          .extracting(match ->
              match.version().runbook().name() + " " + match.reason().code() + " " + match.detail())
          .containsExactly(
              "zebra matched alert.name == \"Down\"",
              "ant matched alert.severity == \"critical\"",
              "lion matched alert.labels.team == \"shop\"",
              "eel condition_error alert.labels.gone == \"x\": there is no gone",
              "owl condition_false alert.name == \"Up\"",
              "cat no_alert_trigger ");
    }
  }
}
