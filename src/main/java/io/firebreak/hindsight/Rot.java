package io.firebreak.hindsight;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Intake;
import io.firebreak.approval.People;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.Database;
import io.firebreak.plan.Required.Quorum;
import io.firebreak.remediation.ApproverCheck;
import io.firebreak.remediation.Drills;
import io.firebreak.remediation.Drills.Drill;
import io.firebreak.remediation.Remediation;
import io.firebreak.runbook.AlertValues;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.PolicySet;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.TriggerMatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Finds runbooks that have gone stale, from the record and from what is configured today. */
public final class Rot {
  /** How far back triggers are tried on stored alerts. */
  static final Duration BACK = Duration.ofDays(30);

  /** Fewer runs than this say nothing yet. */
  static final int LEAST_RUNS = 3;

  private static final int LATEST = 10;
  private static final int PAGE = 250;
  private static final Set<String> DECLINED = Set.of("rejected", "expired");
  private static final Set<String> NOT_ASKED = Set.of("skipped", "blocked", "self_resolved");

  private final String tenant;
  private final Database database;
  private final Intake intake;
  private final Catalogue catalogue;
  private final Evaluator evaluator;
  private final Remediation remediation;
  private final People people;
  private final Supplier<PolicySet> policies;
  private final Needs needs;
  private final RecordStore store;
  private final Drills drills;

  /**
   * Finds rot in what a tenant has in force.
   *
   * @param policies those in force
   * @param needs what runbooks need and the configuration lacks
   */
  public Rot(
      String tenant,
      Database database,
      Intake intake,
      Catalogue catalogue,
      Evaluator evaluator,
      Remediation remediation,
      People people,
      Supplier<PolicySet> policies,
      Needs needs) {
    this.tenant = tenant;
    this.database = database;
    this.intake = intake;
    this.catalogue = catalogue;
    this.evaluator = evaluator;
    this.remediation = remediation;
    this.people = people;
    this.policies = policies;
    this.needs = needs;
    this.store = new RecordStore(database);
    this.drills = new Drills(database);
  }

  /** Looks at every runbook in force. */
  public RotReport find() {
    var now = database.now();
    var unmatched = new HashMap<String, RunbookVersion>();
    for (var version : catalogue.inForce()) {
      if (version.runbook().triggers().alert() != null) {
        unmatched.put(version.runbook().name(), version);
      }
    }
    var alerts = tried(now, unmatched);
    var items = new ArrayList<RotReport.Item>();
    var drilled = new ArrayList<DrillRecord>();
    for (var version : catalogue.inForce()) {
      var name = version.runbook().name();
      if (alerts > 0 && unmatched.containsKey(name)) {
        items.add(
            new RotReport.Item(
                name,
                RotReason.TRIGGER_NEVER_MATCHES,
                "none of " + alerts + " alerts of the last " + BACK.toDays() + " days"));
      }
      runs(version, now, items);
      approvers(version, items);
      needs
          .missing(version)
          .forEach((detail, reason) -> items.add(new RotReport.Item(name, reason, detail)));
      var tried = drilled(version.runbook(), now);
      drilled.add(tried);
      tried.rot().ifPresent(items::add);
    }
    return new RotReport(now, alerts, items, drilled);
  }

  private DrillRecord drilled(Runbook runbook, Instant now) {
    var last =
        drills.newest(tenant, runbook.name(), LATEST).stream()
            .filter(Drill::ended)
            .findFirst()
            .orElse(null);
    return DrillRecord.of(runbook, last, drills.passed(tenant, runbook.name()), now);
  }

  /** Tries triggers until each has matched once; what is left in the map never did. */
  private long tried(Instant now, Map<String, RunbookVersion> unmatched) {
    var from = now.minus(BACK);
    var after = "";
    var alerts = 0L;
    while (!unmatched.isEmpty()) {
      var page = intake.received(tenant, from, after, PAGE);
      if (page.isEmpty()) {
        break;
      }
      var seen = new HashSet<String>();
      for (var delivery : page) {
        for (var alert : delivery.alerts()) {
          if (alert.status() == Alert.Status.FIRING && seen.add(alert.fingerprint())) {
            alerts++;
            var values = AlertValues.of(alert);
            unmatched
                .values()
                .removeIf(version -> TriggerMatch.of(version, values, evaluator).matched());
          }
        }
      }
      from = page.getLast().receivedAt();
      after = page.getLast().id();
    }
    return alerts;
  }

  private void runs(RunbookVersion version, Instant now, List<RotReport.Item> items) {
    var name = version.runbook().name();
    var runs = store.runs(tenant, name, "", now, LATEST * 10);
    if (runs.isEmpty()) {
      items.add(new RotReport.Item(name, RotReason.NEVER_FIRED, "no run of it was ever asked for"));
      return;
    }
    var asked =
        runs.stream()
            .filter(run -> run.endedAt() != null && !NOT_ASKED.contains(run.state()))
            .toList();
    if (asked.size() >= LEAST_RUNS
        && asked.stream().allMatch(run -> DECLINED.contains(run.state()))) {
      items.add(
          new RotReport.Item(
              name,
              RotReason.ALWAYS_DECLINED,
              "all of its latest " + asked.size() + " runs were rejected or lapsed"));
    }
    var acted =
        asked.stream().filter(run -> !DECLINED.contains(run.state())).limit(LATEST).toList();
    if (acted.size() >= LEAST_RUNS && acted.stream().allMatch(this::failedVerification)) {
      items.add(
          new RotReport.Item(
              name,
              RotReason.ALWAYS_FAILS_VERIFICATION,
              "its latest " + acted.size() + " runs failed verification"));
    }
  }

  private boolean failedVerification(RecordStore.Run run) {
    return !run.state().equals("succeeded")
        && remediation
            .find(tenant, run.id())
            .filter(state -> state.reason() == EndReason.VERIFICATION_FAILED)
            .isPresent();
  }

  private void approvers(RunbookVersion version, List<RotReport.Item> items) {
    var runbook = version.runbook();
    new ApproverCheck(people)
        .unreachable(version, catalogue::find, each -> policies.get().always(evaluator, each))
        .ifPresent(why ->
            items.add(new RotReport.Item(runbook.name(), RotReason.QUORUM_UNREACHABLE, why)));
    var everybody = people.approvers(new Quorum(1, List.of(), List.of(), null, null));
    var teams = everybody.stream().anyMatch(person -> !person.teams().isEmpty());
    if (teams && everybody.stream().noneMatch(p -> p.teams().contains(runbook.owner()))) {
      items.add(
          new RotReport.Item(
              runbook.name(),
              RotReason.OWNER_MISSING,
              "nobody who may approve belongs to " + runbook.owner()));
    }
  }

  /** What runbooks name and the configuration must have. */
  @FunctionalInterface
  public interface Needs {
    /** What is missing, in words, and of which kind it is. */
    Map<String, RotReason> missing(RunbookVersion version);
  }
}
