package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.journal.Event;
import io.firebreak.journal.Reason;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An incident as its events tell it.
 *
 * @param seq sequence of the last event that is in it
 * @param groupKey what its alerts have in common
 * @param title name of its first alert
 * @param severity the worst that any of its alerts had
 * @param startedAt earliest start of an alert, by the source
 * @param openedAt when the first delivery about it came
 * @param resolvedAt when the last alert ended, by the source; null while open
 * @param alerts its episodes, in order of their start
 * @param holds runbooks that wait, and start when their alert still fires then
 * @param starts runs that its alerts started, in order
 * @param putBack ids of those that ended without an effect for what passes, and whose start waited
 *     again then
 * @param byPerson runs that people started for it, in order
 * @param refusals runbooks that got no run, in order
 * @param ties on which sides of correlation rules its episodes stand
 * @param inhibited its episodes that start nothing, because the alert of another incident explains
 *     them or did until they ended
 */
public record Incident(
    String tenant,
    String id,
    long seq,
    String groupKey,
    String title,
    State state,
    Severity severity,
    Instant startedAt,
    Instant openedAt,
    @Nullable Instant resolvedAt,
    SortedMap<Episode, Member> alerts,
    List<IncidentEvent.StartHeld> holds,
    List<IncidentEvent.RunStarted> starts,
    Set<String> putBack,
    List<IncidentEvent.RunStartedByPerson> byPerson,
    List<IncidentEvent.RunNotStarted> refusals,
    Map<Episode, List<CorrelationRule.Tie>> ties,
    SortedMap<Episode, IncidentEvent.Inhibited> inhibited) {

  public Incident {
    alerts = Collections.unmodifiableSortedMap(alerts);
    holds = List.copyOf(holds);
    starts = List.copyOf(starts);
    putBack = Set.copyOf(putBack);
    byPerson = List.copyOf(byPerson);
    refusals = List.copyOf(refusals);
    ties = Map.copyOf(ties);
    inhibited = Collections.unmodifiableSortedMap(inhibited);
  }

  /** Whether the problem is there. */
  public enum State implements Reason {
    /** At least one alert fires. */
    OPEN,
    /** All alerts are over. */
    RESOLVED
  }

  /**
   * One episode in it.
   *
   * @param alert as it was when it was worst
   * @param endsAt when it ended, by the source; null while it fires
   * @param receivedAt when the first delivery about it came
   * @param mergedInto fingerprint of the alert with which it goes on since a paging service merged
   *     the two; null when it did not
   */
  public record Member(
      Alert alert, @Nullable Instant endsAt, Instant receivedAt, @Nullable String mergedInto) {
    /** Whether it is not over. */
    public boolean isFiring() {
      return endsAt == null;
    }
  }

  /** The incident that the events of one stream tell of; empty when there are none. */
  public static Optional<Incident> of(List<Event> events) {
    if (events.isEmpty()) {
      return Optional.empty();
    }
    var stream = events.getFirst().stream();
    var fold = new IncidentFold(stream.tenant(), stream.id());
    for (var event : events) {
      fold.add(event.payload());
    }
    return fold.incident();
  }

  /** The same incident after further events of its stream. */
  Incident then(List<? extends IncidentEvent> events) {
    var fold = new IncidentFold(this);
    events.forEach(fold::add);
    return fold.incident().orElse(this);
  }

  /** The ids of all its runs, those that its alerts started first. */
  public List<String> runs() {
    return Stream.concat(
            starts.stream().map(IncidentEvent.RunStarted::runId),
            byPerson.stream().map(IncidentEvent.RunStartedByPerson::runId))
        .toList();
  }

  /** The alert that tells best what it is about: one that fires if any does, the worst first. */
  public Alert leading() {
    return alerts.values().stream()
        .min(
            Comparator.comparing((Member member) -> !member.isFiring())
                .thenComparing(member -> member.alert().severity()))
        .orElseThrow()
        .alert();
  }

  /**
   * What explains it: it hangs under another incident while each of its alerts that fire is
   * explained, directly or by one another; one that is over still tells under which it hung.
   *
   * @return of its alerts the one whose cause began first; null for an incident that stands alone
   */
  public IncidentEvent.@Nullable Inhibited explanation() {
    var told =
        state == State.RESOLVED
            ? List.copyOf(alerts.keySet())
            : alerts.entrySet().stream()
                .filter(member -> member.getValue().isFiring())
                .map(Map.Entry::getKey)
                .toList();
    return inhibited.keySet().containsAll(told)
        ? told.stream()
            .map(episode -> Objects.requireNonNull(inhibited.get(episode)))
            .filter(explained -> !explained.parent().equals(id))
            .min(Comparator.comparing(IncidentEvent.Inhibited::cause))
            .orElse(null)
        : null;
  }

  /** Id of the incident under which it hangs, null when it stands alone. */
  public @Nullable String parent() {
    var explanation = explanation();
    return explanation == null ? null : explanation.parent();
  }

  /** How many alerts fire. */
  public long firing() {
    return alerts.values().stream().filter(Member::isFiring).count();
  }

  /** When the last alert ended; null while one fires. */
  @Nullable Instant lastEnd() {
    Instant last = Instant.MIN;
    for (var member : alerts.values()) {
      if (member.endsAt() == null) {
        return null;
      }
      last = member.endsAt().isAfter(last) ? member.endsAt() : last;
    }
    return last;
  }
}
