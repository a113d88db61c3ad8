package io.firebreak.ui;

import io.firebreak.access.Person;
import io.firebreak.action.Form;
import io.firebreak.alert.Heartbeat;
import io.firebreak.gate.HeartbeatRecord;
import io.firebreak.gate.Holds;
import io.firebreak.incident.Incidents;
import io.firebreak.remediation.RunState;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The start page.
 *
 * @param holds what is held now
 * @param silent heartbeats that are silent
 * @param mine manual steps that the person who looks may report on
 * @param waiting runs that wait for a person
 */
record HomePage(
    List<HoldRow> holds,
    List<SilentRow> silent,
    List<ToDo> mine,
    List<RunRow> waiting,
    List<IncidentRow> incidents,
    List<RunRow> runs) {
  private static final int SHOWN = 200;

  /**
   * A hold in the list.
   *
   * @param means what it keeps from happening
   */
  record HoldRow(
      String scope,
      String person,
      String reason,
      String since,
      @Nullable String until,
      String means) {
    static HoldRow of(Holds.Standing standing) {
      var hold = standing.hold();
      return new HoldRow(
          hold.scope().equals(Holds.ALL) ? "Everything" : Shown.line(hold.scope()),
          Shown.line(hold.person()),
          Shown.line(hold.reason()),
          Shown.time(standing.placedAt()),
          Shown.timeOrNull(hold.until()),
          hold.isStorm()
              ? "Alerts start only what is allowed in a storm."
              : "No new effect begins there.");
    }
  }

  /** A heartbeat that is silent. */
  record SilentRow(String name, String hook, String reason, String since) {
    static Optional<SilentRow> of(Heartbeat heartbeat, HeartbeatRecord.Standing standing) {
      return Optional.ofNullable(standing.silence())
          .map(silence ->
              new SilentRow(
                  Shown.line(heartbeat.name()),
                  Shown.line(heartbeat.hook()),
                  Shown.line(silence.reason()),
                  Shown.time(silence.since())));
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
      boolean stale,
      String tone,
      String severity,
      String openedAt) {
    static IncidentRow of(Incidents.Line line) {
      return new IncidentRow(
          line.id(),
          Shown.line(line.title()),
          Shown.line(line.groupKey()),
          line.state().code(),
          line.stale(),
          Shown.tone(line.state().code()),
          line.severity().code(),
          Shown.time(line.openedAt()));
    }
  }
}
