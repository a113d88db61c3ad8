package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One thing that grouping wants done. */
sealed interface Change {
  /** An event for the stream of an incident. */
  record Happened(String incidentId, IncidentEvent event) implements Change {}

  /**
   * A run, and the event that tells of it.
   *
   * @param waited what the start waited for until now; null when it comes anew
   */
  record Start(
      String incidentId,
      RunbookVersion version,
      Alert alert,
      IncidentEvent.@Nullable StartHeld waited,
      Instant at)
      implements Change {}

  /** What the throttle of a runbook is to remember. */
  record Throttled(ThrottleKey key, ThrottleEvent event) implements Change {}

  /** A resolve that belongs to no incident. */
  record Early(IncidentEvent.ResolvedEarly event) implements Change {}
}
