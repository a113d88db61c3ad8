package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.durable.EffectClass;
import io.firebreak.gate.Budget;
import io.firebreak.gate.Budgets;
import io.firebreak.gate.Calendars;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.ErrorBudgetRule;
import io.firebreak.gate.ErrorBudgets;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.gate.Glob;
import io.firebreak.gate.RunLimits;
import io.firebreak.gate.StormRule;
import io.firebreak.gate.Streaks;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Unit;
import io.firebreak.plan.Caller;
import io.firebreak.runbook.Guards;
import io.firebreak.runbook.Precondition.Otherwise;
import io.firebreak.testing.Stores;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gate that fails in a way that nobody foresaw refuses, and the others are judged. */
@Tag("G3")
class FailedGatesTest {
  /** Objectives that fail by a fault of the program. */
  private record Faulty() implements ErrorBudgets {
    @Override
    public List<String> names() {
      return List.of();
    }

    @Override
    public Optional<ErrorBudgetRule> rule(String slo) {
      throw new IllegalStateException("no window is known of " + slo);
    }

    @Override
    public Reading read(String slo, Caller caller) {
      throw new AssertionError("is not asked");
    }
  }

  private static FleetLimits fleet(ErrorBudgets objectives, Budget... budgets) {
    return new FleetLimits(
        List.of(),
        new Budgets(List.of(budgets)),
        List.of(),
        Streaks.Limits.DEFAULT,
        Calendars.none(),
        StormRule.BY_HAND,
        RunLimits.DEFAULT,
        objectives);
  }

  private static TestRunbook changing(String name) {
    return new TestRunbook(name).step("only", EffectClass.UNSAFE);
  }

  private static List<Verdict> failed(RunState state) {
    return Objects.requireNonNull(state.gates()).verdicts().stream()
        .filter(verdict -> verdict.reason() == EndReason.GUARD_ERROR)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void aFaultOfTheProgramInOneGateBlocksByItsNameAndSaysWhat(Stores stores) {
    try (var fix = new EngineFixture(stores, fleet(new Faulty()))) {
      fix.world.reading("broken", 1);
      var state =
          fix.await(
              fix.start(
                  changing("faulty")
                      .errorBudget(
                          new Guards.ErrorBudget(
                              "checkout",
                              new Guards.Percent(BigDecimal.TEN),
                              Guards.ErrorBudget.Otherwise.BLOCK))
                      .precondition("broken", "result.value == 1", Otherwise.SKIP)),
              RunStatus.BLOCKED);
      assertThat(state.reason()).isEqualTo(EndReason.GUARD_ERROR);
      assertThat(failed(state))
          .extracting(verdict -> verdict.gate() + ": " + verdict.observed())
          .containsExactly(
              "error_budget: cannot be judged, by a fault of the program (the log says where):"
                  + " IllegalStateException: no window is known of checkout");
      assertThat(Objects.requireNonNull(state.gates()).verdicts())
          .as("the others are judged")
          .extracting(Verdict::gate)
          .contains("kill_switch", "cooldown")
          .last()
          .isEqualTo("precondition: broken");
      assertThat(fix.engine.remediation().events("default", state.id()))
          .noneMatch(event -> event.payload() instanceof RunEvent.Fault);
      assertThat(fix.world.ledger()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTableThatCannotBeReadFailsItsGateAlone(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      rename(fix, "declined", "away");
      try {
        fix.world.reading("broken", 1);
        var alert = FleetLimitsTest.alert("one");
        var version = changing("unread").version();
        var state = fix.await(fix.startFor(version, alert), RunStatus.BLOCKED);
        assertThat(failed(state))
            .extracting(verdict -> verdict.gate() + ": " + verdict.observed())
            .containsExactly("declined: the store could not be read");
      } finally {
        rename(fix, "away", "declined");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aGateOfThePlanThatCannotBeReadBlocksToo(Stores stores) {
    var daily = new Budget("changes", List.of(Glob.of("test.*")), null, 9, Duration.ofDays(1));
    try (var fix = new EngineFixture(stores, fleet(ErrorBudgets.NONE, daily))) {
      fix.world.glance(_ -> {
        fix.world.glance(_ -> {});
        rename(fix, "action_budget", "away");
      });
      try {
        fix.world.reading("broken", 1);
        var state =
            fix.await(
                fix.start(
                    changing("plan").precondition("broken", "result.value == 1", Otherwise.SKIP)),
                RunStatus.BLOCKED);
        assertThat(failed(state))
            .extracting(verdict -> verdict.gate() + ": " + verdict.observed())
            .containsExactly("plan: action_budget: the store could not be read");
      } finally {
        rename(fix, "away", "action_budget");
      }
    }
  }

  private static void rename(EngineFixture fix, String table, String to) {
    Guard guard =
        tx -> {
          tx.update("ALTER TABLE " + table + " RENAME TO " + to);
          return null;
        };
    fix.store.journal().commit(Unit.builder().guard(guard).build());
  }
}
