package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.EffectClass;
import io.firebreak.gate.Budgets;
import io.firebreak.gate.Calendars;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.ErrorBudgetRule;
import io.firebreak.gate.ErrorBudgetRule.Mode;
import io.firebreak.gate.ErrorBudgets;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.Glob;
import io.firebreak.gate.Holds;
import io.firebreak.gate.RunLimits;
import io.firebreak.gate.StormRule;
import io.firebreak.gate.Streaks;
import io.firebreak.gate.WindowRule;
import io.firebreak.plan.Caller;
import io.firebreak.plan.Required;
import io.firebreak.runbook.ApprovalRule.Approvers;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Guards;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs meet freezes, maintenance, storms and error budgets. */
class WindowsTest {
  private static final Required RELEASE =
      Required.of(1, new Approvers(null, null, List.of(), List.of("sre")), List.of());

  @TempDir Path folder;

  private static FleetLimits fleet(Calendars calendars, StormRule storm, ErrorBudgets budgets) {
    return new FleetLimits(
        List.of(),
        new Budgets(List.of()),
        List.of(),
        Streaks.Limits.DEFAULT,
        calendars,
        storm,
        RunLimits.DEFAULT,
        budgets);
  }

  private static WindowRule rule(
      WindowRule.Kind kind, @Nullable Required approval, String... targets) {
    return new WindowRule(
        "quiet",
        kind,
        ZoneId.of("UTC"),
        List.of(targets).stream().map(Glob::of).toList(),
        approval);
  }

  private Calendars calendars(WindowRule rule) {
    var calendars = new Calendars(folder, List.of(rule));
    calendars.refresh();
    return calendars;
  }

  private void write(String text) {
    try {
      Files.writeString(folder.resolve("quiet.ics"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A window from {@code start} that is two hours long. */
  private void window(Instant start) {
    var from =
        DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC).format(start);
    write(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
            + "DTSTAMP:20260101T000000Z\r\nSUMMARY:Year's end\r\nDTSTART:"
            + from
            + "\r\nDURATION:PT2H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
  }

  private void openNow() {
    window(Instant.now().minusSeconds(60));
  }

  private static FleetLimits windows(Calendars calendars) {
    return fleet(calendars, StormRule.BY_HAND, ErrorBudgets.NONE);
  }

  private static TestRunbook changing(String name) {
    return new TestRunbook(name).step("a", EffectClass.KEYED);
  }

  private static RunState end(EngineFixture fix, String run) {
    return fix.await(
        run,
        RunStatus.SUCCEEDED,
        RunStatus.BLOCKED,
        RunStatus.SKIPPED,
        RunStatus.FAILED,
        RunStatus.ROLLED_BACK,
        RunStatus.AWAITING_APPROVAL);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G27")
  @DisplayName("G27: in a freeze nothing begins, whoever asks, unless the runbook ignores it")
  void aFreezeBlocks(Stores stores) {
    openNow();
    try (var fix =
        new EngineFixture(stores, windows(calendars(rule(WindowRule.Kind.FREEZE, null))))) {
      var state = end(fix, fix.start(changing("frozen")));
      assertThat(state.reason()).isEqualTo(EndReason.FREEZE);
      assertThat(state.detail()).startsWith("freeze: quiet: \"Year's end\" until ");
      assertThat(end(fix, fix.start(changing("urgent").freeze(Guards.Freeze.IGNORE))).status())
          .isEqualTo(RunStatus.SUCCEEDED);
    }
  }

  @Test
  @Tag("G27")
  void aFreezeCoversItsTargetsOnlyAndTheStepsOnThem() {
    openNow();
    var freeze = calendars(rule(WindowRule.Kind.FREEZE, null, "world/b"));
    try (var fix = new EngineFixture(Stores.EMBEDDED, windows(freeze))) {
      assertThat(end(fix, fix.start(changing("other"))).status()).isEqualTo(RunStatus.SUCCEEDED);
      var state = end(fix, fix.start(changing("step").step("b", EffectClass.KEYED)));
      assertThat(state.reason()).isEqualTo(EndReason.FREEZE);
      assertThat(state.detail()).startsWith("plan: freeze: quiet: ");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G28")
  @DisplayName("G28: freeze approvers let a run go on, by the plan's own approval")
  void freezeApproversAreAsked(Stores stores) {
    openNow();
    try (var fix =
        new EngineFixture(stores, windows(calendars(rule(WindowRule.Kind.FREEZE, RELEASE))))) {
      var run = fix.start(changing("asked"));
      var state = end(fix, run);
      assertThat(state.status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
      var required = Objects.requireNonNull(state.planned().commitment().approval());
      assertThat(required.words()).isEqualTo("1 of team sre");
      var hash = state.planned().hash();
      fix.engine.remediation().vote("default", run, null, hash, Vote.APPROVE, null, BEN);
      fix.await(run, RunStatus.SUCCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G30")
  @DisplayName("G30: a freeze that begins after the plan stops the next effect")
  void aFreezeThatBeginsLaterStopsTheNextEffect(Stores stores) {
    window(Instant.now().minus(Duration.ofDays(1)));
    var freeze = calendars(rule(WindowRule.Kind.FREEZE, RELEASE, "world/b"));
    try (var fix = new EngineFixture(stores, windows(freeze))) {
      fix.world.witness(_ -> {
        openNow();
        freeze.refresh();
      });
      var run =
          fix.start(
              new TestRunbook("late")
                  .undoable("a", EffectClass.KEYED)
                  .step("b", EffectClass.KEYED));
      var state = end(fix, run);
      assertThat(state.status()).isEqualTo(RunStatus.ROLLED_BACK);
      assertThat(state.reason()).isEqualTo(EndReason.FREEZE);
      assertThat(state.detail()).contains("and nobody was asked");
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.a.undo");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G31")
  @DisplayName("G31: a calendar that cannot be read refuses all that it covers, until it is mended")
  void anUnreadableCalendarRefuses(Stores stores) {
    write("this is no calendar");
    var freeze = calendars(rule(WindowRule.Kind.FREEZE, RELEASE));
    assertThat(freeze.refresh())
        .singleElement()
        .satisfies(problem ->
            assertThat(problem.toString())
                .contains("quiet.ics:1:1: error UNREADABLE it holds no calendar"));
    try (var fix = new EngineFixture(stores, windows(freeze))) {
      var state = end(fix, fix.start(changing("unread")));
      assertThat(state.reason()).isEqualTo(EndReason.GUARD_ERROR);
      assertThat(state.detail()).startsWith("freeze: quiet cannot be read: quiet.ics:1: ");
      window(Instant.now().plus(Duration.ofDays(1)));
      assertThat(freeze.refresh()).isEmpty();
      assertThat(end(fix, fix.start(changing("mended"))).status()).isEqualTo(RunStatus.SUCCEEDED);
    }
  }

  @Test
  @Tag("G31")
  void aMissingCalendarRefusesAndAStrangeOneIsTold() throws IOException {
    var freeze = calendars(rule(WindowRule.Kind.FREEZE, null));
    Files.writeString(folder.resolve("forgotten.ics"), "");
    assertThat(freeze.refresh())
        .extracting(problem -> problem.code().name())
        .containsExactly("UNREADABLE", "UNKNOWN_KEY");
    try (var fix = new EngineFixture(Stores.EMBEDDED, windows(freeze))) {
      assertThat(end(fix, fix.start(changing("missing"))).reason())
          .isEqualTo(EndReason.GUARD_ERROR);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G32")
  @DisplayName("G32: in a maintenance window alerts start nothing, and people may")
  void maintenanceSkipsWhatAlertsStart(Stores stores) {
    openNow();
    var windows = calendars(rule(WindowRule.Kind.MAINTENANCE, null));
    try (var fix = new EngineFixture(stores, windows(windows))) {
      var runbook = changing("quiet").version();
      var skipped = end(fix, fix.startFor(runbook, FleetLimitsTest.alert("A")));
      assertThat(skipped.status()).isEqualTo(RunStatus.SKIPPED);
      assertThat(skipped.reason()).isEqualTo(EndReason.MAINTENANCE);
      assertThat(end(fix, fix.start(runbook)).status()).isEqualTo(RunStatus.SUCCEEDED);
    }
  }

  @Test
  @Tag("G32")
  void aMaintenanceWindowKeepsStartsBackUntilItsEndWhereItReaches() throws IOException {
    openNow();
    var windows = calendars(rule(WindowRule.Kind.MAINTENANCE, null));
    var quiet = new MaintenanceWindows(windows, new Evaluator());
    var version = changing("quiet").version();
    var alert = FleetLimitsTest.alert("A");
    var now = Instant.now();
    assertThat(quiet.window(version, alert, now))
        .hasValueSatisfying(window -> {
          assertThat(window.until()).isAfter(now);
          assertThat(window.words()).startsWith("quiet: ");
          assertThat(quiet.window(version, alert, window.until())).isEmpty();
        });
    var freezes = calendars(rule(WindowRule.Kind.FREEZE, null));
    assertThat(new MaintenanceWindows(freezes, new Evaluator()).window(version, alert, now))
        .isEmpty();
    Files.writeString(folder.resolve("quiet.ics"), "no calendar");
    assertThat(windows.refresh()).hasSize(1);
    assertThat(quiet.window(version, alert, now)).as("the run's gates refuse then").isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G33")
  @DisplayName("G33: in a storm alerts start only what is allowed; people start what they want")
  void aStormKeepsBackWhatAlertsStart(Stores stores) {
    var storm = new StormRule(0, Duration.ofMinutes(5), List.of(Glob.of("safe-*")), false);
    try (var fix = new EngineFixture(stores, fleet(Calendars.none(), storm, ErrorBudgets.NONE))) {
      var holds = new Holds(fix.store.journal(), fix.store.database(), () -> "storm-1");
      var cures = changing("cures").version();
      var safe = changing("safe-cures").version();
      holds.place("default", Holds.STORM, "the rack is down", ANNA, null);
      var blocked = end(fix, fix.startFor(cures, FleetLimitsTest.alert("A")));
      assertThat(blocked.reason()).isEqualTo(EndReason.STORM);
      assertThat(blocked.detail()).isEqualTo("storm: storm by anna: the rack is down");
      assertThat(end(fix, fix.startFor(safe, FleetLimitsTest.alert("A"))).status())
          .isEqualTo(RunStatus.SUCCEEDED);
      assertThat(end(fix, fix.start(cures)).status()).isEqualTo(RunStatus.SUCCEEDED);
      holds.lift("default", "storm-1", ANNA);
      assertThat(end(fix, fix.startFor(cures, FleetLimitsTest.alert("B"))).status())
          .isEqualTo(RunStatus.SUCCEEDED);
    }
  }

  @Test
  @Tag("G35")
  @DisplayName("G35: where the configuration says so, a storm asks a person instead")
  void aStormMayAsk() {
    var storm = new StormRule(0, Duration.ofMinutes(5), List.of(), true);
    try (var fix =
        new EngineFixture(Stores.EMBEDDED, fleet(Calendars.none(), storm, ErrorBudgets.NONE))) {
      new Holds(fix.store.journal(), fix.store.database(), () -> "storm-1")
          .place("default", Holds.STORM, "the rack is down", ANNA, null);
      var run = fix.startFor(changing("cures").version(), FleetLimitsTest.alert("A"));
      var state = end(fix, run);
      assertThat(state.status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
      var hash = state.planned().hash();
      fix.engine.remediation().vote("default", run, null, hash, Vote.APPROVE, null, BEN);
      fix.await(run, RunStatus.SUCCEEDED);
    }
  }

  private static ErrorBudgets left(int percent) {
    return new ErrorBudgets() {
      @Override
      public List<String> names() {
        return List.of("checkout");
      }

      @Override
      public Optional<ErrorBudgetRule> rule(String slo) {
        return Optional.of(
            new ErrorBudgetRule(
                slo,
                BigDecimal.valueOf(25),
                null,
                new ErrorBudgetRule.Modes(
                    Mode.AUTO, Mode.TWO_APPROVALS, Mode.READ_ONLY, Mode.AUTO, Mode.AUTO),
                List.of()));
      }

      @Override
      public Reading read(String slo, Caller caller) {
        return new Reading.Known(BigDecimal.valueOf(percent), null);
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G39")
  @DisplayName("G39: what the budget's state asks for is a part of what people approve")
  void anErrorBudgetAsksOrBlocks(Stores stores) {
    var wanted =
        new Guards.ErrorBudget(
            "checkout",
            new Guards.Percent(BigDecimal.ZERO),
            Guards.ErrorBudget.Otherwise.REQUIRE_APPROVAL);
    try (var fix =
        new EngineFixture(stores, fleet(Calendars.none(), StormRule.BY_HAND, left(10)))) {
      var state = end(fix, fix.start(changing("low").errorBudget(wanted)));
      assertThat(state.status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
      assertThat(Objects.requireNonNull(state.planned().commitment().approval()).votes())
          .isEqualTo(2);
    }
    try (var fix = new EngineFixture(stores, fleet(Calendars.none(), StormRule.BY_HAND, left(0)))) {
      var state = end(fix, fix.start(changing("spent").errorBudget(wanted)));
      assertThat(state.reason()).isEqualTo(EndReason.ERROR_BUDGET);
      assertThat(state.detail())
          .isEqualTo("error_budget: checkout: 0% left, exhausted: read_only; the runbook wants 0%");
    }
  }
}
