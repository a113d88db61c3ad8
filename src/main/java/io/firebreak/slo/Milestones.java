package io.firebreak.slo;

import io.firebreak.alert.Alert;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.incident.IncidentTimes.Moments;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Event;
import io.firebreak.journal.Payload;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.RunEvent;
import io.firebreak.remediation.RunStatus;
import io.firebreak.verify.VerifyEvent;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the moments of one incident that count for its times (engine-rules 24), in its events and
 * those of its runs. Streams may be added in any order; the events of one stream in theirs. Not
 * thread-safe.
 */
public final class Milestones {
  private @Nullable Instant startsAt;
  private @Nullable Instant receivedAt;
  private @Nullable Instant humanAct;
  private @Nullable Instant machineAccepted;
  private @Nullable Instant verified;
  private @Nullable Instant resolved;
  private boolean acted;
  private boolean approved;
  private final Set<StreamId> proven = new HashSet<>();

  /** Takes one event into account. */
  public void add(Event event) {
    if (event.actor().kind() == Actor.Kind.PERSON) {
      humanAct = earlier(humanAct, event.at());
    }
    Payload payload = event.payload();
    if (payload instanceof IncidentEvent incident) {
      incident(incident);
    } else if (payload instanceof RunEvent run) {
      run(run, event);
    } else if (payload instanceof VerifyEvent verify) {
      verify(verify, event.stream());
    } else if (payload instanceof ApprovalEvent.Decided decided) {
      approved |= decided.outcome() == ApprovalEvent.Outcome.APPROVED;
    } else if (payload instanceof ExecuteEvent.Intent intent) {
      acted |= intent.effectClass() != EffectClass.PURE;
    }
  }

  private void incident(IncidentEvent event) {
    switch (event) {
      case IncidentEvent.Opened next -> heard(next.alert(), next.receivedAt());
      case IncidentEvent.AlertJoined next -> heard(next.alert(), next.receivedAt());
      case IncidentEvent.Resolved next -> resolved = next.at();
      case IncidentEvent.Reopened _ -> resolved = null;
      case IncidentEvent.Acknowledged next -> humanAct = earlier(humanAct, next.at());
      case IncidentEvent.AlertRaised _,
          IncidentEvent.AlertResolved _,
          IncidentEvent.StartHeld _,
          IncidentEvent.RunStarted _,
          IncidentEvent.RunStartedByPerson _,
          IncidentEvent.RunNotStarted _,
          IncidentEvent.Pinned _,
          IncidentEvent.Merged _,
          IncidentEvent.Tied _,
          IncidentEvent.Inhibited _,
          IncidentEvent.Uninhibited _,
          IncidentEvent.ResolvedEarly _ -> {}
    }
  }

  private void heard(Alert alert, Instant at) {
    if (alert.isStartKnown()) {
      startsAt = earlier(startsAt, alert.startsAt());
    }
    receivedAt = earlier(receivedAt, at);
  }

  private void run(RunEvent event, Event from) {
    if (event instanceof RunEvent.Created created) {
      if (created.cause() == RunEvent.Cause.ALERT) {
        machineAccepted = earlier(machineAccepted, from.at());
      }
      var alert = created.alert();
      if (alert != null && alert.isStartKnown()) {
        startsAt = earlier(startsAt, alert.startsAt());
      }
    } else if (event instanceof RunEvent.Moved moved
        && moved.from() == RunStatus.VERIFYING
        && moved.to() == RunStatus.SUCCEEDED
        && proven.contains(from.stream())) {
      verified = earlier(verified, from.at());
    }
  }

  /** A run without checks ends well too, but proves nothing. */
  private void verify(VerifyEvent event, StreamId stream) {
    if (event instanceof VerifyEvent.RoundRead) {
      proven.add(stream);
    }
  }

  /** Takes what another one found in other streams of the same incident into account. */
  void add(Milestones other) {
    startsAt = earlier(startsAt, other.startsAt);
    receivedAt = earlier(receivedAt, other.receivedAt);
    humanAct = earlier(humanAct, other.humanAct);
    machineAccepted = earlier(machineAccepted, other.machineAccepted);
    verified = earlier(verified, other.verified);
    resolved = resolved == null ? other.resolved : resolved;
    acted |= other.acted;
    approved |= other.approved;
    proven.addAll(other.proven);
  }

  private static @Nullable Instant earlier(@Nullable Instant known, @Nullable Instant next) {
    return known == null || (next != null && next.isBefore(known)) ? next : known;
  }

  /** The moments so far. */
  public Moments moments() {
    return new Moments(startsAt, receivedAt, humanAct, machineAccepted, verified, resolved);
  }

  /** Who brought the remedy, as far as it is known so far. */
  public Automation automation() {
    return !acted ? Automation.MANUAL : approved ? Automation.APPROVED : Automation.AUTO;
  }
}
