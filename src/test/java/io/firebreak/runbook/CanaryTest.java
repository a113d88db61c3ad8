package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.label.Labels;
import io.firebreak.runbook.Canary.State;
import io.firebreak.runbook.RunbookEvent.CanaryBegan;
import io.firebreak.runbook.RunbookEvent.CanaryEnded;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A new version serves a share of incidents until it is decided which one serves all. */
class CanaryTest {
  private static final Actor ANNA = new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null);
  private static final Evaluator EVALUATOR = new Evaluator();

  @TempDir Path folder;
  private int runs;

  private static Canary canary(String share, State state) {
    return new Canary("r", "trust", "new", "old", new BigDecimal(share), state, Instant.EPOCH);
  }

  private static long served(Canary canary) {
    return IntStream.range(0, 10_000)
        .filter(i -> canary.serving("incident-" + i).equals("new"))
        .count();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "5, 500", "0.5, 50", "50, 5000", "100, 10000"})
  void theShareOfIncidentsIsKept(String share, int of10000) {
    var canary = canary(share, State.OPEN);
    assertThat(served(canary)).isCloseTo(of10000, within(of10000 % 10_000 == 0 ? 0L : 120L));
    assertThat(canary.serving("incident-7")).isEqualTo(canary.serving("incident-7"));
  }

  @Test
  void whatIsDecidedServesAll() {
    assertThat(served(canary("5", State.TAKEN))).isEqualTo(10_000);
    assertThat(served(canary("95", State.DROPPED))).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, false, OPEN",
    "9, 9, false, OPEN",
    "10, 10, false, TAKEN",
    "11, 10, false, OPEN",
    "1, 0, true, DROPPED",
    "100, 99, true, DROPPED",
  })
  void aFailureDropsItAndProofTakesIt(int runs, int proved, boolean fell, State state) {
    var promotion =
        new Promotion(new Promotion.Runs(10), new Guards.Percent(BigDecimal.valueOf(70)));
    assertThat(new Canaries.Tally(runs, proved, fell).state(promotion)).isEqualTo(state);
  }

  private Catalogue catalogue(OpenStore store) {
    return new Catalogue(
        folder, Texts.LINTER, EVALUATOR, store.database(), store.journal(), "default");
  }

  private static OpenStore open(Stores stores) {
    return stores.open(
        RunbookEvent.register(EventTypes.builder()).build(),
        () -> Instant.parse("2026-01-02T03:04:05Z"));
  }

  private RunbookVersion write(Catalogue catalogue, String more) throws IOException {
    Files.writeString(
        folder.resolve("a.yaml"),
        """
        schema: 1
        runbook: a
        title: A runbook
        owner: team
        target: service/shop/a
        steps: [ { id: a, uses: test.read, with: { url: "http://h/" } } ]
        verify: { checks: [ { uses: test.read, with: { url: "http://h/" }, expect: result.healthy } ] }
        promotion: { after: 2 runs, success: 30% }
        """
            + more);
    assertThat(catalogue.reload().errors()).isFalse();
    return catalogue.find("a").orElseThrow();
  }

  private void ran(OpenStore store, RunbookVersion version, Trial trial) {
    var run = "run-" + ++runs;
    var guard = Ladder.count("default", run, version, version.trust(), trial);
    assertThat(store.journal().commit(Unit.builder().guard(guard).build()))
        .isInstanceOf(Committed.Done.class);
  }

  private static List<RunbookEvent> told(OpenStore store) {
    return store.journal().read(StreamId.admin("default"), 0).stream()
        .map(event -> event.payload())
        .filter(event -> event instanceof CanaryBegan || event instanceof CanaryEnded)
        .map(RunbookEvent.class::cast)
        .toList();
  }

  private static String serving(Catalogue catalogue, String incident) {
    return catalogue.canaries().serving(catalogue.find("a").orElseThrow(), incident).hash();
  }

  /** An incident that the new version serves, or one that the old one does. */
  private static String incident(Catalogue catalogue, RunbookVersion version) {
    return IntStream.range(0, 10_000)
        .mapToObj(i -> "incident-" + i)
        .filter(incident -> serving(catalogue, incident).equals(version.hash()))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void bothVersionsServeUntilTheNewOneHasProvenItself(Stores stores) throws IOException {
    try (var store = open(stores)) {
      var catalogue = catalogue(store);
      var old = write(catalogue, "");
      var next = write(catalogue, "canary: 20%\nrisk: low\n");
      var own = incident(catalogue, next);
      var others = incident(catalogue, old);
      assertThat(catalogue.canaries().serving(next, null)).as("without an incident").isEqualTo(old);
      var restarted = catalogue(store);
      restarted.reload();
      assertThat(serving(restarted, own)).isEqualTo(next.hash());
      assertThat(serving(restarted, others)).isEqualTo(old.hash());

      ran(store, next, Trial.PROVED);
      ran(store, old, Trial.FELL);
      catalogue.canaries().look();
      var canary = catalogue.canaries().of(next).orElseThrow();
      assertThat(catalogue.canaries().tally(canary, false))
          .isEqualTo(new Canaries.Tally(1, 1, false));
      assertThat(catalogue.canaries().tally(canary, true))
          .isEqualTo(new Canaries.Tally(1, 0, true));
      assertThat(serving(catalogue, others)).isEqualTo(old.hash());

      ran(store, next, Trial.PROVED);
      catalogue.canaries().look();
      restarted.canaries().look();
      assertThat(serving(catalogue, others)).isEqualTo(next.hash());
      assertThat(serving(restarted, others)).isEqualTo(next.hash());
      assertThat(told(store))
          .containsExactly(
              new CanaryBegan("a", next.hash(), old.hash(), "20%"),
              new CanaryEnded("a", next.hash(), true, null, "2 of 2 runs succeeded"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailureOfTheNewVersionGivesAllBackToTheOldOne(Stores stores) throws IOException {
    try (var store = open(stores)) {
      var catalogue = catalogue(store);
      var old = write(catalogue, "");
      var next = write(catalogue, "canary: 20%\nrisk: low\n");
      var own = incident(catalogue, next);
      ran(store, next, Trial.FELL);
      catalogue.canaries().look();
      assertThat(serving(catalogue, own)).isEqualTo(old.hash());
      var worded = write(catalogue, "canary: 20%\nrisk: low\ntags: [better]\n");
      assertThat(worded.hash()).isNotEqualTo(next.hash());
      assertThat(serving(catalogue, own)).as("other words, same steps").isEqualTo(old.hash());
      var third = write(catalogue, "canary: 20%\nrisk: high\n");
      assertThat(serving(catalogue, incident(catalogue, third))).isEqualTo(third.hash());
      assertThat(catalogue.canaries().of(third).map(Canary::stable))
          .as("what failed serves nobody")
          .contains(old.hash());
      var whole = write(catalogue, "risk: high\n");
      assertThat(serving(catalogue, own)).as("without canary, all").isEqualTo(whole.hash());
    }
  }

  @ParameterizedTest
  @EnumSource
  void peopleMayEndIt(Stores stores) throws IOException {
    try (var store = open(stores)) {
      var catalogue = catalogue(store);
      var old = write(catalogue, "");
      var next = write(catalogue, "canary: 20%\nrisk: low\n");
      var own = incident(catalogue, next);
      assertThat(catalogue.canaries().decide(next, false, "not this week", ANNA)).isTrue();
      assertThat(serving(catalogue, own)).isEqualTo(old.hash());
      assertThat(catalogue.canaries().decide(next, true, "now", ANNA)).as("once").isFalse();
      assertThat(told(store))
          .last()
          .isEqualTo(new CanaryEnded("a", next.hash(), false, "anna", "not this week"));
    }
  }

  @Test
  void eachIncidentAsksTheTriggerOfItsOwnVersion() throws IOException {
    try (var store = open(Stores.EMBEDDED)) {
      var catalogue = catalogue(store);
      var trigger = "triggers: { alert: { when: alert.name == \"%s\" }, manual: true }\n";
      var old = write(catalogue, trigger.formatted("Old"));
      var next = write(catalogue, "canary: 20%\n" + trigger.formatted("New"));
      var own = incident(catalogue, next);
      var others = incident(catalogue, old);
      for (var name : List.of("Old", "New")) {
        var matching = catalogue.match(alert(name));
        var version = name.equals("Old") ? old : next;
        assertThat(matching.versions()).containsExactly(version);
        assertThat(matching.versions(own)).isEqualTo(only(name.equals("New"), version));
        assertThat(matching.versions(others)).isEqualTo(only(name.equals("Old"), version));
      }
    }
  }

  private static Alert alert(String name) {
    return new Alert(
        "alertmanager",
        name,
        Alert.Status.FIRING,
        Severity.CRITICAL,
        Labels.of(Map.of()),
        Map.of(),
        Instant.EPOCH,
        null,
        "f1",
        null,
        Map.of(),
        List.of());
  }

  private static List<RunbookVersion> only(boolean serves, RunbookVersion version) {
    return serves ? List.of(version) : List.of();
  }
}
