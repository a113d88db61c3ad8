package io.firebreak.ui;

import java.util.List;

/**
 * The start page.
 *
 * @param waiting runs that wait for a person
 */
record HomePage(List<RunRow> waiting, List<IncidentRow> incidents, List<RunRow> runs) {
  /** An incident in a list. */
  record IncidentRow(String id, String title, String state, String severity, String openedAt) {}
}
