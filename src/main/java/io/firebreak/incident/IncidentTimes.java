package io.firebreak.incident;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long things took in one incident. What did not happen, or would be negative because clocks
 * disagree, is null and not zero, so that it stays out of every mean.
 *
 * @param detect from the start of the problem to the first delivery about it
 * @param acknowledge from that delivery to the first human act
 * @param acceptedByMachine from that delivery to the first automated acceptance; never mixed with
 *     {@code acknowledge}
 * @param mitigate from the start of the problem until a verification passed
 * @param resolve from the start of the problem until all alerts were over
 */
public record IncidentTimes(
    @Nullable Duration detect,
    @Nullable Duration acknowledge,
    @Nullable Duration acceptedByMachine,
    @Nullable Duration mitigate,
    @Nullable Duration resolve) {

  /**
   * The moments that count; each null when it has not come or is not known.
   *
   * @param startsAt earliest start by the source; null when the source did not tell it
   * @param receivedAt first delivery
   * @param humanAct first act of a person
   * @param machineAccepted first automated acceptance
   * @param verified first verification that passed
   * @param resolved all alerts over
   */
  public record Moments(
      @Nullable Instant startsAt,
      @Nullable Instant receivedAt,
      @Nullable Instant humanAct,
      @Nullable Instant machineAccepted,
      @Nullable Instant verified,
      @Nullable Instant resolved) {}

  /** The times between these moments. */
  public static IncidentTimes of(Moments at) {
    return new IncidentTimes(
        between(at.startsAt(), at.receivedAt()),
        between(at.receivedAt(), at.humanAct()),
        between(at.receivedAt(), at.machineAccepted()),
        between(at.startsAt(), at.verified()),
        between(at.startsAt(), at.resolved()));
  }

  private static @Nullable Duration between(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null || to.isBefore(from) ? null : Duration.between(from, to);
  }
}
