package io.firebreak.runbook;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What must hold for a run to begin.
 *
 * @param cooldown quiet time after a run with an effect on this target (engine-rules 16); null for
 *     none
 * @param maxRuns most runs of this runbook in a time; null for no limit
 * @param blastRadius how much may be touched at once; null for no limit
 * @param errorBudget what the service's error budget must still hold; null when it does not matter
 * @param freeze whether change freezes stop it
 */
public record Guards(
    @Key(
            value = "Quiet time after a run with an effect on this target; doubles.",
            min = "0s",
            max = "1d")
        @Nullable Duration cooldown,
    @Key("Most runs of this runbook in a time, such as 3 per 1h.") @Nullable Rate maxRuns,
    @Key("How much may be touched at once.") @Nullable BlastRadius blastRadius,
    @Key("What the error budget must still hold.") @Nullable ErrorBudget errorBudget,
    @Key(value = "Whether freezes and maintenance windows stop it.", fallback = "respect")
        Freeze freeze) {

  /** So many in a time: {@code 3 per 1h}. */
  public record Rate(int count, Duration per) {}

  /**
   * How much may be touched at once.
   *
   * @param max largest part
   * @param of what is counted, such as {@code pods}
   * @param minHealthy what must stay healthy; null for no such bound
   */
  public record BlastRadius(
      @Key("Largest part: 3 or 25%.") Amount max,
      @Key(value = "What is counted, such as pods.", pattern = "[a-z][a-z0-9_]{0,62}") String of,
      @Key("What must stay healthy meanwhile: 2 or 50%.") @Nullable Amount minHealthy) {}

  /**
   * What the error budget must still hold.
   *
   * @param slo the objective's name
   * @param minRemaining per cent that must remain
   * @param otherwise what happens when less remains
   */
  public record ErrorBudget(
      @Key("The objective's name.") String slo,
      @Key("Per cent that must remain, such as 25%.") Percent minRemaining,
      @Key(value = "What happens when less remains.", name = "else", fallback = "require_approval")
          Otherwise otherwise) {
    /** What happens when less remains. */
    public enum Otherwise {
      REQUIRE_APPROVAL,
      SKIP,
      BLOCK
    }
  }

  /** A percentage, {@code 25%}. */
  public record Percent(BigDecimal value) {}

  /** Whether change freezes stop a run. */
  public enum Freeze {
    RESPECT,
    IGNORE
  }
}
