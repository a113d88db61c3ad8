package io.firebreak.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.alert.ChangeEvent;
import io.firebreak.alert.Changes;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.journal.Event;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Reads the stories of incidents and runs from the journal. */
public final class Timelines {
  private final Journal journal;
  private final Changes changes;

  /** The stories in this journal, with the changes that came before them. */
  public Timelines(Journal journal, Changes changes) {
    this.journal = journal;
    this.changes = changes;
  }

  /** The story of an incident as Markdown; empty when the tenant has no such incident. */
  public Optional<String> markdown(String tenant, String incidentId) {
    return incident(tenant, incidentId).map(Markdown::of);
  }

  /** The story of an incident as JSON; empty when the tenant has no such incident. */
  public Optional<JsonNode> json(String tenant, String incidentId) {
    return incident(tenant, incidentId).map(Json::of);
  }

  /** The story of an incident with all its runs; empty when the tenant has no such incident. */
  public Optional<Timeline> incident(String tenant, String incidentId) {
    var events = read(tenant, "incident/" + incidentId);
    var runs = new LinkedHashSet<String>();
    for (var event : events) {
      if (event.payload() instanceof IncidentEvent.RunStarted started) {
        runs.add(started.runId());
      } else if (event.payload() instanceof IncidentEvent.RunStartedByPerson started) {
        runs.add(started.runId());
      }
    }
    return Timeline.ofIncident(
        events,
        runs.stream().map(run -> read(tenant, "run/" + run)).toList(),
        changesOf(tenant, events));
  }

  private List<ChangeEvent> changesOf(String tenant, List<Event> incident) {
    if (incident.isEmpty()) {
      return List.of();
    }
    var scope = ChangeTeller.scope(incident);
    return changes.of(tenant, scope.services(), scope.since(), scope.until());
  }

  /** The events of a stream that belongs to this tenant; none for another's. */
  private List<Event> read(String tenant, String name) {
    if (!name.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return List.of();
    }
    return journal.read(new StreamId(tenant, name), 0).stream()
        .filter(event -> event.stream().tenant().equals(tenant))
        .toList();
  }
}
