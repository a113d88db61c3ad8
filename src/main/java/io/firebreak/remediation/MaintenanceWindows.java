package io.firebreak.remediation;

import io.firebreak.alert.Alert;
import io.firebreak.gate.Calendars;
import io.firebreak.incident.Quiet;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Guards;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps alerts from starting runs on targets on which people work, by the maintenance calendars.
 * What cannot be told here, because inputs are invalid or a calendar cannot be read, is for the
 * gates of the run to refuse.
 */
public final class MaintenanceWindows implements Quiet {
  private final Calendars calendars;
  private final Evaluator evaluator;

  /** Windows of these calendars. */
  public MaintenanceWindows(Calendars calendars, Evaluator evaluator) {
    this.calendars = calendars;
    this.evaluator = evaluator;
  }

  @Override
  public Optional<Window> window(RunbookVersion version, Alert alert, Instant now) {
    var runbook = version.runbook();
    if (runbook.guard().freeze() == Guards.Freeze.IGNORE || !calendars.haveMaintenance()) {
      return Optional.empty();
    }
    var found = Beginning.of(runbook, Map.of(), alert, evaluator);
    return found.invalid().isEmpty()
        ? calendars
            .maintenance(List.of(found.target()), now)
            .map(open -> new Window(open.until(), open.words()))
        : Optional.empty();
  }
}
