package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.runbook.RunbookVersion;

/** One thing that grouping wants done. */
sealed interface Change {
  /** An event for the stream of an incident. */
  record Happened(String incidentId, IncidentEvent event) implements Change {}

  /** A run, and the event that tells of it. */
  record Start(String incidentId, RunbookVersion version, Alert alert) implements Change {}

  /** What the throttle of a runbook is to remember. */
  record Throttled(ThrottleKey key, ThrottleEvent event) implements Change {}

  /** A resolve that belongs to no incident. */
  record Early(IncidentEvent.ResolvedEarly event) implements Change {}
}
