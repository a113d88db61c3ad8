package io.firebreak.hindsight;

import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.alert.Alert;
import io.firebreak.hindsight.RecordStore.Counted;
import io.firebreak.incident.Episode;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.incident.NotStarted;
import io.firebreak.journal.Event;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.Versions;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells the way of one episode: intake, incident, triggers, starts and refusals. */
final class EpisodeFindings {
  private final Journal journal;
  private final RecordStore store;
  private final TriggerFindings triggers;
  private final VersionsThen then;
  private final Versions versions;
  private final RunFindings runs;

  EpisodeFindings(
      Journal journal,
      RecordStore store,
      TriggerFindings triggers,
      VersionsThen then,
      Versions versions,
      RunFindings runs) {
    this.journal = journal;
    this.store = store;
    this.triggers = triggers;
    this.then = then;
    this.versions = versions;
    this.runs = runs;
  }

  Finding of(String tenant, Counted counted, String name) {
    var parts = new ArrayList<Finding>();
    parts.add(intake(counted));
    var incident = counted.incident();
    if (incident == null) {
      parts.add(unheard(counted));
    } else {
      parts.addAll(inIncident(tenant, incident, counted.episode()));
    }
    return new Finding(
        "alert",
        counted.episode().key(),
        counted.firing() ? "firing" : "resolved",
        name + ": " + outcome(parts),
        Map.of(),
        counted.episode().startsAt(),
        parts);
  }

  private static String outcome(List<Finding> parts) {
    var started = parts.stream().filter(part -> part.what().equals("run")).count();
    if (started > 0) {
      return "started " + started + " run(s)";
    }
    return parts.stream().anyMatch(part -> part.what().equals("hold"))
        ? "started nothing yet, or was held back"
        : "started nothing";
  }

  private static Finding intake(Counted counted) {
    return new Finding(
        "intake",
        null,
        "accepted",
        "heard of first by delivery %s, %d time(s) in all"
            .formatted(counted.firstDelivery(), counted.count()),
        Map.of(
            "count", LongNode.valueOf(counted.count()),
            "last_seen", TextNode.valueOf(counted.lastSeen().toString())),
        counted.firstSeen(),
        List.of());
  }

  private static Finding unheard(Counted counted) {
    return counted.firstDelivery().equals(counted.resolvedDelivery())
        ? Finding.of(
            "grouping",
            null,
            "resolved_early",
            "it was over before anyone heard that it fired; a firing that comes later starts"
                + " nothing",
            counted.endsAt())
        : Finding.of(
            "grouping",
            null,
            "not_routed",
            "no incident has heard of it: it is no alert of its own, or waits to be routed",
            null);
  }

  private List<Finding> inIncident(String tenant, String incident, Episode episode) {
    var parts = new ArrayList<Finding>();
    @Nullable String key = null;
    var reopened = false;
    for (var event : journal.read(StreamId.incident(tenant, incident), 0)) {
      switch (event.payload()) {
        case IncidentEvent.Opened next -> {
          key = next.groupKey();
          if (Episode.of(next.alert()).equals(episode)) {
            parts.add(opened(tenant, incident, next, event.at()));
            parts.addAll(judged(tenant, next.judged(), next.alert(), event.at()));
          }
        }
        case IncidentEvent.Reopened _ -> reopened = true;
        case IncidentEvent.AlertJoined next -> {
          if (Episode.of(next.alert()).equals(episode)) {
            parts.add(joined(incident, String.valueOf(key), reopened, event.at()));
            parts.addAll(judged(tenant, next.judged(), next.alert(), event.at()));
          }
          reopened = false;
        }
        case IncidentEvent.AlertRaised next when Episode.of(next.alert()).equals(episode) -> {
          parts.add(raised(next, event.at()));
          parts.addAll(judged(tenant, next.judged(), next.alert(), event.at()));
        }
        case null -> {}
        default -> later(tenant, event, episode).ifPresent(parts::add);
      }
    }
    return parts;
  }

  private Finding opened(String tenant, String incident, IncidentEvent.Opened event, Instant at) {
    var why =
        store
            .before(tenant, event.groupKey(), incident)
            .map(before ->
                before.resolvedAt() == null
                    ? "; incident " + before.id() + " of the same group came before"
                    : "; the last of the group, "
                        + before.id()
                        + ", was resolved at "
                        + before.resolvedAt()
                        + ", too long before this alert began to be reopened")
            .orElse("; the group had none before");
    return grouping(
        incident,
        "opened",
        "opened incident %s, because none of its group was open%s".formatted(incident, why),
        event.groupKey(),
        at);
  }

  private static Finding joined(String incident, String key, boolean reopened, Instant at) {
    return reopened
        ? grouping(
            incident,
            "reopened",
            "reopened incident "
                + incident
                + ": the alert began within the reopen window after it was resolved",
            key,
            at)
        : grouping(
            incident,
            "joined",
            "joined incident " + incident + ", which was open and has the same group key",
            key,
            at);
  }

  private static Finding grouping(
      String incident, String verdict, String text, String key, Instant at) {
    return new Finding(
        "grouping",
        incident,
        verdict,
        text + "; " + origin(key),
        Map.of("group_key", TextNode.valueOf(key)),
        at,
        List.of());
  }

  private static String origin(String key) {
    if (key.startsWith("labels:")) {
      return "grouped by the labels that the first matching runbook names";
    }
    return key.startsWith("source:")
        ? "grouped as its source does, since no matching runbook says group_by"
        : "grouped by itself, since neither a matching runbook nor its source groups it";
  }

  private static Finding raised(IncidentEvent.AlertRaised event, Instant at) {
    return Finding.of(
        "severity",
        event.alert().severity().code(),
        "raised",
        "the alert got worse: triggers are asked again",
        at);
  }

  private List<Finding> judged(
      String tenant, IncidentEvent.@Nullable Judged judged, Alert alert, Instant at) {
    if (judged == null) {
      return List.of(
          Finding.of(
              "triggers",
              null,
              "not_recorded",
              "an earlier version of Firebreak did not record what triggers said",
              at));
    }
    var asked =
        then.named(tenant, judged.inForce())
            .orElseGet(() -> judged.matches().stream().map(IncidentEvent.Match::version).toList());
    var whole = asked.size() == judged.runbooks();
    return List.of(
        Finding.of(
                "triggers",
                null,
                judged.matches().isEmpty() ? "none_matches" : "judged",
                "%d of %d runbook(s) in force match or fail to be evaluated%s"
                    .formatted(
                        judged.matches().size(),
                        judged.runbooks(),
                        whole ? "" : "; which the others were is not on record any more"),
                at)
            .with(triggers.of(versions(asked), alert)));
  }

  private List<RunbookVersion> versions(List<String> hashes) {
    return hashes.stream().map(versions::byHash).toList();
  }

  private Optional<Finding> later(String tenant, Event event, Episode episode) {
    return switch (event.payload()) {
      case IncidentEvent.StartHeld next when next.episode().equals(episode) ->
          Optional.of(
              Finding.of("hold", next.runbook(), next.waiting().code(), waits(next), event.at()));
      case IncidentEvent.Tied next when next.episode().equals(episode) ->
          Optional.of(CorrelationFindings.tied(next, event.at()));
      case IncidentEvent.Inhibited next when next.episode().equals(episode) ->
          Optional.of(CorrelationFindings.inhibited(next, event.at()));
      case IncidentEvent.Uninhibited next when next.episode().equals(episode) ->
          Optional.of(CorrelationFindings.released(next, event.at()));
      case IncidentEvent.RunNotStarted next when next.episode().equals(episode) ->
          Optional.of(refused(next, event.at()));
      case IncidentEvent.RunStarted next when next.episode().equals(episode) ->
          runs.of(tenant, next.runId());
      case IncidentEvent.AlertResolved next when next.episode().equals(episode) ->
          Optional.of(
              Finding.of("resolve", null, "resolved", "ended at " + next.endsAt(), event.at()));
      case null, default -> Optional.empty();
    };
  }

  private static String waits(IncidentEvent.StartHeld event) {
    var until = ", until " + event.dueAt();
    return switch (event.waiting()) {
      case HOLD -> "waits whether the alert keeps firing" + until;
      case FLAPPING -> "the alert comes and goes; waits whether it fires without a break" + until;
      case BATCH -> "waits for other alerts of its batch" + until;
      case MAINTENANCE -> "people work there, so it waits" + until + ": " + event.detail();
      case STORM -> "a storm keeps it back until that is over: " + event.detail();
      case NEWS -> "waits until its source tells of it again: " + event.detail();
      case SILENCE -> "it is silenced" + until + " or an earlier end: " + event.detail();
    };
  }

  private static Finding refused(IncidentEvent.RunNotStarted event, Instant at) {
    var text =
        switch (event.reason()) {
          case NotStarted.TARGET_BUSY ->
              "matched too, but " + event.winner() + " has precedence by priority, then by name";
          case NotStarted.INHIBITED -> "another alert explained this one";
          case NotStarted.ALERT_RESOLVED ->
              "the alert was over before it had fired for as long as the trigger asks";
          case NotStarted.NO_LONGER_MATCHES ->
              "when the wait was over, the runbook was gone or matched no more";
          case NotStarted.THROTTLED -> "another alert started it not long before";
          case NotStarted.BATCHED -> "one run was started for all alerts of the batch";
          case NotStarted.BELOW_THRESHOLD -> "too few alerts came so far";
          case NotStarted.MAINTENANCE ->
              "the alert was over before the maintenance window in which it came";
          case NotStarted.SILENCED -> "the alert was over before the silence that kept it back";
          case NotStarted.FLAPPING -> "the alert comes and goes";
        };
    var detail = event.detail() == null ? "" : ": " + event.detail();
    return Finding.of("not_started", event.runbook(), event.reason().code(), text + detail, at);
  }
}
