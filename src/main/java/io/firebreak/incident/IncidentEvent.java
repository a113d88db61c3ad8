package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Payload;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the streams {@code incident/…}; and {@link ResolvedEarly}, which belongs to no
 * incident, in {@code early_resolve/…}. Repeats of an alert are no events.
 */
public sealed interface IncidentEvent extends Payload {
  /**
   * The first alert of a problem.
   *
   * @param groupKey what its alerts have in common
   * @param receivedAt when the delivery came that told of it
   * @param deliveryId that delivery
   */
  record Opened(String groupKey, Alert alert, Instant receivedAt, String deliveryId)
      implements IncidentEvent {}

  /** A further episode of the same problem. */
  record AlertJoined(Alert alert, Instant receivedAt, String deliveryId) implements IncidentEvent {}

  /** An episode got worse; the alert is as it is now. */
  record AlertRaised(Alert alert, Instant receivedAt, String deliveryId) implements IncidentEvent {}

  /**
   * An episode is over.
   *
   * @param endsAt when, by the source; when the delivery came if it does not say
   */
  record AlertResolved(Episode episode, Instant endsAt, Instant receivedAt, String deliveryId)
      implements IncidentEvent {}

  /**
   * All episodes are over.
   *
   * @param at when the last of them ended, by the source
   */
  record Resolved(Instant at) implements IncidentEvent {}

  /** The problem came back within the reopen window. */
  record Reopened(String deliveryId) implements IncidentEvent {}

  /**
   * A runbook waits whether the alert keeps firing.
   *
   * @param dueAt until when
   */
  record StartHeld(String runbook, Episode episode, Instant dueAt) implements IncidentEvent {}

  /**
   * A runbook got a run.
   *
   * @param version hash of the runbook's version
   * @param severity of the alert at this moment
   */
  record RunStarted(
      String runbook, String version, Episode episode, Severity severity, String runId)
      implements IncidentEvent {}

  /**
   * A person started a runbook for the incident.
   *
   * @param version hash of the runbook's version
   */
  record RunStartedByPerson(String runbook, String version, String runId, String person)
      implements IncidentEvent {}

  /**
   * A runbook whose trigger matched got no run.
   *
   * @param winner the runbook that got it instead, null when none did
   */
  record RunNotStarted(String runbook, Episode episode, NotStarted reason, @Nullable String winner)
      implements IncidentEvent {}

  /** An episode was over before anyone heard that it fired; its firing will start nothing. */
  record ResolvedEarly(
      Episode episode, Severity severity, Instant endsAt, Instant receivedAt, String deliveryId)
      implements IncidentEvent {}

  /** Makes these events known to the journal. */
  static EventTypes.Builder register(EventTypes.Builder types) {
    return types
        .add("incident.opened", Opened.class)
        .add("incident.alert_joined", AlertJoined.class)
        .add("incident.alert_raised", AlertRaised.class)
        .add("incident.alert_resolved", AlertResolved.class)
        .add("incident.resolved", Resolved.class)
        .add("incident.reopened", Reopened.class)
        .add("incident.start_held", StartHeld.class)
        .add("incident.run_started", RunStarted.class)
        .add("incident.run_started_by_person", RunStartedByPerson.class)
        .add("incident.run_not_started", RunNotStarted.class)
        .add("incident.resolved_early", ResolvedEarly.class);
  }
}
