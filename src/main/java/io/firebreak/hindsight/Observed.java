package io.firebreak.hindsight;

import io.firebreak.gate.EndReason;
import io.firebreak.incident.Incident;
import io.firebreak.incident.Incidents;
import io.firebreak.journal.Database;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Compares what a runbook in {@code observe} planned with what was done; reads the record only. */
public final class Observed {
  private final Database database;
  private final Remediation remediation;
  private final RecordStore store;
  private final Deeds deeds;

  /** Comparisons over what stands in this record. */
  public Observed(Database database, Remediation remediation, Incidents incidents) {
    this.database = database;
    this.remediation = remediation;
    this.store = new RecordStore(database);
    this.deeds = new Deeds(remediation, incidents);
  }

  /** The runs of a runbook that only observed, of the time before now. */
  public ObservedReport report(String tenant, String runbook, Duration back) {
    var until = database.now();
    var since = until.minus(back);
    var found =
        store.runs(tenant, runbook, "", until, ObservedReport.MOST + 1).stream()
            .filter(run -> !run.createdAt().isBefore(since))
            .toList();
    var lines =
        found.stream()
            .limit(ObservedReport.MOST)
            .flatMap(run -> remediation.find(tenant, run.id()).stream())
            .filter(Deeds::observed)
            .map(state -> line(tenant, state))
            .toList()
            .reversed();
    Map<String, Long> beside = new TreeMap<>();
    lines.forEach(line -> beside.merge(line.beside(), 1L, Long::sum));
    return new ObservedReport(
        runbook,
        since,
        until,
        lines.size(),
        lines.stream().filter(line -> line.would().equals("planned")).count(),
        beside,
        lines,
        found.size() > ObservedReport.MOST);
  }

  private ObservedReport.Line line(String tenant, RunState state) {
    var begun = state.begun();
    var incident = deeds.incident(tenant, begun.incident());
    var runs = incident.map(found -> deeds.runs(tenant, found)).orElse(List.of());
    var would = would(state);
    var done = runs.stream().map(run -> deeds.of(tenant, run)).toList();
    var differences =
        runs.stream()
            .filter(RunState::effectBegun)
            .findFirst()
            .filter(_ -> state.plan() != null)
            .map(acted -> PlanDifferences.ofRunbooks(acted, state))
            .orElse(List.of());
    var alert = begun.alert();
    return new ObservedReport.Line(
        Objects.requireNonNull(state.createdAt()),
        state.id(),
        begun.incident(),
        alert == null ? null : alert.name(),
        would,
        begun.target(),
        PlanDifferences.changes(state),
        differences,
        Beside.of(would.equals("planned"), done).code(),
        done,
        incident.map(Incident::resolvedAt).orElse(null));
  }

  /** A plan that a policy or its extent would have stopped is no plan that would have acted. */
  private static String would(RunState state) {
    var reason = state.reason();
    if (reason == EndReason.AUTONOMY_OBSERVE) {
      var gates = state.gates();
      return gates == null
          ? "planned"
          : gates.refusal().map(verdict -> verdict.gate()).orElse("planned");
    }
    return reason == null ? state.status().code() : reason.code();
  }
}
