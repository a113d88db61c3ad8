package io.firebreak.gate;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the state of an objective's error budget lets runs do that name it.
 *
 * @param slo the objective's name
 * @param low per cent below which the budget counts as low
 * @param fastBurn burn rate from which it burns fast; null when that is not looked at
 * @param modes what each state lets runs do
 * @param certified runbooks that may do in a fast burn what {@link Modes#certified} says
 */
public record ErrorBudgetRule(
    String slo, BigDecimal low, @Nullable BigDecimal fastBurn, Modes modes, List<Glob> certified) {
  public ErrorBudgetRule {
    certified = List.copyOf(certified);
  }

  /** What runs may do, the stricter the later. */
  public enum Mode {
    /** Go on as they would. */
    AUTO,
    /** Go on when one person agrees. */
    ONE_APPROVAL,
    /** Go on when two people agree. */
    TWO_APPROVALS,
    /** Change nothing. */
    READ_ONLY
  }

  /**
   * The mode of each state.
   *
   * @param certified in a fast burn, of runbooks that were certified as reversible
   */
  public record Modes(Mode healthy, Mode low, Mode exhausted, Mode fastBurn, Mode certified) {}

  /** How an error budget stands. */
  public enum State {
    HEALTHY,
    LOW,
    EXHAUSTED,
    FAST_BURN
  }

  /** How the budget stands. */
  public State state(ErrorBudgets.Reading.Known reading) {
    var burn = reading.burnRate();
    if (fastBurn != null && burn != null && burn.compareTo(fastBurn) >= 0) {
      return State.FAST_BURN;
    } else if (reading.remaining().signum() <= 0) {
      return State.EXHAUSTED;
    }
    return reading.remaining().compareTo(low) < 0 ? State.LOW : State.HEALTHY;
  }

  /**
   * What a runbook may do now.
   *
   * @param reversible whether all that it does can be undone, without which nothing is certified
   */
  Mode mode(ErrorBudgets.Reading.Known reading, String runbook, boolean reversible) {
    var left = left(reading);
    if (state(reading) != State.FAST_BURN) {
      return left;
    }
    return reversible && certified.stream().anyMatch(each -> each.matches(runbook))
        ? modes.certified()
        : stricter(left, modes.fastBurn());
  }

  private static Mode stricter(Mode one, Mode other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** The mode of what is left, however fast it burns. */
  private Mode left(ErrorBudgets.Reading.Known reading) {
    if (reading.remaining().signum() <= 0) {
      return modes.exhausted();
    }
    return reading.remaining().compareTo(low) < 0 ? modes.low() : modes.healthy();
  }
}
