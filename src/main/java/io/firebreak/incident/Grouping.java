package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Echo;
import io.firebreak.alert.Flag;
import io.firebreak.alert.StoredDelivery;
import io.firebreak.incident.Incident.State;
import io.firebreak.journal.IdSource;
import io.firebreak.runbook.Matching;
import io.firebreak.runbook.RunbookVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides what the alerts of a batch mean; reads and writes nothing but its {@link View}. */
final class Grouping {
  private final View view;
  private final Function<Alert, Matching> matching;
  private final IdSource ids;
  private final Duration reopenWindow;
  private final StartRule rule;

  /** What this batch starts: the names of runbooks by fingerprint. */
  private final Map<String, Set<String>> started = new HashMap<>();

  private List<Change> changes = new ArrayList<>();
  private Set<String> touched = new LinkedHashSet<>();

  /**
   * Decides by what a view shows.
   *
   * @param keptBack the storm that keeps an alert from starting a runbook; empty for none
   * @param quiet when people silenced an alert, or work on what it is about
   */
  Grouping(
      View view,
      Function<Alert, Matching> matching,
      IdSource ids,
      IncidentLimits limits,
      BiFunction<RunbookVersion, Alert, Optional<String>> keptBack,
      Quiet quiet) {
    this.view = view;
    this.matching = matching;
    this.ids = ids;
    this.reopenWindow = limits.reopenWindow();
    this.rule = new StartRule(view::begunSince, keptBack, quiet);
  }

  /**
   * Whether a delivery resolves an alert for which this batch starts a run. That run can only hear
   * of it when it is durable, so the delivery belongs to the next batch.
   */
  boolean mustWait(StoredDelivery delivery) {
    return delivery.alerts().stream()
        .filter(alert -> isResolved(alert) || alert.has(Flag.MERGED))
        .anyMatch(alert ->
            started.containsKey(alert.fingerprint())
                || view.followers(alert.fingerprint()).stream()
                    .anyMatch(seen -> started.containsKey(seen.episode().fingerprint())));
  }

  /** What one delivery means. */
  List<Change> route(StoredDelivery delivery) {
    changes = new ArrayList<>();
    touched = new LinkedHashSet<>();
    // What we opened at a paging service ourselves comes back from there, and no sensor said it.
    var real =
        delivery.alerts().stream()
            .filter(alert -> !alert.has(Flag.PSEUDO))
            .filter(alert -> view.ownOf(alert) == null)
            .toList();
    var over = new HashSet<Episode>();
    real.stream().filter(Grouping::isResolved).map(Episode::of).forEach(over::add);
    // Firing first: an incident that loses one alert and gets another stays open all the time.
    for (var alert : real) {
      if (!isResolved(alert) && !over.contains(Episode.of(alert))) {
        firing(alert, delivery);
      }
    }
    for (var alert : real) {
      if (isResolved(alert)) {
        resolved(alert, delivery);
      }
    }
    delivery.alerts().stream()
        .filter(alert -> alert.has(Flag.ACKNOWLEDGED))
        .forEach(alert -> acknowledge(alert, delivery));
    touched.forEach(this::settle);
    return changes;
  }

  /** A person took it over: one of ours that the paging service shows us, or one of its own. */
  private void acknowledge(Alert alert, StoredDelivery delivery) {
    var own = view.ownOf(alert);
    var seen = view.seen(Episode.of(alert));
    if (own != null) {
      acknowledged(own.id(), alert, delivery);
    } else if (seen != null && seen.incidentId() != null) {
      acknowledged(seen.incidentId(), alert, delivery);
    }
  }

  private void acknowledged(String id, Alert alert, StoredDelivery delivery) {
    var at = Instant.parse(String.valueOf(alert.annotations().get(Echo.AT)));
    happened(
        id,
        new IncidentEvent.Acknowledged(
            String.valueOf(alert.annotations().get(Echo.BY)), at, delivery.id()));
  }

  /** What the end of a wait means. */
  List<Change> due(Incident incident, IncidentEvent.StartHeld hold, Instant now) {
    changes = new ArrayList<>();
    var member = incident.alerts().get(hold.episode());
    if (member == null || !member.isFiring()) {
      endedFirst(incident.id(), hold);
      return changes;
    }
    if (incident.inhibited().containsKey(hold.episode())) {
      refuse(incident.id(), hold.runbook(), hold.episode(), NotStarted.INHIBITED, null, null);
      return changes;
    }
    matching.apply(member.alert()).versions(incident.id()).stream()
        .filter(version -> version.runbook().name().equals(hold.runbook()))
        .findFirst()
        .ifPresentOrElse(
            version -> start(member.alert(), incident.id(), version, hold, now),
            () ->
                refuse(
                    incident.id(),
                    hold.runbook(),
                    hold.episode(),
                    NotStarted.NO_LONGER_MATCHES,
                    null,
                    null));
    return changes;
  }

  /**
   * What it means that nothing explains an alert any more that fires.
   *
   * @param inhibited runs that ended because it was explained
   */
  List<Change> released(Incident incident, Episode episode, Set<String> inhibited, Instant now) {
    changes = new ArrayList<>();
    var id = incident.id();
    var alert = Objects.requireNonNull(incident.alerts().get(episode)).alert();
    var before =
        incident.starts().stream().filter(start -> start.episode().equals(episode)).toList();
    var ended =
        before.stream()
            .map(IncidentEvent.RunStarted::runId)
            .filter(run -> inhibited.contains(run) || incident.putBack().contains(run))
            .toList();
    var explained = Objects.requireNonNull(incident.inhibited().get(episode));
    happened(id, new IncidentEvent.Uninhibited(episode, explained.parent(), ended));
    var kept =
        before.stream()
            .filter(start -> !ended.contains(start.runId()))
            .filter(start -> start.severity() == alert.severity())
            .map(IncidentEvent.RunStarted::runbook)
            .toList();
    var runbooks =
        matching.apply(alert).versions(id).stream()
            .filter(version -> !kept.contains(version.runbook().name()))
            .toList();
    start(alert, id, runbooks, now);
    return changes;
  }

  private static boolean isResolved(Alert alert) {
    return alert.status() == Alert.Status.RESOLVED;
  }

  private void firing(Alert alert, StoredDelivery delivery) {
    var seen = view.seen(Episode.of(alert));
    if (alert.has(Flag.MERGED)) {
      merged(alert, seen, delivery);
    } else if (seen == null) {
      join(alert, delivery);
    } else if (seen.firing()
        && seen.incidentId() != null
        && alert.severity().worseThan(seen.severity())) {
      raise(alert, seen.incidentId(), delivery);
    }
    // Else a repeat, which the intake has counted; or it was sent before the resolve we know.
  }

  /** Of one that nobody heard of while it was on its own, the other one tells. */
  private void merged(Alert alert, View.@Nullable Seen seen, StoredDelivery delivery) {
    var into = alert.annotations().get(Echo.INTO);
    if (seen == null
        || !seen.firing()
        || seen.incidentId() == null
        || into == null
        || into.equals(seen.mergedInto())
        || into.equals(alert.fingerprint())) {
      return;
    }
    var other = view.newestOf(into);
    view.put(seen.into(into));
    happened(
        seen.incidentId(),
        new IncidentEvent.Merged(
            seen.episode(), into, other == null ? null : other.incidentId(), delivery.id()));
    if (other != null && !other.firing()) {
      over(seen.into(into), delivery.receivedAt(), delivery); // the end came before the merge
    }
  }

  private void join(Alert alert, StoredDelivery delivery) {
    var matched = matching.apply(alert);
    var judged = IncidentEvent.Judged.of(matched);
    var key = GroupKey.of(alert, matched.versions());
    var newest = view.newest(key);
    var id = newest != null && takes(newest, alert) ? newest.id() : ids.next();
    var runbooks = matched.versions(id);
    view.put(new View.Seen(Episode.of(alert), id, true, alert.severity()));
    if (newest == null || !newest.id().equals(id)) {
      var opened =
          new IncidentEvent.Opened(key, alert, delivery.receivedAt(), delivery.id(), judged);
      var fold = new IncidentFold(delivery.tenant(), id);
      fold.add(opened);
      view.put(fold.incident().orElseThrow());
      view.putNewest(key, id);
      changes.add(new Change.Happened(id, opened));
    } else {
      if (newest.state() == State.RESOLVED) {
        happened(id, new IncidentEvent.Reopened(delivery.id()));
      }
      happened(
          id, new IncidentEvent.AlertJoined(alert, delivery.receivedAt(), delivery.id(), judged));
    }
    runbooks.stream()
        .filter(version -> !version.runbook().observes())
        .skip(1)
        .forEach(outranked ->
            refuse(
                id,
                outranked.runbook().name(),
                Episode.of(alert),
                NotStarted.TARGET_BUSY,
                runbooks.getFirst().runbook().name(),
                null));
    start(alert, id, runbooks, delivery.receivedAt());
  }

  private boolean takes(Incident incident, Alert alert) {
    var end = incident.resolvedAt();
    return incident.state() == State.OPEN
        || (end != null && !alert.startsAt().isAfter(end.plus(reopenWindow)));
  }

  /** What got worse may want another runbook, or the same once more after it was declined. */
  private void raise(Alert alert, String id, StoredDelivery delivery) {
    var seen = view.seen(Episode.of(alert));
    if (seen != null) {
      view.put(seen.raised(alert.severity()));
    }
    var matched = matching.apply(alert);
    happened(
        id,
        new IncidentEvent.AlertRaised(
            alert, delivery.receivedAt(), delivery.id(), IncidentEvent.Judged.of(matched)));
    start(alert, id, matched.versions(id), delivery.receivedAt());
  }

  /** The first of those that match has precedence; those that only observe run beside it. */
  private void start(Alert alert, String id, List<RunbookVersion> runbooks, Instant now) {
    for (var i = 0; i < runbooks.size(); i++) {
      if (i == 0 || runbooks.get(i).runbook().observes()) {
        var name = runbooks.get(i).runbook().name();
        if (!isHeld(id, name, Episode.of(alert))
            && !started.getOrDefault(alert.fingerprint(), Set.of()).contains(name)) {
          start(alert, id, runbooks.get(i), null, now);
        }
      }
    }
  }

  /** Starts it, or has it wait. */
  private void start(
      Alert alert,
      String id,
      RunbookVersion version,
      IncidentEvent.@Nullable StartHeld waited,
      Instant now) {
    var runbook = version.runbook().name();
    switch (rule.judge(version, alert, waited, now)) {
      case StartRule.Verdict.Starts _ -> {
        started.computeIfAbsent(alert.fingerprint(), _ -> new HashSet<>()).add(runbook);
        changes.add(new Change.Start(id, version, alert, waited, now));
      }
      case StartRule.Verdict.Waits(var what, var due, var detail, var silence) ->
          happened(
              id,
              new IncidentEvent.StartHeld(
                  runbook,
                  Episode.of(alert),
                  due,
                  what,
                  detail,
                  silence,
                  waited == null ? null : waited.again()));
    }
  }

  private boolean isHeld(String id, String runbook, Episode episode) {
    return view.incident(id).holds().stream()
        .anyMatch(hold -> hold.runbook().equals(runbook) && hold.episode().equals(episode));
  }

  /**
   * A resolve ends the episode it names and any earlier one of the same alert whose own resolve was
   * lost: an alert fires once at a time.
   */
  private void resolved(Alert alert, StoredDelivery delivery) {
    var named = Episode.of(alert);
    var end = alert.endsAt() == null ? delivery.receivedAt() : alert.endsAt();
    if (view.seen(named) == null) {
      view.put(new View.Seen(named, null, false, alert.severity()));
      changes.add(
          new Change.Early(
              new IncidentEvent.ResolvedEarly(
                  named, alert.severity(), end, delivery.receivedAt(), delivery.id())));
    }
    for (var seen : view.firingUpTo(named)) {
      over(seen, end, delivery);
    }
    view.followers(alert.fingerprint()).forEach(seen -> over(seen, end, delivery));
  }

  /** Ends an episode and all that go on with it. */
  private void over(View.Seen seen, Instant end, StoredDelivery delivery) {
    var id = seen.incidentId();
    if (id != null) {
      view.put(seen.over());
      end(id, seen.episode(), end, delivery);
      view.followers(seen.episode().fingerprint())
          .forEach(follower -> over(follower, end, delivery));
    }
  }

  private void end(String id, Episode episode, Instant end, StoredDelivery delivery) {
    happened(
        id, new IncidentEvent.AlertResolved(episode, end, delivery.receivedAt(), delivery.id()));
    for (var hold : view.incident(id).holds()) {
      if (hold.episode().equals(episode)) {
        endedFirst(id, hold);
      }
    }
    touched.add(id);
  }

  private void endedFirst(String id, IncidentEvent.StartHeld hold) {
    refuse(id, hold.runbook(), hold.episode(), hold.waiting().endedFirst(), null, null);
  }

  private void settle(String id) {
    var incident = view.incident(id);
    var end = incident.lastEnd();
    if (end != null && incident.state() == State.OPEN) {
      happened(id, new IncidentEvent.Resolved(end));
    }
  }

  private void refuse(
      String id,
      String runbook,
      Episode episode,
      NotStarted why,
      @Nullable String winner,
      @Nullable String detail) {
    happened(id, new IncidentEvent.RunNotStarted(runbook, episode, why, winner, detail));
  }

  private void happened(String id, IncidentEvent event) {
    view.put(view.incident(id).then(List.of(event)));
    changes.add(new Change.Happened(id, event));
  }
}
