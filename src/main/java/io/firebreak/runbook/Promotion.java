package io.firebreak.runbook;

/**
 * When a version of a runbook has proven itself: so many runs of it were counted, and the lower
 * bound of a Wilson interval over their success rate reaches the share.
 *
 * @param after fewest runs
 * @param success per cent that the lower bound must reach
 */
public record Promotion(
    @Key(value = "Fewest runs of this version that must have been counted.", fallback = "10 runs")
        Runs after,
    @Key(
            value =
                "What the lower bound (Wilson, 95%) of their success rate must reach; 10 of 10 runs"
                    + " give 72%.",
            fallback = "70%")
        Guards.Percent success) {
  /** The normal quantile of a 95% interval. */
  private static final double Z = 1.959964;

  private static final double HUNDRED = 100;

  /** A number of runs, {@code 10 runs}. */
  public record Runs(int count) {}

  /** Whether a version needs no proof at all: zero runs and zero per cent are asked for. */
  public boolean fromTheStart() {
    return after.count() == 0 && success.value().signum() == 0;
  }

  /**
   * Whether these runs prove it; never before one of them succeeded.
   *
   * @param runs how many were counted
   * @param proved how many of them succeeded, verified
   */
  public boolean reachedBy(int runs, int proved) {
    return proved > 0
        && runs >= after.count()
        && lowerBound(runs, proved) * HUNDRED >= success.value().doubleValue();
  }

  /**
   * The lower bound of the Wilson score interval at 95%.
   *
   * @return 0 to 1; 0 when nothing was counted
   */
  public static double lowerBound(int runs, int proved) {
    if (runs == 0) {
      return 0;
    }
    var share = (double) proved / runs;
    var square = Z * Z / runs;
    var centre = share + square / 2;
    var margin = Z * Math.sqrt((share * (1 - share) + square / 4) / runs);
    return Math.max(0, (centre - margin) / (1 + square));
  }
}
