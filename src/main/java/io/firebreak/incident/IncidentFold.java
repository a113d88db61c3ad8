package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.incident.Incident.Member;
import io.firebreak.incident.Incident.State;
import io.firebreak.journal.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds events up to an {@link Incident}. Copies once, however many events there are. */
final class IncidentFold {
  private final String tenant;
  private final String id;
  private long seq;
  private @Nullable Head head;
  private State state = State.OPEN;
  private @Nullable Instant resolvedAt;
  private final TreeMap<Episode, Member> alerts = new TreeMap<>();
  private final List<IncidentEvent.StartHeld> holds = new ArrayList<>();
  private final List<IncidentEvent.RunStarted> starts = new ArrayList<>();
  private final Set<String> putBack = new HashSet<>();
  private final List<IncidentEvent.RunStartedByPerson> byPerson = new ArrayList<>();
  private final List<IncidentEvent.RunNotStarted> refusals = new ArrayList<>();
  private final Map<Episode, List<CorrelationRule.Tie>> ties = new HashMap<>();
  private final TreeMap<Episode, IncidentEvent.Inhibited> inhibited = new TreeMap<>();

  /** What begins with the first event. */
  private record Head(
      String groupKey, String title, Severity severity, Instant startedAt, Instant openedAt) {
    Head with(Alert alert) {
      return new Head(
          groupKey,
          title,
          alert.severity().worseThan(severity) ? alert.severity() : severity,
          alert.startsAt().isBefore(startedAt) ? alert.startsAt() : startedAt,
          openedAt);
    }
  }

  IncidentFold(String tenant, String id) {
    this.tenant = tenant;
    this.id = id;
  }

  IncidentFold(Incident from) {
    this(from.tenant(), from.id());
    seq = from.seq();
    head =
        new Head(from.groupKey(), from.title(), from.severity(), from.startedAt(), from.openedAt());
    state = from.state();
    resolvedAt = from.resolvedAt();
    alerts.putAll(from.alerts());
    holds.addAll(from.holds());
    starts.addAll(from.starts());
    putBack.addAll(from.putBack());
    byPerson.addAll(from.byPerson());
    refusals.addAll(from.refusals());
    ties.putAll(from.ties());
    inhibited.putAll(from.inhibited());
  }

  /** Adds the next event; one that was erased, or is not ours, only counts. */
  void add(@Nullable Payload payload) {
    seq++;
    if (payload instanceof IncidentEvent event) {
      apply(event);
    }
  }

  private void apply(IncidentEvent event) {
    switch (event) {
      case IncidentEvent.Opened e -> {
        head =
            new Head(
                e.groupKey(),
                e.alert().name(),
                e.alert().severity(),
                e.alert().startsAt(),
                e.receivedAt());
        join(e.alert(), e.receivedAt(), null);
      }
      case IncidentEvent.AlertJoined e -> join(e.alert(), e.receivedAt(), null);
      case IncidentEvent.AlertRaised e -> {
        var known = alerts.get(Episode.of(e.alert()));
        join(
            e.alert(),
            known == null ? e.receivedAt() : known.receivedAt(),
            known == null ? null : known.mergedInto());
      }
      case IncidentEvent.AlertResolved e ->
          alerts.computeIfPresent(
              e.episode(),
              (episode, member) ->
                  new Member(member.alert(), e.endsAt(), member.receivedAt(), member.mergedInto()));
      case IncidentEvent.Merged e ->
          alerts.computeIfPresent(
              e.episode(),
              (episode, member) ->
                  new Member(member.alert(), member.endsAt(), member.receivedAt(), e.into()));
      case IncidentEvent.Resolved e -> {
        state = State.RESOLVED;
        resolvedAt = e.at();
      }
      case IncidentEvent.Reopened e -> {
        state = State.OPEN;
        resolvedAt = null;
      }
      case IncidentEvent.StartHeld e -> {
        endHold(e.runbook(), e.episode());
        holds.add(e);
        if (e.again() != null) {
          putBack.add(e.again());
        }
      }
      case IncidentEvent.RunStarted e -> {
        endHold(e.runbook(), e.episode());
        starts.add(e);
      }
      case IncidentEvent.RunNotStarted e -> {
        endHold(e.runbook(), e.episode());
        refusals.add(e);
      }
      case IncidentEvent.RunStartedByPerson e -> byPerson.add(e);
      case IncidentEvent.Tied e -> ties.put(e.episode(), e.ties());
      case IncidentEvent.Inhibited e -> inhibited.put(e.episode(), e);
      case IncidentEvent.Uninhibited e -> inhibited.remove(e.episode());
      case IncidentEvent.Acknowledged e -> {}
      case IncidentEvent.Pinned e -> {}
      case IncidentEvent.ResolvedEarly e -> {}
    }
  }

  private void join(Alert alert, Instant receivedAt, @Nullable String mergedInto) {
    alerts.put(Episode.of(alert), new Member(alert, null, receivedAt, mergedInto));
    head = head == null ? null : head.with(alert);
  }

  private void endHold(String runbook, Episode episode) {
    holds.removeIf(hold -> hold.runbook().equals(runbook) && hold.episode().equals(episode));
  }

  /** What the events add up to; empty when the first of them was erased. */
  Optional<Incident> incident() {
    return Optional.ofNullable(head)
        .map(known ->
            new Incident(
                tenant,
                id,
                seq,
                known.groupKey(),
                known.title(),
                state,
                known.severity(),
                known.startedAt(),
                known.openedAt(),
                resolvedAt,
                new TreeMap<>(alerts),
                holds,
                starts,
                putBack,
                byPerson,
                refusals,
                ties,
                new TreeMap<>(inhibited)));
  }
}
