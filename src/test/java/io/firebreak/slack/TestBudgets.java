package io.firebreak.slack;

import io.firebreak.gate.ErrorBudgetRule;
import io.firebreak.gate.ErrorBudgetRule.Mode;
import io.firebreak.gate.ErrorBudgets;
import io.firebreak.plan.Caller;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Error budgets that a test sets. */
final class TestBudgets implements ErrorBudgets {
  private final Map<String, Reading> known = new ConcurrentSkipListMap<>();

  /** An objective stands so from now on. */
  void set(String slo, Reading reading) {
    known.put(slo, reading);
  }

  @Override
  public List<String> names() {
    return List.copyOf(known.keySet());
  }

  @Override
  public Optional<ErrorBudgetRule> rule(String slo) {
    var modes =
        new ErrorBudgetRule.Modes(
            Mode.AUTO, Mode.ONE_APPROVAL, Mode.TWO_APPROVALS, Mode.ONE_APPROVAL, Mode.AUTO);
    return known.containsKey(slo)
        ? Optional.of(
            new ErrorBudgetRule(
                slo, BigDecimal.valueOf(25), BigDecimal.valueOf(14), modes, List.of()))
        : Optional.empty();
  }

  @Override
  public Reading read(String slo, Caller caller) {
    return known.getOrDefault(slo, new Reading.Unknown("it is not known"));
  }
}
