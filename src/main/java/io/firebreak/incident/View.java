package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Echo;
import io.firebreak.alert.Flag;
import io.firebreak.alert.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the episodes and incidents that a batch touches. Grouping keeps it up to date
 * while it decides, so that a later delivery of the batch sees what an earlier one did.
 */
final class View {
  private final Map<String, TreeMap<Episode, Seen>> episodes = new HashMap<>();
  private final Map<String, String> newest = new HashMap<>();
  private final Map<String, Incident> incidents = new HashMap<>();

  /**
   * An episode that was heard of.
   *
   * @param incidentId null when it was over before its firing came
   * @param mergedInto fingerprint of the alert with which it goes on; null for its own way
   */
  record Seen(
      Episode episode,
      @Nullable String incidentId,
      boolean firing,
      Severity severity,
      @Nullable String mergedInto) {
    /** One that goes its own way. */
    Seen(Episode episode, @Nullable String incidentId, boolean firing, Severity severity) {
      this(episode, incidentId, firing, severity, null);
    }

    Seen over() {
      return new Seen(episode, incidentId, false, severity, mergedInto);
    }

    Seen raised(Severity to) {
      return new Seen(episode, incidentId, firing, to, mergedInto);
    }

    Seen into(String fingerprint) {
      return new Seen(episode, incidentId, firing, severity, fingerprint);
    }
  }

  void put(Seen seen) {
    episodes
        .computeIfAbsent(seen.episode().fingerprint(), fingerprint -> new TreeMap<>())
        .put(seen.episode(), seen);
  }

  void putNewest(String groupKey, String incidentId) {
    newest.put(groupKey, incidentId);
  }

  void put(Incident incident) {
    incidents.put(incident.id(), incident);
  }

  @Nullable Seen seen(Episode episode) {
    var ofAlert = episodes.get(episode.fingerprint());
    return ofAlert == null ? null : ofAlert.get(episode);
  }

  /** The episodes of an alert that fire and began no later than the given one. */
  List<Seen> firingUpTo(Episode last) {
    var found = new ArrayList<Seen>();
    var ofAlert = episodes.get(last.fingerprint());
    if (ofAlert != null) {
      ofAlert.headMap(last, true).values().stream().filter(Seen::firing).forEach(found::add);
    }
    return found;
  }

  /** How often an alert began after a time, as far as was heard. */
  long begunSince(String fingerprint, Instant since) {
    var ofAlert = episodes.get(fingerprint);
    return ofAlert == null
        ? 0
        : ofAlert.keySet().stream().filter(episode -> episode.startsAt().isAfter(since)).count();
  }

  /** The newest episode of an alert; null when none was heard of. */
  @Nullable Seen newestOf(String fingerprint) {
    var ofAlert = episodes.get(fingerprint);
    return ofAlert == null ? null : ofAlert.lastEntry().getValue();
  }

  /** The episodes that fire and go on with an alert. */
  List<Seen> followers(String fingerprint) {
    return episodes.values().stream()
        .flatMap(ofAlert -> ofAlert.values().stream())
        .filter(seen -> seen.firing() && fingerprint.equals(seen.mergedInto()))
        .toList();
  }

  /** The newest incident with this key, null when there is none. */
  @Nullable Incident newest(String groupKey) {
    var id = newest.get(groupKey);
    return id == null ? null : incidents.get(id);
  }

  /**
   * The incident of ours that a paging service shows us in this alert; null for an alert of its
   * own.
   */
  @Nullable Incident ownOf(Alert alert) {
    var id = alert.has(Flag.PAGED) ? alert.annotations().get(Echo.INCIDENT) : null;
    return id == null ? null : incidents.get(id);
  }

  Incident incident(String id) {
    var found = incidents.get(id);
    if (found == null) {
      throw new IllegalStateException("incident " + id + " is in the index, but not its events");
    }
    return found;
  }

  Collection<Incident> incidents() {
    return incidents.values();
  }
}
