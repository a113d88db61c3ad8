package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.journal.Event;
import io.firebreak.journal.Unit;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Starts runs for alerts, and tells live ones what became of their alert. */
public interface RunStarter {
  /**
   * Adds a new run to a unit.
   *
   * @return the run's id
   */
  String start(
      Unit.Builder unit, String tenant, RunbookVersion version, String incidentId, Alert alert);

  /**
   * Adds to a unit that the live runs of an incident hear that an episode is over, and the live
   * runs that do the work of those that it started, whatever incident they are about.
   *
   * @param started the runs that the episode started
   * @param episode as {@link Alert#episode()} writes it
   * @return ids of those that hear of it
   */
  List<String> resolved(
      Unit.Builder unit,
      String tenant,
      String incidentId,
      Set<String> started,
      String episode,
      Instant endsAt);

  /**
   * Adds to a unit that those of these runs that live hear that the alert which started them is
   * explained by another one, and that they are not needed.
   *
   * @param parent the incident that has that other alert
   * @param rule that says so
   * @return ids of those that were told
   */
  List<String> inhibited(
      Unit.Builder unit,
      String tenant,
      String incidentId,
      Set<String> runs,
      String parent,
      String rule);

  /**
   * Adds to a unit that those of these runs that live hear that nothing explains their alert any
   * more.
   *
   * @return ids of those that were told
   */
  List<String> released(Unit.Builder unit, String tenant, String incidentId, Set<String> runs);

  /** Ids of the runs of an incident that ended because they were told {@link #inhibited}. */
  Set<String> endedInhibited(String tenant, String incidentId);

  /**
   * Has a run looked at now; called after the commit.
   *
   * @param events what the unit appended to its stream
   */
  void wake(String tenant, String runId, List<Event> events);
}
