package io.firebreak.testing;

import io.firebreak.alert.Alert;
import io.firebreak.incident.RunStarter;
import io.firebreak.journal.Event;
import io.firebreak.journal.Unit;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** There are no runbooks, so nothing is ever started. */
public final class NoRuns implements RunStarter {
  @Override
  public String start(
      Unit.Builder unit, String tenant, RunbookVersion version, String incident, Alert alert) {
    throw new AssertionError("no runbook is there");
  }

  @Override
  public List<String> resolved(
      Unit.Builder unit,
      String tenant,
      String incident,
      Set<String> started,
      String episode,
      Instant endsAt) {
    return List.of();
  }

  @Override
  public List<String> inhibited(
      Unit.Builder unit,
      String tenant,
      String incident,
      Set<String> runs,
      String parent,
      String rule) {
    return List.of();
  }

  @Override
  public List<String> released(
      Unit.Builder unit, String tenant, String incident, Set<String> runs) {
    return List.of();
  }

  @Override
  public Set<String> endedInhibited(String tenant, String incident) {
    return Set.of();
  }

  @Override
  public void wake(String tenant, String runId, List<Event> events) {}
}
