package io.firebreak.hindsight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.alert.Alert;
import io.firebreak.approval.OnCall;
import io.firebreak.approval.OnCall.Duty;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateRecord;
import io.firebreak.gate.Gatekeeper;
import io.firebreak.incident.Episode;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.incident.RoutingPreview;
import io.firebreak.incident.RoutingPreview.Foretold;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.plan.Caller;
import io.firebreak.plan.Outline;
import io.firebreak.plan.Planner;
import io.firebreak.plan.Scope;
import io.firebreak.remediation.Beginning;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import io.firebreak.runbook.AlertValues;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Runbook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says what the server would do with alerts that nobody sent, and does none of it. Incidents and
 * runbooks are those of now; the guards are judged as of the time that is asked about.
 */
public final class Simulator {
  private static final int RUNS = 200;

  /** The id by which it stands in what is judged; no run has it. */
  private static final String ID = "simulation";

  private final Journal journal;
  private final Database database;
  private final RoutingPreview routing;
  private final Catalogue catalogue;
  private final Remediation remediation;
  private final Evaluator evaluator;
  private final FleetLimits fleet;
  private final OnCall onCall;
  private final Planner planner;
  private final TriggerFindings triggers;
  private final RecordStore store;

  /** A simulator over what stands in this record. */
  public Simulator(
      Journal journal,
      Database database,
      RoutingPreview routing,
      Catalogue catalogue,
      Remediation remediation,
      Evaluator evaluator,
      FleetLimits fleet,
      OnCall onCall,
      Planner planner) {
    this.journal = journal;
    this.database = database;
    this.routing = routing;
    this.catalogue = catalogue;
    this.remediation = remediation;
    this.evaluator = evaluator;
    this.fleet = fleet;
    this.onCall = onCall;
    this.planner = planner;
    this.triggers = new TriggerFindings(evaluator);
    this.store = new RecordStore(database);
  }

  /** What would become of alerts in one delivery at a time, past or to come. */
  public Finding simulate(String tenant, List<Alert> alerts, Instant at) {
    var foretold = routing.of(tenant, at, alerts);
    return Finding.of(
            "simulation",
            null,
            "foreseen",
            alerts.size() + " alert(s); incidents and runbooks are those of now",
            at)
        .with(alerts.stream().map(alert -> alert(tenant, alert, foretold, at)).toList());
  }

  private Finding alert(String tenant, Alert alert, List<Foretold> foretold, Instant at) {
    var values = AlertValues.of(alert);
    var matching = catalogue.match(alert);
    var parts = new ArrayList<Finding>();
    parts.add(
        Finding.of(
                "triggers",
                null,
                matching.versions().isEmpty() ? "none_matches" : "judged",
                "%d of %d runbook(s) in force match"
                    .formatted(matching.versions().size(), matching.verdicts().size()),
                null)
            .with(matching.verdicts().stream().map(v -> triggers.of(v, values)).toList()));
    var told =
        foretold.stream()
            .map(next -> told(tenant, next, Episode.of(alert), at))
            .filter(Objects::nonNull)
            .toList();
    parts.addAll(told);
    return new Finding(
        "alert",
        Episode.of(alert).key(),
        alert.status().code(),
        alert.name() + (told.isEmpty() ? ": a repeat of what is known, which changes nothing" : ""),
        Map.of("labels", values.path("labels")),
        alert.startsAt(),
        parts);
  }

  private @Nullable Finding told(String tenant, Foretold next, Episode episode, Instant at) {
    return switch (next) {
      case Foretold.Starts(var _, var version, var alert) ->
          Episode.of(alert).equals(episode) ? start(tenant, version, alert, at) : null;
      case Foretold.Happens(var incident, var event) -> happens(incident, event, episode);
    };
  }

  private static @Nullable Finding happens(String incident, IncidentEvent event, Episode episode) {
    return switch (event) {
      case IncidentEvent.Opened e when Episode.of(e.alert()).equals(episode) ->
          new Finding(
              "grouping",
              incident,
              "opened",
              "would open an incident",
              Map.of("group_key", TextNode.valueOf(e.groupKey())),
              null,
              List.of());
      case IncidentEvent.AlertJoined e when Episode.of(e.alert()).equals(episode) ->
          Finding.of("grouping", incident, "joined", "would join this incident", null);
      case IncidentEvent.AlertRaised e when Episode.of(e.alert()).equals(episode) ->
          Finding.of("severity", e.alert().severity().code(), "raised", "would be worse", null);
      case IncidentEvent.AlertResolved e when e.episode().equals(episode) ->
          Finding.of("resolve", incident, "resolved", "would end the episode", e.endsAt());
      case IncidentEvent.ResolvedEarly e when e.episode().equals(episode) ->
          Finding.of("resolve", null, "resolved_early", "would be over before it fired", null);
      case IncidentEvent.Inhibited e when e.episode().equals(episode) ->
          Finding.of(
              "correlation",
              e.parent(),
              "inhibited",
              "%s of incident %s would explain it, by the rule %s (%s)"
                  .formatted(e.causeName(), e.parent(), e.rule(), e.where()),
              null);
      case IncidentEvent.StartHeld e when e.episode().equals(episode) ->
          Finding.of(
              "hold",
              e.runbook(),
              e.waiting().code(),
              "would wait "
                  + e.until(Instant::toString)
                  + (e.detail() == null ? "" : ": " + e.detail()),
              e.dueAt());
      case IncidentEvent.RunNotStarted e when e.episode().equals(episode) ->
          Finding.of(
              "not_started",
              e.runbook(),
              e.reason().code(),
              e.winner() == null
                  ? "would not start" + (e.detail() == null ? "" : ": " + e.detail())
                  : e.winner() + " has precedence",
              null);
      default -> null;
    };
  }

  private Finding start(
      String tenant, io.firebreak.runbook.RunbookVersion version, Alert alert, Instant at) {
    var runbook = version.runbook();
    var begins = Beginning.of(runbook, Map.of(), alert, evaluator);
    if (!begins.invalid().isEmpty()) {
      return Finding.of(
          "run", runbook.name(), "input_invalid", String.join("; ", begins.invalid()), null);
    }
    var caller = new Caller(tenant, ID, "guards", at);
    var scope = Beginning.scope(version, begins, alert, ID, at);
    var outline =
        outline(
            new Planner.Request(
                version, 0, begins.inputs(), begins.target(), caller, scope, Map.of(), List.of()));
    var others = List.copyOf(outline.targets());
    var verdicts =
        new Gatekeeper(
                asOf(tenant, runbook, begins.target(), others, at), fleet, planner.readings())
            .foresee(
                new Gatekeeper.Subject(
                    caller,
                    "run/" + ID,
                    runbook,
                    begins.target(),
                    others,
                    alert,
                    false,
                    false,
                    false,
                    Optional::empty,
                    new Scope(Map.of()),
                    at));
    var parts = new ArrayList<Finding>();
    parts.add(targets(begins.target(), outline));
    verdicts.forEach(verdict -> parts.add(RunFindings.gate(verdict)));
    schedules(runbook.approval()).forEach(schedule -> parts.add(onDuty(schedule, at)));
    var slo = runbook.guard().errorBudget();
    if (slo != null) {
      parts.add(
          Finding.of(
              "gate",
              "error_budget",
              "not_read",
              "of " + slo.slo() + "; firebreak plan reads it now",
              null));
    }
    if (!runbook.preconditions().isEmpty()) {
      parts.add(
          Finding.of(
              "gate",
              "preconditions",
              "not_read",
              runbook.preconditions().size() + " read the world; firebreak plan reads them now",
              null));
    }
    parts.add(autonomy(runbook));
    var refused = verdicts.stream().anyMatch(verdict -> verdict.ruling() != Ruling.PASS);
    return new Finding(
        "run",
        runbook.name(),
        refused ? "refused" : "starts",
        (refused ? "would be kept back for " : "would start for ") + begins.target(),
        Map.<String, JsonNode>of("inputs", begins.inputs()),
        null,
        parts);
  }

  /** Looks at nothing, so that nothing of it takes long enough to be interrupted. */
  private Outline outline(Planner.Request request) {
    try {
      return planner.outline(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outline(new TreeSet<>(), new TreeMap<>(Map.of("steps", "it was interrupted")));
    }
  }

  /** What it would change, which the guards are judged for, and what nobody knows yet. */
  private static Finding targets(String own, Outline outline) {
    var all = Stream.concat(Stream.of(own), outline.targets().stream()).toList();
    return Finding.of(
            "targets",
            null,
            outline.unknown().isEmpty() ? "known" : "partly_known",
            "judged for " + String.join(", ", all),
            null)
        .with(
            outline.unknown().entrySet().stream()
                .map(each -> Finding.of("step", each.getKey(), "not_known", each.getValue(), null))
                .toList());
  }

  private static Stream<String> schedules(ApprovalRule asked) {
    return Stream.concat(Stream.of(asked.from()), asked.escalateTo().stream())
        .map(ApprovalRule.Approvers::pagerdutySchedule)
        .filter(Objects::nonNull)
        .distinct();
  }

  private Finding onDuty(String schedule, Instant at) {
    return switch (onCall.at(schedule, at)) {
      case Duty.Known(var mails) when mails.isEmpty() ->
          Finding.of("on_call", schedule, "nobody", "nobody would be on call", at);
      case Duty.Known(var mails) ->
          Finding.of(
              "on_call",
              schedule,
              "known",
              "would be on call: " + mails.stream().sorted().collect(Collectors.joining(", ")),
              at);
      case Duty.Unknown(var why) -> Finding.of("on_call", schedule, "unknown", why, at);
    };
  }

  private static Finding autonomy(Runbook runbook) {
    return Finding.of(
        "autonomy",
        null,
        runbook.autonomy().name().toLowerCase(java.util.Locale.ROOT),
        switch (runbook.autonomy()) {
          case OBSERVE -> "would plan and end";
          case SUGGEST -> "would plan, tell people and end";
          case APPROVE ->
              "would ask " + runbook.approval().count() + " to approve before the first change";
          case AUTO ->
              runbook.approval().when() == null
                  ? runbook.risk() == Runbook.Risk.HIGH
                      ? "would ask, because its risk is high"
                      : "would go on by itself"
                  : "would ask unless this is false of its plan: "
                      + runbook.approval().when().source();
        },
        null);
  }

  /** What the guards know then: the tables from now on, the runs on record before. */
  private GateRecord asOf(
      String tenant, Runbook runbook, String target, List<String> others, Instant at) {
    if (!at.isBefore(database.now())) {
      return GateRecord.ofTables(database.jdbi());
    }
    var history = new History(HoldsThen.of(journal, tenant));
    for (var run : runs(tenant, runbook.name(), target, others, at)) {
      var state = remediation.find(tenant, run.id()).orElse(null);
      if (state == null || run.state().equals("skipped") || run.state().equals("blocked")) {
        continue;
      }
      var own = run.runbook().equals(runbook.name());
      @Nullable Duration cooldown = own && state.effectBegun() ? runbook.guard().cooldown() : null;
      history.begins(
          new History.Run(
              run.id(), run.runbook(), run.target(), run.createdAt(), run.endedAt(), cooldown));
      var ended = run.endedAt();
      if (ended != null && !ended.isAfter(at) && state.effectBegun()) {
        verification(history, run, state, ended);
      }
      var alert = state.begun().alert();
      if (alert != null
          && ended != null
          && !ended.isAfter(at)
          && (run.state().equals("rejected") || run.state().equals("expired"))) {
        history.declined(run.runbook(), run.target(), alert.episode(), alert.severity().rank());
      }
    }
    history.advance(at);
    return history;
  }

  /** Runs of the runbook or on one of the targets, the oldest first. */
  private List<RecordStore.Run> runs(
      String tenant, String runbook, String target, List<String> others, Instant at) {
    return Stream.concat(Stream.of(target), others.stream())
        .flatMap(each -> store.runs(tenant, runbook, each, at, RUNS).stream())
        .distinct()
        .sorted(Comparator.comparing(RecordStore.Run::createdAt))
        .toList();
  }

  private static void verification(
      History history, RecordStore.Run run, RunState state, Instant ended) {
    if (run.state().equals("succeeded") && state.verify() != null) {
      history.verified(run.target());
    } else if (state.reason() == EndReason.VERIFICATION_FAILED) {
      history.failed(run.target(), ended);
    }
  }
}
