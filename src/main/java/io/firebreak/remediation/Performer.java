package io.firebreak.remediation;

import io.firebreak.approval.ApprovalEvent;
import io.firebreak.durable.Standing;
import io.firebreak.execute.ExecuteEvent.Captured;
import io.firebreak.gate.GateEvent.GatesJudged;
import io.firebreak.gate.GateEvent.Stage;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.incident.Episode;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.Payload;
import io.firebreak.plan.Paths;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanEvent;
import io.firebreak.plan.PlannedStep;
import io.firebreak.plan.Planner;
import io.firebreak.plan.PlanningException;
import io.firebreak.plan.Scope;
import io.firebreak.runbook.Check;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Verification;
import io.firebreak.verify.Verifier;
import io.firebreak.verify.VerifyEvent.BaselineTaken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Carries out what a run wants done and says in events what came of it. */
final class Performer {
  /** Evidence older than this is taken again right before the first effect: engine-rules 23. */
  private static final Duration EVIDENCE_MAX_AGE = Duration.ofMinutes(2);

  private final Parts parts;
  private final Attempts attempts;
  private final StepReadings readings;
  private final Questions questions;

  Performer(Parts parts) {
    this.parts = parts;
    this.attempts = new Attempts(parts);
    this.questions = new Questions(parts);
    this.readings = new StepReadings(parts, questions);
  }

  List<NewEvent> perform(RunState state, RunbookVersion version, RunTask task, Standing standing)
      throws InterruptedException {
    var payloads =
        switch (task) {
          case RunTask.CheckGates _ ->
              List.<Payload>of(parts.judge(state, version, Stage.BEFORE_PLAN));
          case RunTask.MakePlan make -> makePlan(state, version, make.round());
          case RunTask.Recheck _ -> recheck(state, version);
          case RunTask.Ask ask -> List.<Payload>of(questions.ofBatch(state, version, ask));
          case RunTask.ReadStep read -> readStep(state, version, read.path());
          case RunTask.Perform perform ->
              List.<Payload>of(attempts.effect(state, version, perform));
          case RunTask.ProbeStep probe -> List.<Payload>of(attempts.probe(state, version, probe));
          case RunTask.ReadRound _ -> List.<Payload>of(round(state, version));
        };
    return payloads.stream().map(NewEvent::byEngine).toList();
  }

  private List<Payload> makePlan(RunState state, RunbookVersion version, int round)
      throws InterruptedException {
    var events = new ArrayList<Payload>(evidence(state, version));
    try {
      var made = judgedPlan(state, version, events, said(state));
      events.add(new PlanEvent.PlanMade(made.plan(), differences(state, made.plan())));
      events.addAll(
          questions.ofPlan(state, version, made.plan(), made.verdicts(), made.othersAsk(), round));
    } catch (PlanningException e) {
      events.add(
          new PlanEvent.PlanFailed(e.outOfScope(), String.valueOf(e.getMessage()), e.step()));
    }
    return events;
  }

  /** What differs from the plan that this one replaces; nothing when it replaces none. */
  private static List<String> differences(RunState state, Plan plan) {
    var before = state.lastPlan();
    var replaces = state.plansVoided() > 0 || state.approval() != null;
    return before == null || !replaces ? List.of() : Differences.between(before, plan);
  }

  /**
   * A plan with the approval that runbook and policies ask for together.
   *
   * @param verdicts of the gates that judged it
   * @param othersAsk whether one of them names people who must agree
   */
  private record Made(Plan plan, List<Verdict> verdicts, boolean othersAsk) {}

  /** What the gates said last, before the plan or after an approval. */
  private static List<Verdict> said(RunState state) {
    return state.gates() == null ? List.of() : state.gates().verdicts();
  }

  private Made judgedPlan(
      RunState state, RunbookVersion version, List<Payload> fresh, List<Verdict> said)
      throws InterruptedException, PlanningException {
    var draft = plan(state, version, fresh);
    if (state.isChild()) {
      // What the outermost run was allowed covers it, by the hash of its part of that plan.
      return new Made(draft, parts.planGate().blastRadii(version, draft), false);
    }
    var subject = RunFacts.of(state, version, draft, parts.people(), parts.clock().instant());
    var judged = parts.planGate().judge(subject, draft, said);
    return new Made(draft.requiring(judged.approval()), judged.verdicts(), judged.namesPeople());
  }

  /**
   * Plans with the evidence at hand.
   *
   * @param fresh events of evidence just taken, which goes before what was taken earlier
   */
  private Plan plan(RunState state, RunbookVersion version, List<Payload> fresh)
      throws InterruptedException, PlanningException {
    var created = state.begun();
    var parent = created.parent();
    var captured = new LinkedHashMap<>(state.captured());
    fresh.stream()
        .filter(Captured.class::isInstance)
        .map(Captured.class::cast)
        .forEach(evidence -> captured.put(evidence.path(), evidence));
    return parts
        .planner()
        .plan(
            new Planner.Request(
                version,
                state.rung(),
                created.inputs(),
                created.target(),
                Parts.caller(state, "plan"),
                parts.scope(state, version).with("capture", RunScope.evidence(captured.values())),
                kept(state),
                parent == null ? List.of() : parent.runbooks()))
        .expecting(parts.usual().of(state.stream().tenant(), version.runbook().name()));
  }

  /** Steps that are over stay in a new plan as they were in the last one. */
  private Map<String, Planner.Kept> kept(RunState state) {
    var last = earlierPlan(state);
    var kept = new HashMap<String, Planner.Kept>();
    if (last != null) {
      for (var step : last.commitment().steps()) {
        var known = state.step(step.path());
        if (!step.isHead() && (known.over() || known.applied())) {
          kept.put(step.path(), Planner.Kept.of(last, step, known.doneWords()));
          if (Paths.isItem(step.path())) {
            kept.computeIfAbsent(
                Paths.list(step.path()), list -> Planner.Kept.of(last, last.step(list), null));
          }
        }
      }
    }
    return kept;
  }

  /** The plan by which what is done was done; null when there was none. */
  private @Nullable Plan earlierPlan(RunState state) {
    if (state.lastPlan() != null) {
      return state.lastPlan();
    }
    var before = takenUp(state);
    return state.plan() != null || before == null ? state.plan() : planOf(before);
  }

  private static @Nullable Plan planOf(RunState run) {
    return run.lastPlan() == null ? run.plan() : run.lastPlan();
  }

  /**
   * The run that this one takes up, or which that one took up when it was stopped before it had a
   * plan; null when it takes up none that had one.
   */
  private @Nullable RunState takenUp(RunState state) {
    var id = state.begun().rerunOf();
    if (id == null) {
      return null;
    }
    var before = parts.run(state, id);
    return planOf(before) == null ? takenUp(before) : before;
  }

  /**
   * Evidence and baseline, before anything changes: a plan that is made anew after an effect keeps
   * what was read before it, by which that effect is undone and judged.
   */
  private List<Payload> evidence(RunState state, RunbookVersion version)
      throws InterruptedException {
    var events = new ArrayList<Payload>();
    var scope = parts.scope(state, version);
    if (!state.effectBegun() || state.capturedAt() == null) {
      events.addAll(parts.evidence().take(state, version, scope));
    }
    var contract = version.runbook().verify(state.rung());
    if (contract != null
        && Verifier.wantsBaseline(contract)
        && (!state.effectBegun() || state.baseline() == null)) {
      var earlier = baselineOfEarlier(state);
      events.add(
          earlier == null
              ? parts.verifier().baseline(contract, Parts.caller(state, "baseline"), scope)
              : earlier);
    }
    return events;
  }

  /** What the run that this one takes up compares with, if that changed what still stands. */
  private @Nullable BaselineTaken baselineOfEarlier(RunState state) {
    var before = takenUp(state);
    return before == null || state.rung() > 0 ? null : Rerun.baseline(before);
  }

  /** After the approval: approvers, gates and plan are looked at anew. */
  private List<Payload> recheck(RunState state, RunbookVersion version)
      throws InterruptedException {
    var approval = Objects.requireNonNull(state.approval());
    if (approval.request().batch() != null) {
      return List.of(questions.agreed(approval));
    }
    var judged =
        questions.withApprovers(approval, parts.judge(state, version, Stage.AFTER_APPROVAL));
    if (judged.refusal().isPresent()) {
      return List.of(judged);
    }
    try {
      var fresh = freshEvidence(state, version);
      var made = judgedPlan(state, version, fresh, judged.verdicts());
      var verdicts = new ArrayList<>(judged.verdicts());
      verdicts.addAll(made.verdicts());
      var whole = new GatesJudged(Stage.AFTER_APPROVAL, verdicts);
      var events = new ArrayList<Payload>(List.of(whole));
      if (whole.refusal().isEmpty()) {
        events.addAll(fresh);
        events.addAll(confirmed(state, version, made));
      }
      return events;
    } catch (PlanningException e) {
      return List.of(
          judged,
          new ApprovalEvent.Voided(
              approval.request().id(), List.of("it can no longer be planned: " + e.getMessage())));
    }
  }

  /** Right before the first effect evidence is taken again if it is old: engine-rules 23. */
  private List<Payload> readStep(RunState state, RunbookVersion version, String path)
      throws InterruptedException {
    var first =
        !state.effectBegun()
            && state.plan() != null
            && state.planned().commitment().find(path).filter(PlannedStep::mutates).isPresent();
    var events = new ArrayList<>(first ? freshEvidence(state, version) : List.<Payload>of());
    events.addAll(readings.readStep(state, version, path));
    return events;
  }

  private List<Payload> freshEvidence(RunState state, RunbookVersion version)
      throws InterruptedException {
    var takenAt = state.capturedAt();
    return takenAt == null || takenAt.plus(EVIDENCE_MAX_AGE).isBefore(parts.clock().instant())
        ? evidence(state, version)
        : List.of();
  }

  private List<Payload> confirmed(RunState state, RunbookVersion version, Made made) {
    var plan = made.plan();
    return plan.hash().equals(state.planned().hash())
        ? List.of(new RunEvent.PlanConfirmed(plan.hash()))
        : changed(state, version, made);
  }

  private List<Payload> changed(RunState state, RunbookVersion version, Made made) {
    var plan = made.plan();
    var approval = Objects.requireNonNull(state.approval()).request();
    var differences = Differences.between(state.planned(), plan);
    var events = new ArrayList<Payload>();
    events.add(new ApprovalEvent.Voided(approval.id(), differences));
    events.add(new PlanEvent.PlanMade(plan, differences));
    if (state.plansVoided() + 1 < Stages.MOST_VOIDED_PLANS) {
      events.addAll(
          questions.ofPlan(
              state, version, plan, List.of(), made.othersAsk(), approval.round() + 1));
    }
    return events;
  }

  private Payload round(RunState state, RunbookVersion version) throws InterruptedException {
    var contract = Objects.requireNonNull(version.runbook().verify(state.rung()));
    var scope = parts.scope(state, version);
    return parts
        .verifier()
        .round(
            contract,
            state.baseline(),
            () -> alertCleared(state),
            check -> otherRules(state, contract, check, scope),
            Parts.caller(state, "verify"),
            scope);
  }

  /**
   * Whether its alert is over, and those of its duplicates. A run is told only of ends that come
   * while it lives, and of an alert that fires again only when that starts another one.
   */
  private @Nullable Boolean alertCleared(RunState state) {
    var alert = state.begun().alert();
    if (alert == null) {
      return null;
    }
    var about = new HashSet<String>();
    about.add(alert.fingerprint());
    state.duplicates().values().stream()
        .flatMap(each -> Stream.ofNullable(each.episode()))
        .forEach(episode -> about.add(Episode.ofKey(episode).fingerprint()));
    var firing = parts.alerts().of(state.stream().tenant(), about);
    return !firing.containsValue(true)
        && (state.resolvedAt() != null || firing.keySet().containsAll(about));
  }

  /** What people agreed to be judged by is not judged by something else (engine-rules 1). */
  private @Nullable String otherRules(
      RunState state, Verification contract, int check, Scope scope) {
    var verify = state.planned().commitment().verify();
    return verify != null && contract.checks().get(check) instanceof Check.ByAction reading
        ? parts.planner().otherRules(verify.path("checks").get(check), reading, scope)
        : null;
  }
}
