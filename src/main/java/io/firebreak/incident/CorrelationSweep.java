package io.firebreak.incident;

import io.firebreak.incident.CorrelationStore.Waiting;
import io.firebreak.incident.Incident.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Settles by scan what a batch could not: alerts that came before what explains them, alerts whose
 * cause is over while they still fire, and rules that were changed while the program was down.
 */
final class CorrelationSweep {
  /** Alerts that one look takes up; the next look takes the others. */
  private static final int MOST = 500;

  private static final int PAGE = 100;

  private final CorrelationRules rules;
  private final CorrelationStore store;
  private final IncidentStore incidents;
  private final KnownIncidents known;
  private final RunStarter starter;
  private final BiFunction<String, View, Grouping> grouping;
  private final BiFunction<String, Map<String, Incident>, RoutingUnit> unit;
  private final BiPredicate<String, RoutingUnit.Built> commit;
  private boolean idle;

  /** Where the next look goes on, so that what stays does not stand in the way of the others. */
  private String after = "";

  /**
   * A sweep that runs on the router's thread.
   *
   * @param grouping decides about the alerts of a tenant that a view shows
   * @param unit begins a unit of a tenant, given the incidents as they stand in the journal
   * @param commit brings a unit of a tenant to disk; false when another process was faster
   */
  CorrelationSweep(
      CorrelationRules rules,
      CorrelationStore store,
      IncidentStore incidents,
      KnownIncidents known,
      RunStarter starter,
      BiFunction<String, View, Grouping> grouping,
      BiFunction<String, Map<String, Incident>, RoutingUnit> unit,
      BiPredicate<String, RoutingUnit.Built> commit) {
    this.rules = rules;
    this.store = store;
    this.incidents = incidents;
    this.known = known;
    this.starter = starter;
    this.grouping = grouping;
    this.unit = unit;
    this.commit = commit;
  }

  /** Notes where the alerts that fire stand by the rules of now; once at the start. */
  void tieAnew(Instant now) {
    idle = rules.rules().isEmpty() && store.isEmpty();
    if (!idle) {
      store.openTenants().forEach(tenant -> tieAnew(tenant, now));
    }
  }

  private void tieAnew(String tenant, Instant now) {
    @Nullable String before = "";
    while (before != null) {
      var page = incidents.list(tenant, State.OPEN, before, PAGE, now.minus(rules.staleAfter()));
      page.forEach(line ->
          change(
              tenant,
              line.id(),
              (incident, view) -> correlation(tenant, view, now).again(incident)));
      before = page.size() < PAGE ? null : page.getLast().id();
    }
  }

  /** One look. */
  void run(Instant now) {
    if (idle) {
      return;
    }
    var heardSince = now.minus(rules.staleAfter());
    var unexplained = store.unexplained(heardSince, after, MOST);
    after = unexplained.size() < MOST ? "" : unexplained.getLast().incidentId();
    byIncident(unexplained)
        .forEach((at, episodes) ->
            change(
                at.tenant(),
                at.incidentId(),
                (incident, view) ->
                    correlation(at.tenant(), view, now)
                        .explain(incident.id(), firing(incident, episodes))));
    byIncident(store.due(now.minus(rules.releaseAfter()), heardSince, MOST))
        .forEach((at, episodes) ->
            change(
                at.tenant(),
                at.incidentId(),
                (incident, view) -> settle(incident, view, firing(incident, episodes), now)));
  }

  /** What came of one incident. */
  @FunctionalInterface
  private interface Decision {
    List<Change> of(Incident incident, View view);
  }

  private record At(String tenant, String incidentId) {}

  private static Map<At, Set<Episode>> byIncident(List<Waiting> waiting) {
    var by = new LinkedHashMap<At, Set<Episode>>();
    waiting.forEach(each ->
        by.computeIfAbsent(new At(each.tenant(), each.incidentId()), at -> new LinkedHashSet<>())
            .add(each.episode()));
    return by;
  }

  private static Set<Episode> firing(Incident incident, Set<Episode> episodes) {
    var firing = new LinkedHashSet<Episode>();
    for (var episode : episodes) {
      var member = incident.alerts().get(episode);
      if (member != null && member.isFiring()) {
        firing.add(episode);
      }
    }
    return firing;
  }

  /** Something else explains it, or it stands alone again. */
  private List<Change> settle(Incident incident, View view, Set<Episode> episodes, Instant now) {
    var changes = correlation(incident.tenant(), view, now).explain(incident.id(), episodes);
    var all = new ArrayList<>(changes);
    var ended = starter.endedInhibited(incident.tenant(), incident.id());
    for (var episode : episodes) {
      if (changes.stream().noneMatch(change -> explains(change, episode))
          && incident.inhibited().containsKey(episode)) {
        all.addAll(
            grouping
                .apply(incident.tenant(), view)
                .released(view.incident(incident.id()), episode, ended, now));
      }
    }
    return all;
  }

  private static boolean explains(Change change, Episode episode) {
    return change instanceof Change.Happened(_, IncidentEvent.Inhibited event)
        && event.episode().equals(episode);
  }

  private Correlation correlation(String tenant, View view, Instant now) {
    return new Correlation(rules, store, tenant, view, now);
  }

  private void change(String tenant, String id, Decision decision) {
    var incident = known.find(tenant, id).orElse(null);
    if (incident == null) {
      return;
    }
    var view = known.around(incident);
    var changes = decision.of(incident, view);
    if (!changes.isEmpty()) {
      var found = unit.apply(tenant, Map.of(id, incident));
      found.add(changes);
      // What another process did first is found by the next look.
      var _ = commit.test(tenant, found.build());
    }
  }
}
