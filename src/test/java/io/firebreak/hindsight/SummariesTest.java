package io.firebreak.hindsight;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.plan.Readings;
import io.firebreak.remediation.RunStatus;
import io.firebreak.runbook.Catalogue;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is found out beside the work about the runbooks in force")
class SummariesTest {
  private final List<BacktestReport> told = new ArrayList<>();

  private Summaries summaries(HindsightWorld world, Catalogue catalogue) {
    var backtests =
        new Backtests(
            world.store.journal(),
            world.store.database(),
            world.intake,
            catalogue,
            HindsightWorld.EVALUATOR,
            world.ground.fleet(),
            new Readings(world.actions, HindsightWorld.EVALUATOR, world.ground.secrets()));
    return new Summaries(HindsightWorld.TENANT, catalogue, backtests, told::add);
  }

  private List<String> names() {
    return told.stream().map(BacktestReport::runbook).toList();
  }

  @Test
  void eachVersionIsToldOnceAndAChangedOneAnew() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      var heal = world.runbook("heal", HindsightWorld.restart("heal", "Sick", ""));
      world.runbook("idle", HindsightWorld.restart("idle", "Never", ""));
      world.route(world.firing("Sick", "cart"));
      world.await(world.onlyRun(), RunStatus.SUCCEEDED);
      world.now = world.now.plus(Duration.ofMinutes(1));
      var summaries = summaries(world, world.catalogue);

      assertThat(summaries.refresh()).isFalse();
      assertThat(names()).containsExactlyInAnyOrder("heal", "idle");
      assertThat(summaries.of(heal).orElseThrow().matched()).isEqualTo(1);
      assertThat(summaries.of(heal).orElseThrow().did()).isEqualTo(Map.of("succeeded", 1L));
      summaries.refresh();
      assertThat(told).hasSize(2);

      var changed = world.runbook("heal", HindsightWorld.restart("heal", "Ill", ""));
      summaries.refresh();
      assertThat(names()).hasSize(3).endsWith("heal");
      assertThat(summaries.of(changed).orElseThrow().matched()).isZero();
      assertThat(summaries.of(heal)).as("no longer in force").isEmpty();
    }
  }

  @Test
  void manyVersionsAreTakenAFewAtATimeTheNewestFirst() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      for (var i = 0; i < Summaries.MOST_AT_ONCE; i++) {
        world.runbook("old-" + i, HindsightWorld.restart("old-" + i, "Sick" + i, ""));
      }
      world.now = world.now.plus(Duration.ofMinutes(1));
      world.runbook("newest", HindsightWorld.restart("newest", "Never", ""));
      var summaries = summaries(world, world.catalogue);

      assertThat(summaries.refresh()).as("more is missing").isTrue();
      assertThat(names()).hasSize(Summaries.MOST_AT_ONCE).startsWith("newest");
      assertThat(summaries.refresh()).isFalse();
      assertThat(names()).hasSize(Summaries.MOST_AT_ONCE + 1).doesNotHaveDuplicates();
    }
  }

  @Test
  void staleRunbooksAreLookedForOnceADayAndWhenOthersAreInForce() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.runbook("heal", HindsightWorld.restart("heal", "Sick", ""));
      var reports = new ArrayList<RotReport>();
      var latest =
          new LatestRot(
              world.store.database(), world.catalogue, RotTest.rot(world, Map.of()), reports::add);
      assertThat(latest.report()).isEmpty();

      latest.refresh();
      latest.refresh();
      assertThat(reports).hasSize(1);
      assertThat(latest.report()).contains(reports.getFirst());

      world.runbook("idle", HindsightWorld.restart("idle", "Never", ""));
      latest.refresh();
      assertThat(reports).hasSize(2);
      assertThat(reports.getLast().items())
          .extracting(RotReport.Item::runbook)
          .contains("heal", "idle");

      world.now = world.now.plus(LatestRot.FRESH);
      latest.refresh();
      assertThat(reports).hasSize(3);
    }
  }
}
