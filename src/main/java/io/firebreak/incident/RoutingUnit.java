package io.firebreak.incident;

import io.firebreak.durable.Outbox;
import io.firebreak.journal.Guard;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One unit in the making: what grouping decided becomes appends, rows and runs. All of it is
 * committed or none, together with the marks that the deliveries were heard of.
 */
final class RoutingUnit {
  private final String tenant;
  private final RunStarter starter;
  private final List<String> topics;
  private final Map<String, Incident> before;
  private final Throttling throttling;
  private final Unit.Builder unit = Unit.builder();
  private final Map<String, List<IncidentEvent>> events = new LinkedHashMap<>();
  private final Map<ThrottleKey, List<ThrottleEvent>> throttled = new LinkedHashMap<>();
  private final Set<String> runs = new LinkedHashSet<>();

  /** Incidents under which something hangs now, or hangs no more. */
  private final Set<String> parents = new TreeSet<>();

  /**
   * An empty one.
   *
   * @param topics of the outbox that are told when an incident is over, or comes back
   * @param before the incidents as they stand in the journal, by id
   * @param throttling has the last word on what starts
   */
  RoutingUnit(
      String tenant,
      RunStarter starter,
      List<String> topics,
      Map<String, Incident> before,
      Throttling throttling) {
    this.tenant = tenant;
    this.starter = starter;
    this.topics = topics;
    this.before = before;
    this.throttling = throttling;
  }

  /**
   * The finished unit.
   *
   * @param after the incidents as they are once it is committed
   * @param runs to be woken then
   */
  record Built(Unit unit, List<Incident> after, Set<String> runs) {}

  void guard(Guard guard) {
    unit.guard(guard);
  }

  void add(List<Change> changes) {
    throttling.over(changes).forEach(this::add);
  }

  private void add(Change change) {
    switch (change) {
      case Change.Happened(var id, var event) -> {
        events.computeIfAbsent(id, key -> new ArrayList<>()).add(event);
        if (event instanceof IncidentEvent.AlertResolved over) {
          var started = startedFor(id, over.episode());
          runs.addAll(
              starter.resolved(unit, tenant, id, started, over.episode().key(), over.endsAt()));
        } else if (event instanceof IncidentEvent.Inhibited now) {
          if (!now.parent().equals(id)) {
            unit.guard(InhibitionStore.noCircle(tenant, id, now.parent()));
            parents.add(now.parent());
          }
          parentOf(id, now.episode()).ifPresent(parents::add);
          var started = startedFor(id, now.episode());
          runs.addAll(starter.inhibited(unit, tenant, id, started, now.parent(), now.rule()));
        } else if (event instanceof IncidentEvent.Uninhibited now) {
          parents.add(now.parent());
          runs.addAll(starter.released(unit, tenant, id, startedFor(id, now.episode())));
        }
      }
      case Change.Start(var id, var version, var alert, var _, var _) -> {
        var run = starter.start(unit, tenant, version, id, alert);
        runs.add(run);
        events
            .computeIfAbsent(id, key -> new ArrayList<>())
            .add(
                new IncidentEvent.RunStarted(
                    version.runbook().name(),
                    version.hash(),
                    Episode.of(alert),
                    alert.severity(),
                    run));
      }
      case Change.Throttled(var key, var event) ->
          throttled.computeIfAbsent(key, _ -> new ArrayList<>()).add(event);
      case Change.Early(var event) -> {
        unit.guard(IncidentStore.write(tenant, event));
        unit.fact(earlyResolves(tenant), NewEvent.byEngine(event));
      }
    }
  }

  /** Under which incident an episode of a known incident has hung until now. */
  private Optional<String> parentOf(String id, Episode episode) {
    return Optional.ofNullable(before.get(id))
        .map(known -> known.inhibited().get(episode))
        .map(IncidentEvent.Inhibited::parent)
        .filter(parent -> !parent.equals(id));
  }

  /** Ids of the runs that an episode of a known incident started. */
  private Set<String> startedFor(String id, Episode episode) {
    @Nullable Incident known = before.get(id);
    return known == null
        ? Set.of()
        : known.starts().stream()
            .filter(start -> start.episode().equals(episode))
            .map(IncidentEvent.RunStarted::runId)
            .collect(Collectors.toSet());
  }

  /** The stream of resolves that belong to no incident. */
  static StreamId earlyResolves(String tenant) {
    return new StreamId(tenant, "early_resolve/" + tenant);
  }

  Built build() {
    var after = new ArrayList<Incident>();
    // Known incidents first and in order: rows are locked in one order, and one that resolves
    // leaves its group before another opens in it.
    events.keySet().stream()
        .sorted(
            Comparator.comparing((String id) -> !before.containsKey(id))
                .thenComparing(Comparator.naturalOrder()))
        .forEach(id -> after.add(append(id, events.getOrDefault(id, List.of()))));
    throttled.keySet().stream()
        .sorted(Comparator.comparing(key -> key.stream(tenant)))
        .forEach(key -> remember(key, throttled.getOrDefault(key, List.of())));
    parents.forEach(this::tell);
    return new Built(unit.build(), after, runs);
  }

  private void remember(ThrottleKey key, List<ThrottleEvent> added) {
    var stream = key.stream(tenant);
    var known = throttling.before(key);
    unit.guard(ThrottleStore.write(stream, known, added));
    unit.append(stream, known.seq(), added.stream().map(NewEvent::byEngine).toList());
  }

  private Incident append(String id, List<IncidentEvent> added) {
    @Nullable Incident known = before.get(id);
    var after = known == null ? opened(id, added) : known.then(added);
    unit.guard(IncidentStore.write(known == null, after, added));
    if (added.stream().anyMatch(RoutingUnit::isTurn)) {
      tell(id);
    }
    unit.append(
        StreamId.incident(tenant, id),
        known == null ? 0 : known.seq(),
        added.stream().map(NewEvent::byEngine).toList());
    return after;
  }

  private void tell(String id) {
    topics.forEach(topic -> unit.guard(Outbox.enqueue(tenant, topic, "incident/" + id)));
  }

  /** Whether the outside must know, also when no run is there to tell it. */
  private static boolean isTurn(IncidentEvent event) {
    return event instanceof IncidentEvent.Resolved || event instanceof IncidentEvent.Reopened;
  }

  private Incident opened(String id, List<IncidentEvent> added) {
    var fold = new IncidentFold(tenant, id);
    added.forEach(fold::add);
    return fold.incident().orElseThrow();
  }
}
