package io.firebreak.gate;

import io.firebreak.plan.Caller;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Error budgets of objectives, wherever they come from. */
public interface ErrorBudgets {
  /** No objective is known. */
  ErrorBudgets NONE =
      new ErrorBudgets() {
        @Override
        public List<String> names() {
          return List.of();
        }

        @Override
        public Optional<ErrorBudgetRule> rule(String slo) {
          return Optional.empty();
        }

        @Override
        public Reading read(String slo, Caller caller) {
          return new Reading.Unknown("it is not known");
        }
      };

  /** The objectives that are known, in order. */
  List<String> names();

  /** What the state of an objective lets runs do; empty when there is no such objective. */
  Optional<ErrorBudgetRule> rule(String slo);

  /** What is left of an error budget now. */
  Reading read(String slo, Caller caller) throws InterruptedException;

  /** What was found. */
  sealed interface Reading {
    /**
     * It is known.
     *
     * @param remaining per cent of it that is left, below 0 when it is overspent
     * @param burnRate how fast it burns, 1 for just as fast as it may; null when nobody asks
     */
    record Known(BigDecimal remaining, @Nullable BigDecimal burnRate) implements Reading {}

    /** It is not, and why. */
    record Unknown(String why) implements Reading {}
  }
}
