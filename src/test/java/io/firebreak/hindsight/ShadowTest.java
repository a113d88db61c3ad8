package io.firebreak.hindsight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.firebreak.rehearsal.RecordedAnswers;
import io.firebreak.remediation.RunStatus;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("In what a candidate differs from the version in force, by the stored alerts")
class ShadowTest {
  private static final Duration MONTH = Duration.ofDays(30);

  private static String asking(String more) {
    return HindsightWorld.restart("heal", "Sick", more)
        .replace("autonomy: auto", "autonomy: approve");
  }

  private static ShadowReport compare(HindsightWorld world, String candidate)
      throws InterruptedException {
    var dryRun = world.engine.dryRun();
    var remediation = world.engine.remediation();
    var ground =
        new Shadow.Ground(
            world.store.database(),
            world.ground.versions(),
            HindsightWorld.EVALUATOR,
            remediation,
            world.incidents,
            (run, version) ->
                RecordedAnswers.foreseeForAlert(
                    dryRun,
                    world.actions,
                    run,
                    remediation.events(HindsightWorld.TENANT, run.id()),
                    world.catalogue.byHash(run.begun().version()),
                    version));
    return new Shadow(
            world.store.database(), world.catalogue, BacktestTest.backtests(world), ground)
        .report(HindsightWorld.TENANT, BacktestTest.version(world, candidate), MONTH);
  }

  /** One alert, for which the version in force waits for an approval. */
  private static void waiting(HindsightWorld world) {
    world.runbook("heal", asking(""));
    world.route(world.firing("Sick", "cart"));
    world.await(world.onlyRun(), RunStatus.AWAITING_APPROVAL);
    world.unhealthy.set(0);
  }

  @ParameterizedTest
  @EnumSource
  void agreementsAndDifferencesStandBesideWhatPeopleDid(Stores kind) throws Exception {
    try (var world = new HindsightWorld(kind)) {
      // PostgreSQL looks back from its own clock.
      world.now = Instant.now().minus(Duration.ofHours(3)).truncatedTo(ChronoUnit.SECONDS);
      world.runbook("heal", asking(""));
      world.route(world.firing("Sick", "cart"));
      world.reject(world.onlyRun());
      world.now = world.now.plusSeconds(60);
      world.route(world.firing("Sick", "till"));
      var second =
          world
              .engine
              .remediation()
              .list(HindsightWorld.TENANT, null, null, null, 1)
              .getFirst()
              .id();
      world.approve(second);
      world.await(second, RunStatus.SUCCEEDED);
      world.now = world.now.plusSeconds(60);
      var began = world.now;
      world.route(world.firing("Ill", "mill"));
      world.route(world.alert("Ill", "mill", began, began.plusSeconds(30)));
      world.unhealthy.set(0);
      var told = ObservedTest.told(world);

      var report =
          compare(
              world,
              asking("").replace("alert.name == \"Sick\"", "alert.name in [\"Sick\", \"Ill\"]"));

      assertThat(report.inForce()).isNotEqualTo(report.candidate());
      assertThat(List.of(report.alerts(), report.matched(), report.agree(), report.differ()))
          .containsExactly(3L, 3L, 2L, 1L);
      assertThat(report.planned()).isEqualTo(2);
      assertThat(report.differences()).containsExactly(entry("match", 1L));
      assertThat(report.lines())
          .extracting(ShadowReport.Line::alert, ShadowReport.Line::beside)
          .containsExactly(
              tuple("Sick", "people_declined"),
              tuple("Sick", "both_act"),
              tuple("Ill", "no_run_acted"));
      assertThat(report.lines())
          .extracting(line -> line.done().stream().map(Deed::people).toList())
          .containsExactly(
              List.of(List.of("ben voted reject: not now")),
              List.of(List.of("ben voted approve")),
              List.of());
      assertThat(report.lines().getLast().endsAt()).isEqualTo(began.plusSeconds(30));
      assertThat(report.lines().getLast().differences())
          .extracting(Difference::own)
          .containsExactly("matches");
      assertThat(world.restarts).as("nobody acts for a comparison").hasValue(1);
      assertThat(ObservedTest.told(world)).as("nobody is told").isEqualTo(told);
      assertThat(world.engine.remediation().list(HindsightWorld.TENANT, null, null, null, 10))
          .as("nothing is started")
          .hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          title: Restart            | title: Start again       | ``                          | ``                 | ``
          "Sick"                    | "Ill"                    | match                       | matches            | condition_false
          from: alert.labels.service| default: till            | inputs, step, target        | {"service":"cart"} | {"service":"till"}
          target: "shop/            | target: "store/          | target                      | shop/cart          | store/cart
          result.value > 2          | result.value > 7         | outcome                     | awaiting_approval  | skipped (precondition_unmet)
          autonomy: approve         | autonomy: suggest        | outcome                     | awaiting_approval  | skipped (autonomy_suggest)
          autonomy: approve         | autonomy: observe        | ``                          | ``                 | ``
          owner: sre                | approval: { count: 2 }   | approval                    | 1 vote             | 2 votes
          uses: shop.restart        | uses: shop.read          | approval, outcome, step     | awaiting_approval  | executing
          """)
  void whatDiffersIsToldOnceEach(
      String before, String after, String what, String theirs, String own) throws Exception {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      waiting(world);

      var changed = asking("").replace(before, after);
      var report =
          compare(
              world,
              after.startsWith("approval")
                  ? changed + "owner: sre\n"
                  : after.endsWith("shop.read")
                      ? changed
                          .replace("with: { service:", "with: { what:")
                          .replace("    undo: { none: a restart cannot be taken back }\n", "")
                      : changed);

      var line = report.lines().getFirst();
      assertThat(String.join(", ", report.differences().keySet())).isEqualTo(what);
      assertThat(report.agree()).isEqualTo(what.isEmpty() ? 1 : 0);
      if (!what.isEmpty()) {
        assertThat(line.differences().getFirst().theirs()).startsWith(theirs);
        assertThat(line.differences().getFirst().own()).startsWith(own);
      }
      assertThat(world.restarts).hasValue(0);
    }
  }

  @Test
  void guardsKnowTheRunsThatEachVersionWouldHaveHad() throws Exception {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.runbook("heal", asking(""));
      world.send(world.firing("Sick", "cart"));
      world.now = world.now.plusSeconds(600);
      world.send(world.firing("Sick", "till"));

      var report = compare(world, asking("guard: { max_runs: 1 per 1h }"));

      assertThat(report.differences()).containsExactly(entry("gates", 1L));
      var second = report.lines().getLast();
      assertThat(second.planned()).as("no run was started, so no answer is known").isFalse();
      assertThat(second.differences().getFirst().own()).startsWith("action_budget");
      assertThat(second.beside()).isEqualTo("nobody_acts");
    }
  }

  @Test
  void withoutAVersionInForceEveryMatchIsADifference() throws Exception {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.send(world.firing("Sick", "cart"));

      var report = compare(world, asking("").replace("autonomy: approve", "autonomy: observe"));

      assertThat(report.inForce()).isNull();
      assertThat(report.lines())
          .extracting(ShadowReport.Line::theirs, ShadowReport.Line::own)
          .containsExactly(tuple("no version in force", "ask: for shop/cart"));
      assertThat(report.differences()).containsExactly(entry("match", 1L));
    }
  }
}
