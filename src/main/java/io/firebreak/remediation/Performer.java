package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.ActionCatalog;
import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.People;
import io.firebreak.durable.Outcome;
import io.firebreak.durable.Standing;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.ExecuteEvent.Captured;
import io.firebreak.execute.ExecuteEvent.Kind;
import io.firebreak.execute.ExecuteEvent.Known;
import io.firebreak.execute.ExecuteEvent.Ready;
import io.firebreak.execute.ExecuteEvent.StepRead;
import io.firebreak.execute.Executor;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent.GatesJudged;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Stage;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.gate.Gatekeeper;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.Payload;
import io.firebreak.plan.Arguments;
import io.firebreak.plan.Caller;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanEvent;
import io.firebreak.plan.PlannedStep.RetryRule;
import io.firebreak.plan.Planner;
import io.firebreak.plan.Readings;
import io.firebreak.plan.Readings.Judgement;
import io.firebreak.plan.Readings.Read;
import io.firebreak.plan.Scope;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Step;
import io.firebreak.runbook.Template;
import io.firebreak.runbook.Undo;
import io.firebreak.verify.Verifier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Carries out what a run wants done and says in events what came of it. */
final class Performer {
  /** Evidence older than this is taken again right before the first effect: engine-rules 23. */
  private static final Duration EVIDENCE_MAX_AGE = Duration.ofMinutes(2);

  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(30);

  private final Parts parts;

  /** What a performer works with. */
  record Parts(
      ActionCatalog actions,
      Evaluator evaluator,
      Readings readings,
      Gatekeeper gates,
      Planner planner,
      Executor executor,
      Verifier verifier,
      People people,
      IdSource approvalIds,
      RandomGenerator random,
      InstantSource clock) {}

  Performer(Parts parts) {
    this.parts = parts;
  }

  List<NewEvent> perform(RunState state, RunbookVersion version, RunTask task, Standing standing)
      throws InterruptedException {
    var payloads =
        switch (task) {
          case RunTask.CheckGates _ -> List.<Payload>of(judge(state, version, Stage.BEFORE_PLAN));
          case RunTask.MakePlan make -> makePlan(state, version, make.round());
          case RunTask.Recheck _ -> recheck(state, version);
          case RunTask.ReadStep read -> List.<Payload>of(readStep(state, version, read.path()));
          case RunTask.Perform perform -> List.<Payload>of(effect(state, version, perform));
          case RunTask.ProbeStep probe -> List.<Payload>of(probe(state, version, probe));
          case RunTask.ReadRound _ -> List.<Payload>of(round(state, version));
        };
    return payloads.stream().map(NewEvent::byEngine).toList();
  }

  private Scope scope(RunState state, RunbookVersion version) {
    return RunScope.of(state, version, parts.clock().instant());
  }

  private static Caller caller(RunState state, String path) {
    return new Caller(state.stream().tenant(), state.id(), path);
  }

  private GatesJudged judge(RunState state, RunbookVersion version, Stage stage)
      throws InterruptedException {
    var created = state.begun();
    var alert = created.alert();
    return parts
        .gates()
        .judge(
            new Gatekeeper.Subject(
                caller(state, "preconditions"),
                state.stream().name(),
                version.runbook(),
                created.target(),
                alert == null ? null : alert.episode(),
                alert == null ? 0 : alert.severity().rank(),
                scope(state, version),
                parts.clock().instant()),
            stage);
  }

  private List<Payload> makePlan(RunState state, RunbookVersion version, int round)
      throws InterruptedException {
    var events = new ArrayList<Payload>(evidence(state, version));
    try {
      var plan = plan(state, version);
      events.add(new PlanEvent.PlanMade(plan, List.of()));
      events.addAll(question(state, version, plan, round));
    } catch (Planner.PlanningException e) {
      events.add(
          new PlanEvent.PlanFailed(e.outOfScope(), String.valueOf(e.getMessage()), e.step()));
    }
    return events;
  }

  private Plan plan(RunState state, RunbookVersion version)
      throws InterruptedException, Planner.PlanningException {
    var created = state.begun();
    return parts
        .planner()
        .plan(
            version,
            created.inputs(),
            created.target(),
            caller(state, "plan"),
            scope(state, version));
  }

  /** Evidence and baseline, before anything changes. */
  private List<Payload> evidence(RunState state, RunbookVersion version)
      throws InterruptedException {
    var events = new ArrayList<Payload>();
    var scope = scope(state, version);
    for (var capture : version.runbook().capture()) {
      var path = "capture." + capture.id();
      events.add(
          switch (parts.readings().read(capture, capture.timeout(), caller(state, path), scope)) {
            case Read.Seen(var result) -> new Captured(path, result, null);
            case Read.Failed(var message) -> new Captured(path, null, message);
          });
    }
    var contract = version.runbook().verify();
    if (contract != null && Verifier.wantsBaseline(contract)) {
      events.add(parts.verifier().baseline(contract, caller(state, "baseline"), scope));
    }
    return events;
  }

  private List<Payload> question(RunState state, RunbookVersion version, Plan plan, int round) {
    var required = plan.commitment().approval();
    if (required == null) {
      return List.of();
    }
    var excluded = excluded(state, version);
    var able =
        parts.people().approvers(required).stream()
            .filter(person -> !excluded.contains(person.id()))
            .count();
    if (able < required.count()) {
      return List.of(
          new GatesJudged(
              Stage.AFTER_PLAN,
              List.of(
                  new Verdict(
                      "approvers",
                      Ruling.BLOCK,
                      EndReason.APPROVERS_UNREACHABLE,
                      required.count() + " must agree and only " + able + " could"))));
    }
    var rule = version.runbook().approval();
    return List.of(
        new ApprovalEvent.Requested(
            parts.approvalIds().next(),
            plan.hash(),
            required,
            excluded,
            parts.clock().instant().plus(rule.timeout()),
            round));
  }

  private List<String> excluded(RunState state, RunbookVersion version) {
    var excluded = new ArrayList<String>();
    for (var who : version.runbook().approval().exclude()) {
      switch (who) {
        case REQUESTER -> {
          var requester = state.begun().requester();
          if (requester != null) {
            excluded.add(requester);
          }
        }
        case RUNBOOK_AUTHOR -> {
          var author = version.author();
          if (author != null) {
            parts.people().byAuthor(author).ifPresent(person -> excluded.add(person.id()));
          }
        }
      }
    }
    return excluded;
  }

  /** After the approval: approvers, gates and plan are looked at anew. */
  private List<Payload> recheck(RunState state, RunbookVersion version)
      throws InterruptedException {
    var events = new ArrayList<Payload>();
    events.add(withApprovers(state, judge(state, version, Stage.AFTER_APPROVAL)));
    var takenAt = state.capturedAt();
    if (takenAt == null || takenAt.plus(EVIDENCE_MAX_AGE).isBefore(parts.clock().instant())) {
      events.addAll(evidence(state, version));
    }
    try {
      var plan = plan(state, version);
      if (plan.hash().equals(state.planned().hash())) {
        events.add(new RunEvent.PlanConfirmed(plan.hash()));
      } else {
        events.addAll(changed(state, version, plan));
      }
    } catch (Planner.PlanningException e) {
      events.add(
          new ApprovalEvent.Voided(
              Objects.requireNonNull(state.approval()).request().id(),
              List.of("it can no longer be planned: " + e.getMessage())));
    }
    return events;
  }

  /** Those who agreed must still be allowed to: their roles are read again. */
  private GatesJudged withApprovers(RunState state, GatesJudged judged) {
    var approval = Objects.requireNonNull(state.approval());
    var gone =
        approval.votes().stream()
            .filter(vote ->
                parts
                    .people()
                    .find(vote.person())
                    .filter(person -> Approval.mayApprove(approval.request().required(), person))
                    .isEmpty())
            .map(ApprovalEvent.Voted::person)
            .toList();
    if (gone.isEmpty()) {
      return judged;
    }
    var verdicts = new ArrayList<>(judged.verdicts());
    verdicts.add(
        new Verdict(
            "approvers",
            Ruling.BLOCK,
            EndReason.APPROVERS_UNREACHABLE,
            "no longer allowed to approve: " + gone));
    return new GatesJudged(judged.stage(), verdicts);
  }

  private List<Payload> changed(RunState state, RunbookVersion version, Plan plan) {
    var approval = Objects.requireNonNull(state.approval()).request();
    var differences = Differences.between(state.planned(), plan);
    var events = new ArrayList<Payload>();
    events.add(new ApprovalEvent.Voided(approval.id(), differences));
    events.add(new PlanEvent.PlanMade(plan, differences));
    if (state.plansVoided() + 1 < Stages.MOST_VOIDED_PLANS) {
      events.addAll(question(state, version, plan, approval.round() + 1));
    }
    return events;
  }

  private Payload readStep(RunState state, RunbookVersion version, String path)
      throws InterruptedException {
    if (path.startsWith("steps.") && !StepCall.isUndo(path)) {
      return readPlanned(state, version, path);
    }
    if (StepCall.isUndo(path)) {
      var step = stepOf(version, path.substring(0, path.length() - ".undo".length()));
      return step.undo() instanceof Undo.By by
          ? open(path, by.uses(), by.with(), scope(state, version), List.of())
          : read(path, Ready.ERROR, "there is no undo");
    }
    return readHandler(state, version, path);
  }

  private StepRead readPlanned(RunState state, RunbookVersion version, String path)
      throws InterruptedException {
    var planned = state.planned().step(path);
    var verdicts =
        planned.mutates()
            ? judge(state, version, Stage.BEFORE_STEP).verdicts()
            : List.<Verdict>of();
    var refusal = verdicts.stream().filter(v -> v.ruling() != Ruling.PASS).findFirst().orElse(null);
    if (refusal != null) {
      return new StepRead(
          path, Ready.REFUSED, null, null, verdicts, refusal.gate() + ": " + refusal.observed());
    }
    var drift =
        planned.mutates() && !state.effectBegun()
            ? parts.planner().drift(planned, caller(state, path))
            : null;
    if (drift != null) {
      return new StepRead(
          path,
          Ready.PLAN_CHANGED,
          null,
          null,
          verdicts,
          path + " is no longer as planned: " + drift);
    }
    var step = stepOf(version, path);
    var scope = scope(state, version);
    if (planned.when() != null) {
      switch (parts.evaluator().test(Objects.requireNonNull(step.when()), scope.values())) {
        case Evaluator.Truth.True _ -> {}
        case Evaluator.Truth.False _ -> {
          return new StepRead(path, Ready.SKIP, null, null, verdicts, null);
        }
        case Evaluator.Truth.Failed(var message) -> {
          return new StepRead(path, Ready.ERROR, null, null, verdicts, "when: " + message);
        }
      }
    }
    return planned.arguments() == null
        ? open(path, step.uses(), step.with(), scope, verdicts)
        : new StepRead(path, Ready.RUN, null, null, verdicts, null);
  }

  private StepRead readHandler(RunState state, RunbookVersion version, String path) {
    var ending = Objects.requireNonNull(state.ending());
    var handler = Objects.requireNonNull(Ends.handlers(version.runbook(), ending.to()).get(path));
    var scope = scope(state, version);
    if (handler.when() != null) {
      switch (parts.evaluator().test(handler.when(), scope.values())) {
        case Evaluator.Truth.True _ -> {}
        case Evaluator.Truth.False _ -> {
          return read(path, Ready.SKIP, null);
        }
        case Evaluator.Truth.Failed(var message) -> {
          return read(path, Ready.ERROR, "when: " + message);
        }
      }
    }
    return open(path, handler.uses(), handler.with(), scope, List.of());
  }

  private static StepRead read(String path, Ready ready, @Nullable String message) {
    return new StepRead(path, ready, null, null, List.of(), message);
  }

  /** Resolves arguments that the plan left open, now that earlier steps have returned. */
  private StepRead open(
      String path, String actionName, Template.Fields with, Scope scope, List<Verdict> verdicts) {
    var action = parts.actions().find(actionName);
    if (action.isEmpty()) {
      return read(path, Ready.ERROR, "there is no action " + actionName);
    }
    return openBy(action.get(), path, with, scope, verdicts);
  }

  private <I extends Record> StepRead openBy(
      io.firebreak.action.Action<I> action,
      String path,
      Template.Fields with,
      Scope scope,
      List<Verdict> verdicts) {
    return switch (Arguments.resolve(action, with, parts.evaluator(), scope)) {
      case Arguments.Failed<I>(var message) ->
          new StepRead(path, Ready.ERROR, null, null, verdicts, message);
      case Arguments.Resolved<I>(var json, var input) ->
          new StepRead(path, Ready.RUN, json, action.effectClass(input), verdicts, null);
    };
  }

  private static Step stepOf(RunbookVersion version, String path) {
    var id = path.substring("steps.".length());
    return version.runbook().steps().stream()
        .filter(step -> step.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no step " + id + " in " + version.path()));
  }

  private StepCall call(RunState state, RunbookVersion version, String path) {
    if (StepCall.isUndo(path)) {
      var step = state.planned().step(path.substring(0, path.length() - ".undo".length()));
      return Objects.requireNonNull(StepCall.undo(state, step));
    }
    if (path.startsWith("steps.")) {
      return StepCall.step(state, state.planned().step(path));
    }
    var ending = Objects.requireNonNull(state.ending());
    return StepCall.handler(
        state,
        path,
        Objects.requireNonNull(Ends.handlers(version.runbook(), ending.to()).get(path)));
  }

  private Payload effect(RunState state, RunbookVersion version, RunTask.Perform task)
      throws InterruptedException {
    var call = call(state, version, task.path());
    var outcome =
        task.cancelled()
            ? new Outcome.NotApplied("cancelled", "cancelled before it was begun", false)
            : parts
                .executor()
                .execute(
                    call.action(),
                    Objects.requireNonNull(call.arguments()),
                    caller(state, task.path()),
                    call.key(state),
                    task.attempt(),
                    call.timeout());
    return recorded(state, call, task.attempt(), outcome);
  }

  private ExecuteEvent.Outcome recorded(
      RunState state, StepCall call, int attempt, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Ok(var result) ->
          event(call.path(), attempt, Kind.OK, false, result, null, null, null);
      case Outcome.Partial(var result, var message) ->
          event(call.path(), attempt, Kind.PARTIAL, false, result, "partial", message, null);
      case Outcome.NotApplied(var code, var message, var isTransient) ->
          event(
              call.path(),
              attempt,
              Kind.NOT_APPLIED,
              isTransient,
              null,
              code,
              message,
              isTransient ? retryAt(call.retry(), tries(state, call)) : null);
      case Outcome.Unknown(var code, var message) ->
          event(
              call.path(),
              attempt,
              Kind.UNKNOWN,
              false,
              null,
              code,
              message,
              unknownRetryAt(call, tries(state, call)));
    };
  }

  private static int tries(RunState state, StepCall call) {
    var step = state.step(call.path());
    return step.attempts() - step.lost();
  }

  private @Nullable Instant retryAt(@Nullable RetryRule rule, int tries) {
    if (rule == null || !rule.onTransient() || tries >= rule.maxAttempts()) {
      return null;
    }
    return parts
        .clock()
        .instant()
        .plus(Retries.wait(rule, Math.max(1, tries), parts.random().nextDouble()));
  }

  /**
   * An unknown outcome of a repeatable effect is tried again after the written wait or a second.
   */
  private @Nullable Instant unknownRetryAt(StepCall call, int tries) {
    var rule = call.retry();
    return parts
        .clock()
        .instant()
        .plus(
            rule == null
                ? Duration.ofMillis(Math.round(1000 * parts.random().nextDouble()))
                : Retries.wait(rule, Math.max(1, tries), parts.random().nextDouble()));
  }

  private static ExecuteEvent.Outcome event(
      String path,
      int attempt,
      Kind kind,
      boolean isTransient,
      @Nullable JsonNode result,
      @Nullable String code,
      @Nullable String message,
      @Nullable Instant retryAt) {
    return new ExecuteEvent.Outcome(
        path, attempt, kind, isTransient, result, code, message, Known.ANSWERED, retryAt);
  }

  private Payload probe(RunState state, RunbookVersion version, RunTask.ProbeStep task)
      throws InterruptedException {
    var path = task.path();
    var written =
        path.startsWith("steps.") && !StepCall.isUndo(path) ? stepOf(version, path).probe() : null;
    if (written != null) {
      return switch (parts
          .readings()
          .judge(
              written,
              written.timeout(),
              written.expect(),
              caller(state, path + ".probe"),
              scope(state, version))) {
        case Judgement.Met _ -> probed(path, task.attempt(), Kind.OK, null, null);
        case Judgement.Unmet(var observed) -> didNot(path, task.attempt(), observed);
        case Judgement.Unclear(var observed) ->
            new ExecuteEvent.ProbeInconclusive(path, task.attempt(), observed);
      };
    }
    var call = call(state, version, path);
    return switch (parts
        .executor()
        .probe(
            call.action(),
            Objects.requireNonNull(call.arguments()),
            caller(state, path),
            call.key(state),
            PROBE_TIMEOUT)) {
      case io.firebreak.action.Action.Probed.Happened(var result) ->
          probed(path, task.attempt(), Kind.OK, result, null);
      case io.firebreak.action.Action.Probed.DidNot _ ->
          didNot(path, task.attempt(), "the probe found that it did not happen");
      case io.firebreak.action.Action.Probed.CannotTell(var why) ->
          new ExecuteEvent.ProbeInconclusive(path, task.attempt(), why);
    };
  }

  /** It certainly did not happen, so it may be begun again at once. */
  private Payload didNot(String path, int attempt, String why) {
    return new ExecuteEvent.Outcome(
        path,
        attempt,
        Kind.NOT_APPLIED,
        true,
        null,
        "probed_not_applied",
        why,
        Known.PROBED,
        parts.clock().instant());
  }

  private static Payload probed(
      String path, int attempt, Kind kind, @Nullable JsonNode result, @Nullable String message) {
    return new ExecuteEvent.Outcome(
        path, attempt, kind, false, result, null, message, Known.PROBED, null);
  }

  private Payload round(RunState state, RunbookVersion version) throws InterruptedException {
    var contract = Objects.requireNonNull(version.runbook().verify());
    return parts
        .verifier()
        .round(
            contract,
            state.baseline(),
            state.begun().alert() == null ? null : state.resolvedAt() != null,
            caller(state, "verify"),
            scope(state, version));
  }
}
