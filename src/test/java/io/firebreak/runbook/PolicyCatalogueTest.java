package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firebreak.journal.EventTypes;
import io.firebreak.journal.StreamId;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyCatalogueTest {
  private static final String GOOD =
      """
      schema: 1
      policy: careful
      title: Careful
      when: plan.changes > 3
      warn: many changes
      """;

  @TempDir Path config;

  private static OpenStore open(Stores stores) {
    return stores.open(
        RunbookEvent.register(EventTypes.builder()).build(),
        InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")));
  }

  private PolicyCatalogue catalogue(OpenStore store) {
    return new PolicyCatalogue(config.resolve("policies"), store.journal(), "default");
  }

  private Path write(String text) throws IOException {
    var folder = Files.createDirectories(config.resolve("policies"));
    return Files.writeString(folder.resolve("careful.yaml"), text);
  }

  private static List<String> names(PolicyCatalogue catalogue) {
    return catalogue.inForce().policies().stream().map(Policy::name).toList();
  }

  private static List<RunbookEvent> events(OpenStore store) {
    return store.journal().read(StreamId.admin("default"), 0).stream()
        .map(event -> (RunbookEvent) event.payload())
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void theBuiltInOnesHoldWithoutAFolderAndAnEmptyFolderHasNone(Stores stores) throws IOException {
    try (var store = open(stores)) {
      var catalogue = catalogue(store);
      assertThat(catalogue.reload().problems()).isEmpty();
      assertThat(names(catalogue))
          .contains("no-self-approval", "irreversible-needs-approval")
          .hasSize(PolicyCatalogue.BUILT_IN.size());
      Files.createDirectories(config.resolve("policies"));
      catalogue.reload();
      assertThat(names(catalogue)).isEmpty();
      assertThat(events(store))
          .extracting(event -> ((RunbookEvent.PoliciesInForce) event).source())
          .containsExactly("built-in", config.resolve("policies").toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBadFileLeavesAllOfThemAsTheyWereAndIsOnTheRecord(Stores stores) throws IOException {
    try (var store = open(stores)) {
      var file = write(GOOD);
      var catalogue = catalogue(store);
      catalogue.reload();
      var before = catalogue.inForce();
      Files.writeString(file, GOOD + "wen: x\n");
      Files.writeString(file.resolveSibling("other.yaml"), GOOD.replace("careful", "other"));
      assertThat(catalogue.reload().errors()).isTrue();
      assertThat(catalogue.inForce()).isEqualTo(before);
      assertThat(events(store).get(1))
          .isInstanceOfSatisfying(
              RunbookEvent.Rejected.class,
              rejected -> {
                assertThat(rejected.problem()).startsWith("careful.yaml:6:1: error UNKNOWN_KEY");
                assertThat(rejected.kept()).isEqualTo(before.hash());
              });
      Files.writeString(file, GOOD);
      assertThat(catalogue.reload().errors()).isFalse();
      assertThat(names(catalogue)).containsExactly("careful", "other");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFolderThatIsGoneDoesNotFreeAnybody(Stores stores) throws IOException {
    try (var store = open(stores)) {
      var file = write(GOOD);
      var catalogue = catalogue(store);
      catalogue.reload();
      Files.delete(file);
      Files.delete(file.getParent());
      assertThat(catalogue.reload().text()).contains("the folder of policies is gone");
      assertThat(names(catalogue)).containsExactly("careful");
    }
  }

  @Test
  void nothingIsInForceBeforeTheFirstGoodSet() throws IOException {
    write(GOOD.replace("when: plan", "when: pln"));
    try (var store = open(Stores.EMBEDDED)) {
      var catalogue = catalogue(store);
      assertThat(catalogue.reload().errors()).isTrue();
      assertThatThrownBy(catalogue::inForce).isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> PolicyCatalogue.of(config.resolve("policies")))
        .isInstanceOf(PolicyCatalogue.InvalidPoliciesException.class)
        .hasMessageContaining("careful.yaml:4:7");
  }
}
