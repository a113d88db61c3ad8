package io.firebreak.incident;

import java.time.Duration;

/**
 * Limits of grouping.
 *
 * @param reopenWindow an alert that starts at most this long after its incident resolved reopens
 *     it; a later one opens another
 */
public record IncidentLimits(Duration reopenWindow) {
  /** What holds when nothing is configured. */
  public static final IncidentLimits DEFAULT = new IncidentLimits(Duration.ofMinutes(10));
}
