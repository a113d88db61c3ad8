package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.journal.Journal;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.label.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Incidents of which only that they are open matters. */
public final class TestIncidents {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private TestIncidents() {}

  /** Opens an incident of one alert. */
  public static Incident open(Journal journal, String id) {
    var alert =
        new Alert(
            "alertmanager",
            "Alert " + id,
            Alert.Status.FIRING,
            Severity.HIGH,
            Labels.of(Map.of("alertname", id)),
            Map.of(),
            NOW,
            null,
            id,
            null,
            Map.of(),
            List.of());
    var opened = new IncidentEvent.Opened("alertname=" + id, alert, NOW, "D" + id, null);
    var fold = new IncidentFold("default", id);
    fold.add(opened);
    var incident = fold.incident().orElseThrow();
    journal.commit(
        Unit.builder()
            .guard(IncidentStore.write(true, incident, List.of(opened)))
            .append(StreamId.incident("default", id), 0, List.of(NewEvent.byEngine(opened)))
            .build());
    return incident;
  }
}
