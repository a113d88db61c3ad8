package io.firebreak.timeline;

import io.firebreak.alert.ChangeEvent;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.incident.RecentChanges;
import io.firebreak.journal.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Tells the changes of the services that an incident is about. */
final class ChangeTeller {
  /** How long before an incident a change still counts as a possible cause. */
  static final Duration BEFORE = Duration.ofHours(1);

  private ChangeTeller() {}

  /**
   * Of what, and from when to when, changes belong to an incident.
   *
   * @param services as its alerts name them
   */
  record Scope(Set<String> services, Instant since, Instant until) {}

  /** The scope of an incident that has at least one event. */
  static Scope scope(List<Event> incident) {
    var services = new LinkedHashSet<String>();
    var began = incident.getFirst().at();
    for (var event : incident) {
      var alert =
          switch (event.payload()) {
            case IncidentEvent.Opened opened -> opened.alert();
            case IncidentEvent.AlertJoined joined -> joined.alert();
            case null, default -> null;
          };
      if (alert != null) {
        services.addAll(RecentChanges.services(alert.labels()));
        began = alert.startsAt().isBefore(began) ? alert.startsAt() : began;
      }
    }
    return new Scope(services, began.minus(BEFORE), incident.getLast().at());
  }

  static Entry tell(ChangeEvent change) {
    var details = new ArrayList<String>();
    details.add(Words.of(change.labels()));
    change.links().forEach((title, link) -> details.add(title + ": " + link));
    var state = change.state() == null ? "" : " (" + change.state() + ")";
    return new Entry(
        change.at(), Entry.Kind.CHANGE, null, change.source(), change.summary() + state, details);
  }
}
