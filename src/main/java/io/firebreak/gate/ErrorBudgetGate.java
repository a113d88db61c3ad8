package io.firebreak.gate;

import io.firebreak.gate.ErrorBudgetRule.Mode;
import io.firebreak.gate.ErrorBudgets.Reading;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.plan.Caller;
import io.firebreak.plan.Required;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.Guards;
import io.firebreak.runbook.Guards.ErrorBudget.Otherwise;
import java.util.List;
import java.util.Locale;

/** Whether a service's error budget lets a runbook go on that names it. */
final class ErrorBudgetGate {
  static final String GATE = "error_budget";

  private final ErrorBudgets budgets;

  ErrorBudgetGate(ErrorBudgets budgets) {
    this.budgets = budgets;
  }

  /**
   * Judges.
   *
   * @param reversible whether the runbook has no step of which it says that it cannot be undone
   */
  Verdict judge(String runbook, boolean reversible, Guards.ErrorBudget wanted, Caller caller)
      throws InterruptedException {
    var rule = budgets.rule(wanted.slo());
    var reading =
        rule.isEmpty()
            ? new Reading.Unknown("the configuration has no error_budgets." + wanted.slo())
            : budgets.read(wanted.slo(), caller);
    return switch (reading) {
      case Reading.Unknown(var why) ->
          new Verdict(GATE, Ruling.BLOCK, EndReason.GUARD_ERROR, wanted.slo() + ": " + why);
      case Reading.Known known -> {
        var mode = rule.orElseThrow().mode(known, runbook, reversible);
        yield judge(wanted, rule.orElseThrow().state(known), mode, known);
      }
    };
  }

  /** The stricter of what the objective's state says and of what the runbook wants. */
  private static Verdict judge(
      Guards.ErrorBudget wanted, ErrorBudgetRule.State state, Mode mode, Reading.Known known) {
    var least = wanted.minRemaining().value();
    var enough = known.remaining().compareTo(least) >= 0;
    var burn = known.burnRate();
    var observed =
        "%s: %s%% left%s, %s: %s; the runbook wants %s%%"
            .formatted(
                wanted.slo(),
                plain(known.remaining()),
                burn == null ? "" : ", burn rate " + plain(burn),
                word(state),
                word(mode),
                plain(least));
    if (mode == Mode.READ_ONLY || (!enough && wanted.otherwise() == Otherwise.BLOCK)) {
      return new Verdict(GATE, Ruling.BLOCK, EndReason.ERROR_BUDGET, observed);
    } else if (!enough && wanted.otherwise() == Otherwise.SKIP) {
      return new Verdict(GATE, Ruling.SKIP, EndReason.ERROR_BUDGET, observed);
    }
    var people =
        switch (mode) {
          case TWO_APPROVALS -> 2;
          case ONE_APPROVAL -> 1;
          case AUTO, READ_ONLY -> enough ? 0 : 1;
        };
    return people == 0
        ? Verdict.pass(GATE, observed)
        : Verdict.ask(GATE, EndReason.ERROR_BUDGET, observed, anyone(people));
  }

  /** So many approvers, whoever they are, but not who started it or wrote the runbook. */
  static Required anyone(int people) {
    return Required.of(
        people,
        new ApprovalRule.Approvers(null, null, List.of(), List.of()),
        List.of(ApprovalRule.Excluded.REQUESTER, ApprovalRule.Excluded.RUNBOOK_AUTHOR));
  }

  private static String plain(java.math.BigDecimal number) {
    return number.setScale(1, java.math.RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
