package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Payload;
import io.firebreak.runbook.Matching;
import io.firebreak.runbook.TriggerMatch;
import io.firebreak.runbook.TriggerReason;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
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
   * @param judged what the triggers said; null where it was not recorded yet
   */
  record Opened(
      String groupKey, Alert alert, Instant receivedAt, String deliveryId, @Nullable Judged judged)
      implements IncidentEvent {}

  /** A further episode of the same problem. */
  record AlertJoined(Alert alert, Instant receivedAt, String deliveryId, @Nullable Judged judged)
      implements IncidentEvent {}

  /** An episode got worse; the alert is as it is now. */
  record AlertRaised(Alert alert, Instant receivedAt, String deliveryId, @Nullable Judged judged)
      implements IncidentEvent {}

  /**
   * What the triggers said of an alert. Versions that did not match are not listed one by one: the
   * set's name tells which they were, and what they said follows from them and the alert.
   *
   * @param inForce names the set of versions that was asked, see {@link Matching#nameOf}
   * @param runbooks how many there were
   * @param matches those that matched, the winner first, and those that could not be evaluated
   */
  record Judged(String inForce, int runbooks, List<Match> matches) {
    public Judged {
      matches = List.copyOf(matches);
    }

    static Judged of(Matching matching) {
      return new Judged(
          matching.inForce(),
          matching.verdicts().size(),
          matching.verdicts().stream().filter(Judged::telling).map(Match::of).toList());
    }

    private static boolean telling(TriggerMatch match) {
      return match.matched() || match.reason() == TriggerReason.CONDITION_ERROR;
    }
  }

  /**
   * One trigger's word that was not a plain no.
   *
   * @param version hash of the runbook's version
   */
  record Match(String runbook, String version, TriggerReason reason) {
    static Match of(TriggerMatch match) {
      return new Match(match.version().runbook().name(), match.version().hash(), match.reason());
    }
  }

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
   * A runbook waits, and starts when the alert still fires then.
   *
   * @param dueAt until when, for a silence as it was then; where a storm keeps it back, since when
   * @param waitsFor what for; null in old events, for the trigger's hold
   * @param detail what keeps it back, for people; null when that is plain
   * @param silence id of the silence that keeps it back; null while something else does
   * @param again id of the run that ended for what it waits for now; null when it had none yet
   */
  record StartHeld(
      String runbook,
      Episode episode,
      Instant dueAt,
      @Nullable Waiting waitsFor,
      @Nullable String detail,
      @Nullable String silence,
      @Nullable String again)
      implements IncidentEvent {
    /** What it waits for. */
    public Waiting waiting() {
      return waitsFor == null ? Waiting.HOLD : waitsFor;
    }

    /**
     * How long it waits, for people: until a time, or until something happens.
     *
     * @param time writes a time
     */
    public String until(Function<Instant, String> time) {
      return switch (waiting()) {
        case HOLD, MAINTENANCE, FLAPPING, BATCH -> "until " + time.apply(dueAt);
        case SILENCE -> "until " + time.apply(dueAt) + " or an earlier end of the silence";
        case STORM -> "until the storm is over";
        case NEWS -> "until its source tells of it again";
      };
    }

    /** Whether its wait ends at its time, and not before. */
    boolean endsByTime() {
      return waiting() != Waiting.STORM && waiting() != Waiting.NEWS && silence == null;
    }
  }

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
   * @param detail what more there is to say, for people; null for nothing
   */
  record RunNotStarted(
      String runbook,
      Episode episode,
      NotStarted reason,
      @Nullable String winner,
      @Nullable String detail)
      implements IncidentEvent {}

  /**
   * A person took the problem over at a paging service.
   *
   * @param by their name there
   * @param at when, by the source
   */
  record Acknowledged(String by, Instant at, String deliveryId) implements IncidentEvent {}

  /**
   * A paging service merged an alert into another one, with which it goes on and ends.
   *
   * @param into fingerprint of the other one
   * @param incident the incident here that has the other one; null when there is none
   */
  record Merged(Episode episode, String into, @Nullable String incident, String deliveryId)
      implements IncidentEvent {}

  /**
   * A person added a message of a talk to the story.
   *
   * @param person who did
   * @param author who wrote it
   * @param at when it was written
   * @param place where it stands, by which the same message is known
   */
  record Pinned(String person, String author, String text, Instant at, String place)
      implements IncidentEvent {}

  /**
   * On which sides of correlation rules an episode stands, from now on.
   *
   * @param ties none when no rule is about it any more
   */
  record Tied(Episode episode, List<CorrelationRule.Tie> ties) implements IncidentEvent {
    public Tied {
      ties = List.copyOf(ties);
    }
  }

  /**
   * Another alert explains an episode, which therefore starts nothing.
   *
   * @param parent the incident of that alert, which may be the same
   * @param cause its alert
   * @param causeName name of that alert
   * @param rule the rule that says so
   * @param where the rule is written
   * @param labels that both alerts have alike, as text
   */
  record Inhibited(
      Episode episode,
      String parent,
      Episode cause,
      String causeName,
      String rule,
      String where,
      String labels)
      implements IncidentEvent {}

  /**
   * Nothing explains an episode any more that still fires, and it may start what it would have
   * started.
   *
   * @param parent the incident that explained it
   * @param again ids of runs that ended for it, each of which may be started once more
   */
  record Uninhibited(Episode episode, String parent, List<String> again) implements IncidentEvent {
    public Uninhibited {
      again = List.copyOf(again);
    }
  }

  /** An episode was over before anyone heard that it fired; its firing will start nothing. */
  record ResolvedEarly(
      Episode episode, Severity severity, Instant endsAt, Instant receivedAt, String deliveryId)
      implements IncidentEvent {}

  /** Makes these events known to the journal. */
  static EventTypes.Builder register(EventTypes.Builder types) {
    return SilenceEvent.register(ThrottleEvent.register(types))
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
        .add("incident.acknowledged", Acknowledged.class)
        .add("incident.merged", Merged.class)
        .add("incident.pinned", Pinned.class)
        .add("incident.tied", Tied.class)
        .add("incident.inhibited", Inhibited.class)
        .add("incident.uninhibited", Uninhibited.class)
        .add("incident.resolved_early", ResolvedEarly.class);
  }
}
