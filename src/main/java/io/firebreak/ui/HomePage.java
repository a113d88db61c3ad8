package io.firebreak.ui;

import io.firebreak.access.Person;
import io.firebreak.action.Form;
import io.firebreak.gate.Holds;
import io.firebreak.incident.Incidents;
import io.firebreak.remediation.RunState;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The start page.
 *
 * @param holds what is held now
 * @param mine manual steps that the person who looks may report on
 * @param waiting runs that wait for a person
 */
record HomePage(
    List<HoldRow> holds,
    List<ToDo> mine,
    List<RunRow> waiting,
    List<IncidentRow> incidents,
    List<RunRow> runs) {
  private static final int SHOWN = 200;

  /** A hold in the list. */
  record HoldRow(String scope, String person, String reason, String since, @Nullable String until) {
    static HoldRow of(Holds.Standing standing) {
      var hold = standing.hold();
      return new HoldRow(
          hold.scope().equals(Holds.ALL) ? "Everything" : Shown.line(hold.scope()),
          Shown.line(hold.person()),
          Shown.line(hold.reason()),
          Shown.time(standing.placedAt()),
          hold.until() == null ? null : Shown.time(hold.until()));
    }
  }

  /** A manual step in the list. */
  record ToDo(String run, String runbook, String target, String instructions, String until) {
    static List<ToDo> of(RunState run, Person viewer) {
      return run.manual().stream()
          .map(step -> Objects.requireNonNull(step.waiting()))
          .filter(waiting ->
              Objects.requireNonNullElse(waiting.form(), Form.PLAIN)
                  .from()
                  .allow(viewer.id(), viewer.teams()))
          .map(waiting ->
              new ToDo(
                  run.id(),
                  Shown.line(run.begun().runbook()),
                  Shown.line(run.begun().target()),
                  start(Objects.requireNonNullElse(waiting.instructions(), "")),
                  Shown.time(waiting.until())))
          .toList();
    }

    private static String start(String instructions) {
      var line = Shown.line(instructions);
      return line.codePointCount(0, line.length()) <= SHOWN
          ? line
          : line.substring(0, line.offsetByCodePoints(0, SHOWN)) + "…";
    }
  }

  /** An incident in a list. */
  record IncidentRow(
      String id,
      String title,
      String group,
      String state,
      String tone,
      String severity,
      String openedAt) {
    static IncidentRow of(Incidents.Line line) {
      return new IncidentRow(
          line.id(),
          Shown.line(line.title()),
          Shown.line(line.groupKey()),
          line.state().code(),
          Shown.tone(line.state().code()),
          line.severity().code(),
          Shown.time(line.openedAt()));
    }
  }
}
