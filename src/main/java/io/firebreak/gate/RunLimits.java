package io.firebreak.gate;

import java.time.Duration;

/**
 * What bounds each run in time and size.
 *
 * @param readingMaxAge how old a reading of the world may be when an effect begins
 * @param staleAfter how long an alert may not have been heard of when a run begins for it
 * @param captureTime how long all evidence of a run may take together
 * @param captureSize characters of one piece of evidence that are kept
 */
public record RunLimits(
    Duration readingMaxAge, Duration staleAfter, Duration captureTime, int captureSize) {
  /** Those that hold when nothing is configured. */
  public static final RunLimits DEFAULT =
      new RunLimits(Duration.ofSeconds(10), Duration.ofHours(6), Duration.ofMinutes(2), 262_144);

  /** The same with another age at which alerts are stale. */
  public RunLimits staleAfter(Duration time) {
    return new RunLimits(readingMaxAge, time, captureTime, captureSize);
  }
}
