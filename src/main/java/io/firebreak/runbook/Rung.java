package io.firebreak.runbook;

import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.RunbookEvent.RungCause;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a version that is written {@code auto} stands on the ladder: the rung that it was last put
 * on, and what its runs have said since.
 *
 * @param number of the last change, 0 before the first
 * @param set the rung that it was last put on
 * @param runs how many runs were counted since; while it is {@code auto} only those that it fell by
 * @param proved how many of them succeeded, verified
 * @param fellBy a run that failed since; null when none did
 * @param last the last change; null before the first
 */
public record Rung(
    long number,
    Autonomy set,
    int runs,
    int proved,
    @Nullable String fellBy,
    @Nullable Change last) {
  private static final double HUNDRED = 100;

  /**
   * A change.
   *
   * @param version hash of the version that was in force then
   * @param person who decided it; null when the record did
   * @param detail what was seen, or the person's reason
   */
  public record Change(
      String version,
      Autonomy rung,
      RungCause cause,
      @Nullable String person,
      String detail,
      Instant at) {}

  /** A change that the record demands. */
  record Due(Autonomy rung, RungCause cause, String detail) {}

  /** Where a version begins that has no record yet. */
  static Rung first(Promotion promotion) {
    return new Rung(
        0, promotion.fromTheStart() ? Autonomy.AUTO : Autonomy.APPROVE, 0, 0, null, null);
  }

  /** How far it may go now: what failed counts at once, also before it is written down. */
  public Autonomy rung() {
    return fellBy == null ? set : Autonomy.APPROVE;
  }

  /** What its record demands; empty while it stays where it is. */
  Optional<Due> due(Promotion promotion) {
    if (set == Autonomy.AUTO) {
      return fellBy == null
          ? Optional.empty()
          : Optional.of(new Due(Autonomy.APPROVE, RungCause.FELL, "run " + fellBy + " failed"));
    }
    return promotion.reachedBy(runs, proved)
        ? Optional.of(new Due(Autonomy.AUTO, RungCause.PROVEN, record()))
        : Optional.empty();
  }

  /** The lower bound of its success rate, 0 to 1. */
  public double bound() {
    return Promotion.lowerBound(runs, proved);
  }

  /** Its record in words, such as {@code 10 of 10 runs succeeded, at least 72%}. */
  public String record() {
    return String.format(
        Locale.ROOT,
        "%d of %d runs succeeded, at least %.0f%%",
        proved,
        runs,
        Math.floor(bound() * HUNDRED));
  }
}
