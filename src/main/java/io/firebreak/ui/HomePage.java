package io.firebreak.ui;

import io.firebreak.incident.Incidents;
import java.util.List;

/**
 * The start page.
 *
 * @param waiting runs that wait for a person
 */
record HomePage(List<RunRow> waiting, List<IncidentRow> incidents, List<RunRow> runs) {
  /** An incident in a list. */
  record IncidentRow(
      String id, String title, String state, String tone, String severity, String openedAt) {
    static IncidentRow of(Incidents.Line line) {
      return new IncidentRow(
          line.id(),
          Shown.line(line.title()),
          line.state().code(),
          Shown.tone(line.state().code()),
          line.severity().code(),
          Shown.time(line.openedAt()));
    }
  }
}
