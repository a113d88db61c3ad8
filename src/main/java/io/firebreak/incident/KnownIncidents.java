package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Echo;
import io.firebreak.alert.Flag;
import io.firebreak.alert.StoredDelivery;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.runbook.Matching;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The incidents that the router had to do with lately, so that it need not fold them anew for every
 * delivery. One that is out of date shows as a conflict when it is committed; then all are
 * forgotten. Not thread-safe.
 */
final class KnownIncidents {
  private static final int MOST = 1_024;

  private final Journal journal;
  private final IncidentStore store;
  private final EpisodeStore episodes;
  private final LinkedHashMap<String, Incident> recent = new LinkedHashMap<>(16, 0.75f, true);

  KnownIncidents(Journal journal, Database database) {
    this.journal = journal;
    this.store = new IncidentStore(database);
    this.episodes = new EpisodeStore(database);
  }

  /** An incident as it stands in the journal; empty when its events are gone. */
  Optional<Incident> find(String tenant, String id) {
    var known = recent.get(id);
    return known != null
        ? Optional.of(known)
        : Incident.of(journal.read(StreamId.incident(tenant, id), 0));
  }

  /** Keeps what was just committed. */
  void committed(List<Incident> incidents) {
    incidents.forEach(incident -> recent.put(incident.id(), incident));
    var oldest = recent.keySet().iterator();
    while (recent.size() > MOST) {
      oldest.next();
      oldest.remove();
    }
  }

  /** Another process was faster somewhere. */
  void forget() {
    recent.clear();
  }

  /** All that grouping must know to decide about these deliveries of one tenant. */
  View load(String tenant, List<StoredDelivery> deliveries, Function<Alert, Matching> matching) {
    var view = new View();
    var byFingerprint = new HashMap<String, List<View.Seen>>();
    var alerts =
        deliveries.stream()
            .flatMap(delivery -> delivery.alerts().stream())
            .filter(alert -> !alert.has(Flag.PSEUDO))
            .toList();
    var fingerprints = new HashSet<String>();
    alerts.forEach(alert -> fingerprints.add(alert.fingerprint()));
    alerts.stream()
        .filter(alert -> alert.has(Flag.MERGED) && alert.annotations().containsKey(Echo.INTO))
        .forEach(alert -> fingerprints.add(alert.annotations().get(Echo.INTO)));
    for (var seen : episodes.episodes(tenant, fingerprints)) {
      view.put(seen);
      byFingerprint
          .computeIfAbsent(seen.episode().fingerprint(), key -> new ArrayList<>())
          .add(seen);
    }
    var needed = new LinkedHashSet<String>();
    followers(tenant, alerts, view, needed);
    var keys = new LinkedHashSet<String>();
    for (var alert : alerts) {
      if (alert.has(Flag.PAGED) && alert.annotations().containsKey(Echo.INCIDENT)) {
        needed.add(alert.annotations().get(Echo.INCIDENT));
      }
      need(alert, byFingerprint.getOrDefault(alert.fingerprint(), List.of()), needed);
      if (alert.status() == Alert.Status.FIRING && view.seen(Episode.of(alert)) == null) {
        keys.add(GroupKey.of(alert, matching.apply(alert).versions()));
      }
    }
    for (var newest : store.newest(tenant, keys)) {
      view.putNewest(newest.groupKey(), newest.id());
      needed.add(newest.id());
    }
    fold(tenant, needed, view);
    return view;
  }

  /** An incident with all that was heard of its firing alerts. */
  View around(Incident incident) {
    var view = new View();
    view.put(incident);
    var firing =
        incident.alerts().entrySet().stream()
            .filter(member -> member.getValue().isFiring())
            .map(member -> member.getKey().fingerprint())
            .distinct()
            .toList();
    episodes.episodes(incident.tenant(), firing).forEach(view::put);
    return view;
  }

  /** What ends with those that end here, as far as it goes. */
  private void followers(String tenant, List<Alert> alerts, View view, Set<String> needed) {
    var known = new HashSet<String>();
    var next = new HashSet<String>();
    alerts.stream()
        .filter(alert -> alert.has(Flag.PAGED)) // only paging services merge
        .filter(alert -> alert.status() == Alert.Status.RESOLVED || alert.has(Flag.MERGED))
        .forEach(alert -> next.add(alert.fingerprint()));
    while (known.addAll(next)) {
      var found = episodes.followers(tenant, next);
      next.clear();
      for (var seen : found) {
        view.put(seen);
        next.add(seen.episode().fingerprint());
        Optional.ofNullable(seen.incidentId()).ifPresent(needed::add);
      }
    }
  }

  /** A repeat, by far the most frequent alert, needs no incident. */
  private static void need(Alert alert, List<View.Seen> heard, Set<String> needed) {
    for (var seen : heard) {
      if (seen.firing()
          && seen.incidentId() != null
          && (alert.status() == Alert.Status.RESOLVED
              || alert.has(Flag.ACKNOWLEDGED)
              || alert.has(Flag.MERGED)
              || alert.severity().worseThan(seen.severity()))) {
        needed.add(seen.incidentId());
      }
    }
  }

  private void fold(String tenant, Collection<String> ids, View view) {
    for (var id : ids) {
      find(tenant, id).ifPresent(view::put);
    }
  }

  /** The incidents of a view by id, as they are now. */
  static Map<String, Incident> byId(View view) {
    var byId = new HashMap<String, Incident>();
    view.incidents().forEach(incident -> byId.put(incident.id(), incident));
    return byId;
  }
}
