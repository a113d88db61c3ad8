package io.firebreak.hindsight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.firebreak.alert.Alert;
import io.firebreak.gate.Holds;
import io.firebreak.gate.QuietTime;
import io.firebreak.incident.Silence;
import io.firebreak.incident.Silences;
import io.firebreak.plan.Readings;
import io.firebreak.remediation.RunStatus;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.testing.Stores;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("What a changed runbook would have done with stored alerts")
class BacktestTest {
  private static final Duration MONTH = Duration.ofDays(30);

  @Test
  void matchesAreCountedAgainstWhatReallyHappened() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.runbook("heal", HindsightWorld.restart("heal", "Sick", ""));
      world.route(world.firing("Sick", "cart"));
      world.await(world.onlyRun(), RunStatus.SUCCEEDED);
      world.now = world.now.plusSeconds(60);
      world.route(world.firing("Ill", "till"));

      var report = backtest(world, HindsightWorld.restart("heal", "Ill", ""));

      assertThat(report.alerts()).isEqualTo(2);
      assertThat(report.matched()).isEqualTo(1);
      assertThat(report.would()).containsExactly(entry("run", 1L));
      assertThat(report.did()).containsExactly(entry("succeeded", 1L));
      assertThat(report.gained()).isEqualTo(1);
      assertThat(report.lost()).isEqualTo(1);
      assertThat(report.lines())
          .extracting(BacktestReport.Line::alert, BacktestReport.Line::would)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("Sick", "condition_false"),
              org.assertj.core.groups.Tuple.tuple("Ill", "run"));
      assertThat(report.summary()).contains("would have matched 1 of 2 alerts", "run 1x");
      assertThat(world.engine.remediation().list(HindsightWorld.TENANT, null, null, null, 10))
          .hasSize(1);
    }
  }

  @Test
  void guardsKnowTheRunsThatThisVersionWouldHaveHad() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      for (var minute = 0; minute < 60; minute += 10) {
        world.now = HindsightWorld.START.plus(Duration.ofMinutes(minute));
        world.send(world.firing("Sick", "cart"));
      }
      var cooled =
          backtest(world, HindsightWorld.restart("heal", "Sick", "guard: { cooldown: 20m }"));
      assertThat(cooled.would()).containsExactly(entry("cooldown", 4L), entry("run", 2L));

      var limited =
          backtest(world, HindsightWorld.restart("heal", "Sick", "guard: { max_runs: 1 per 1h }"));
      assertThat(limited.would()).containsExactly(entry("action_budget", 5L), entry("run", 1L));
    }
  }

  @Test
  void holdsPrecedenceAndInputsAreJudgedAsForReal() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      var began = world.now;
      world.runbook("first", HindsightWorld.restart("first", "Both", "priority: 5"));
      world.send(world.alert("Short", "cart", began, null));
      world.send(world.alert("Short", "cart", began, began.plusSeconds(10)));
      world.send(world.alert("Long", "cart", began, null));
      world.send(world.alert("Long", "c4rt", began, null));
      world.send(world.alert("Both", "cart", began, null));
      world.now = began.plus(Duration.ofHours(1));

      var held =
          HindsightWorld.restart("heal", "Short", "")
              .replace("alert.name == \"Short\"", "alert.name in [\"Short\", \"Long\"]")
              .replace("group_by: [service]", "group_by: [service], hold: 30s");
      assertThat(backtest(world, held).would())
          .containsExactly(
              entry("alert_resolved", 1L), entry("input_invalid", 1L), entry("run", 1L));
      assertThat(backtest(world, HindsightWorld.restart("heal", "Both", "")).would())
          .containsExactly(entry("target_busy", 1L));
    }
  }

  @Test
  void throttlesAndFlappingKeepBackAsForReal() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      var began = world.now;
      for (var i = 0; i < 6; i++) {
        world.now = began.plusSeconds(600L * i);
        var start = world.now;
        world.send(world.alert("Sick", "cart", start, null));
        world.now = start.plusSeconds(20);
        world.send(world.alert("Sick", "cart", start, i == 5 ? null : world.now));
      }
      world.now = began.plus(Duration.ofHours(3));

      assertThat(would(world, "throttle: { once_within: 30m, by: [service] }"))
          .containsExactly(entry("run", 2L), entry("throttled", 4L));
      assertThat(would(world, "throttle: { accumulate_within: 30m, threshold: 3, by: [service] }"))
          .containsExactly(entry("below_threshold", 4L), entry("run", 2L));
      assertThat(would(world, "throttle: { once_after: 5m, by: [service] }"))
          .containsExactly(entry("alert_resolved", 5L), entry("run", 1L));
      assertThat(would(world, "flapping: { times: 3, within: 1h }"))
          .containsExactly(entry("flapping", 3L), entry("run", 3L));
    }
  }

  @Test
  void silencesOfThenKeepBackAsTheyDidThen() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      var began = world.now;
      var silences = new Silences(world.store.journal(), world.store.database(), () -> "s1", 10);
      var matchers = Silence.read(List.of("service=cart"));
      var hour = Duration.ofHours(1);
      silences.place(HindsightWorld.TENANT, matchers, "new disks", hour, HindsightWorld.ANNA);
      world.now = began.plusSeconds(60);
      world.send(world.alert("Sick", "till", world.now, null));
      world.send(world.alert("Sick", "cart", world.now, null));
      var brief = world.alert("Sick", "cart", world.now.plusSeconds(1), null);
      world.send(brief);
      world.now = began.plusSeconds(120);
      world.send(world.alert("Sick", "cart", brief.startsAt(), world.now));
      world.now = began.plusSeconds(600);
      silences.expire(HindsightWorld.TENANT, "s1", HindsightWorld.ANNA);
      world.now = began.plusSeconds(700);
      silences.place(HindsightWorld.TENANT, matchers, "more disks", hour, HindsightWorld.ANNA);
      world.now = began.plusSeconds(800);
      world.send(world.alert("Sick", "cart", world.now, null));

      var report = backtest(world, HindsightWorld.restart("heal", "Sick", ""));
      assertThat(report.would())
          .containsExactly(entry("run", 2L), entry("silence", 1L), entry("silenced", 1L));
      assertThat(report.lines())
          .filteredOn(line -> line.would().equals("run"))
          .extracting(BacktestReport.Line::at)
          .containsExactly(began.plusSeconds(60), began.plusSeconds(600));
      assertThat(report.lines().getLast().detail())
          .isEqualTo("waits until " + began.plusSeconds(700).plus(hour));
    }
  }

  @Test
  void aStormOfThenBlocks() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.holds().place(HindsightWorld.TENANT, Holds.STORM, "rack", HindsightWorld.ANNA, null);
      world.now = world.now.plusSeconds(60);
      world.send(world.alert("Sick", "cart", world.now, null));
      assertThat(backtest(world, HindsightWorld.restart("heal", "Sick", "")).would())
          .containsExactly(entry("storm", 1L));
    }
  }

  private static Map<String, Long> would(HindsightWorld world, String trigger) {
    return backtest(
            world,
            HindsightWorld.restart("heal", "Sick", "")
                .replace("group_by: [service]", "group_by: [service], " + trigger))
        .would();
  }

  @ParameterizedTest
  @EnumSource
  void tenThousandStoredAlertsTakeSeconds(Stores kind) {
    try (var world = new HindsightWorld(kind)) {
      var base = Instant.now().minus(Duration.ofHours(3));
      for (var delivery = 0; delivery < 100; delivery++) {
        world.now = base.plusSeconds(delivery * 60L);
        var alerts = new ArrayList<Alert>();
        for (var i = 0; i < 100; i++) {
          alerts.add(world.firing(i % 2 == 0 ? "Sick" : "Well", word(delivery * 100 + i)));
        }
        world.send(alerts.toArray(Alert[]::new));
      }
      world.now = Instant.now();

      var began = System.nanoTime();
      var report = backtest(world, HindsightWorld.restart("heal", "Sick", ""));

      assertThat(report.alerts()).isEqualTo(10_000);
      assertThat(report.would()).containsExactly(entry("run", 5_000L));
      assertThat(report.lines()).hasSize(BacktestReport.MOST);
      assertThat(report.cut()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void quietTimeDoublesAndStartsOverAsTheTableDoes() {
    var base = Duration.ofMinutes(15);
    var start = HindsightWorld.START;
    var first = QuietTime.after(null, start, base);
    var second = QuietTime.after(first, start.plus(Duration.ofMinutes(30)), base);
    var third = QuietTime.after(second, start.plus(Duration.ofMinutes(91)), base);

    assertThat(first.length()).isEqualTo(base);
    assertThat(second.length()).isEqualTo(base.multipliedBy(2));
    assertThat(third.length()).isEqualTo(base);
    assertThat(QuietTime.after(new QuietTime(start, Duration.ofHours(20)), start, base).length())
        .isEqualTo(Duration.ofHours(24));
  }

  private static String word(int number) {
    return Integer.toString(number, 10)
        .chars()
        .collect(
            StringBuilder::new,
            (text, digit) -> text.append((char) (digit - '0' + 'a')),
            StringBuilder::append)
        .toString();
  }

  private static BacktestReport backtest(HindsightWorld world, String text) {
    return backtests(world).run(HindsightWorld.TENANT, version(world, text), MONTH);
  }

  static Backtests backtests(HindsightWorld world) {
    return new Backtests(
        world.store.journal(),
        world.store.database(),
        world.intake,
        world.catalogue,
        HindsightWorld.EVALUATOR,
        world.ground.fleet(),
        new Readings(world.actions, HindsightWorld.EVALUATOR, world.ground.secrets()));
  }

  static RunbookVersion version(HindsightWorld world, String text) {
    var checked =
        new Linter(world.actions).check("heal.yaml", text.getBytes(StandardCharsets.UTF_8));
    return Objects.requireNonNull(checked.version(), checked.report().text());
  }
}
