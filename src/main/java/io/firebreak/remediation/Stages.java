package io.firebreak.remediation;

import io.firebreak.approval.ApprovalEvent.Outcome;
import io.firebreak.durable.Next;
import io.firebreak.durable.Standing;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.ExecuteEvent.Kind;
import io.firebreak.execute.ExecuteEvent.Known;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent.GatesJudged;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.plan.PlannedStep;
import io.firebreak.remediation.StepMoves.Stand;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.Runbook;
import io.firebreak.verify.Progress;
import io.firebreak.verify.VerifyEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The stages of a remediation, one for each state that is not terminal, in the order in which a run
 * passes them. Each says, from what is known, what to do next; all are pure.
 */
final class Stages {
  /** Plans that may turn out changed before the run is given up: engine-rules 10. */
  static final int MOST_VOIDED_PLANS = 3;

  /** How long an approval may be used after it was given: engine-rules 2. */
  static final Duration APPROVAL_MAX_AGE = Duration.ofMinutes(10);

  private static final Map<RunStatus, Stage> ALL =
      Map.of(
          RunStatus.QUEUED, Stages::queued,
          RunStatus.CHECKING, Stages::checking,
          RunStatus.PLANNING, Stages::planning,
          RunStatus.AWAITING_APPROVAL, Stages::awaitingApproval,
          RunStatus.EXECUTING, Stages::executing,
          RunStatus.VERIFYING, Stages::verifying,
          RunStatus.ROLLING_BACK, Aftermath::rollingBack,
          RunStatus.IN_DOUBT, Aftermath::inDoubt,
          RunStatus.INCONCLUSIVE, Aftermath::inconclusive,
          RunStatus.ROLLBACK_FAILED, Aftermath::rollbackFailed);

  private Stages() {}

  /** What one state does. */
  @FunctionalInterface
  interface Stage {
    Next decide(RunState state, Runbook runbook, Standing standing);
  }

  /** What to do now. */
  static Next decide(RunState state, Runbook runbook, Standing standing) {
    var ending = state.ending();
    if (ending != null) {
      return Aftermath.handlers(state, runbook, ending, standing);
    }
    var interrupted = Interruptions.decide(state, runbook, standing);
    if (interrupted != null) {
      return interrupted;
    }
    var stage = ALL.get(state.status());
    return stage == null ? new Next.End() : stage.decide(state, runbook, standing);
  }

  private static Next queued(RunState state, Runbook runbook, Standing standing) {
    var created = state.begun();
    return created.invalid().isEmpty()
        ? Ends.to(state, RunStatus.CHECKING)
        : Ends.end(
            state,
            runbook,
            RunStatus.BLOCKED,
            EndReason.INPUT_INVALID,
            String.join("; ", created.invalid()));
  }

  private static Next checking(RunState state, Runbook runbook, Standing standing) {
    var gates = state.gates();
    if (gates == null) {
      return Next.Work.of(new RunTask.CheckGates());
    }
    return gates
        .refusal()
        .map(verdict -> (Next) Ends.refuse(state, runbook, verdict))
        .orElseGet(() -> Ends.to(state, RunStatus.PLANNING));
  }

  private static Next planning(RunState state, Runbook runbook, Standing standing) {
    var failure = state.planFailure();
    if (failure != null) {
      return failure.outOfScope()
          ? Ends.end(state, runbook, RunStatus.BLOCKED, EndReason.OUT_OF_SCOPE, failure.message())
          : Ends.end(state, runbook, RunStatus.FAILED, EndReason.PLAN_FAILED, failure.message());
    }
    if (state.plansVoided() >= MOST_VOIDED_PLANS) {
      return Ends.end(state, runbook, RunStatus.BLOCKED, EndReason.PLAN_UNSTABLE, null);
    }
    var plan = state.plan();
    if (plan == null) {
      return Next.Work.of(new RunTask.MakePlan(state.plansVoided() + 1));
    }
    switch (runbook.autonomy()) {
      case OBSERVE -> {
        return Ends.end(state, runbook, RunStatus.SKIPPED, EndReason.AUTONOMY_OBSERVE, null);
      }
      case SUGGEST -> {
        return Ends.end(state, runbook, RunStatus.SKIPPED, EndReason.AUTONOMY_SUGGEST, null);
      }
      case APPROVE, AUTO -> {}
    }
    var refusal = refusal(state);
    if (refusal.isPresent()) {
      return Ends.refuse(state, runbook, refusal.get());
    }
    return Ends.to(
        state,
        plan.commitment().approval() == null ? RunStatus.EXECUTING : RunStatus.AWAITING_APPROVAL);
  }

  private static Next awaitingApproval(RunState state, Runbook runbook, Standing standing) {
    var approval = state.approval();
    if (approval == null) {
      throw new IllegalStateException(state.stream() + " waits for an approval nobody asked for");
    }
    if (approval.pending()) {
      return standing.now().isBefore(approval.request().expiresAt())
          ? new Next.Wait(approval.request().expiresAt())
          : expired(state, runbook);
    }
    if (approval.ended(Outcome.APPROVED)) {
      return approved(state, runbook, standing);
    }
    if (approval.ended(Outcome.REJECTED)) {
      var decided = approval.decided();
      return Ends.end(
          state,
          runbook,
          RunStatus.REJECTED,
          EndReason.REJECTED_BY_PERSON,
          decided == null ? null : decided.reason());
    }
    return refusal(state)
        .map(verdict -> (Next) Ends.refuse(state, runbook, verdict))
        .orElseGet(
            () -> Ends.end(state, runbook, RunStatus.BLOCKED, EndReason.PLAN_UNSTABLE, null));
  }

  private static Optional<Verdict> refusal(RunState state) {
    return Optional.ofNullable(state.gates()).flatMap(GatesJudged::refusal);
  }

  private static Next expired(RunState state, Runbook runbook) {
    return runbook.approval().onTimeout() == ApprovalRule.OnTimeout.SKIP
        ? Ends.end(state, runbook, RunStatus.SKIPPED, EndReason.APPROVAL_TIMEOUT, null)
        : Ends.end(state, runbook, RunStatus.EXPIRED, EndReason.APPROVAL_EXPIRED, null);
  }

  private static Next approved(RunState state, Runbook runbook, Standing standing) {
    var approval = java.util.Objects.requireNonNull(state.approval());
    var decidedAt = java.util.Objects.requireNonNull(approval.decidedAt());
    if (decidedAt.plus(APPROVAL_MAX_AGE).isBefore(standing.now())) {
      return Ends.end(
          state,
          runbook,
          RunStatus.EXPIRED,
          EndReason.APPROVAL_EXPIRED,
          "the approval was not used within " + APPROVAL_MAX_AGE.toMinutes() + " minutes");
    }
    if (!state.planConfirmed()) {
      var gates = state.gates();
      return gates != null
              && gates.stage() == io.firebreak.gate.GateEvent.Stage.AFTER_APPROVAL
              && gates.refusal().isPresent()
          ? Ends.refuse(state, runbook, gates.refusal().get())
          : Next.Work.of(new RunTask.Recheck(approval.request().id()));
    }
    return Ends.to(state, RunStatus.EXECUTING);
  }

  private static Next executing(RunState state, Runbook runbook, Standing standing) {
    for (var step : state.planned().commitment().steps()) {
      var known = state.step(step.path());
      if (known.over()) {
        continue;
      }
      if (step.skipped()) {
        return Next.Move.of(new ExecuteEvent.StepSkipped(step.path(), "its condition is false"));
      }
      if (late(state, runbook, standing) && !known.open()) {
        return Ends.undoOrFail(
            state, runbook, EndReason.RUN_TIMEOUT, "the run took longer than " + runbook.timeout());
      }
      return step.pause() == null
          ? effect(state, runbook, step, standing)
          : pause(state, runbook, step, step.pause(), standing);
    }
    return Ends.to(state, RunStatus.VERIFYING);
  }

  private static boolean late(RunState state, Runbook runbook, Standing standing) {
    var since = state.executingSince();
    return since != null && since.plus(runbook.timeout()).isBefore(standing.now());
  }

  /** A wait may not outlast the run. */
  private static Instant soonest(Instant until, RunState state, Runbook runbook) {
    var since = state.executingSince();
    var last = since == null ? until : since.plus(runbook.timeout()).plusMillis(1);
    return last.isBefore(until) ? last : until;
  }

  private static Next effect(RunState state, Runbook runbook, PlannedStep step, Standing standing) {
    return switch (StepMoves.stand(state, StepCall.step(state, step), standing)) {
      case Stand.Go go -> go.next();
      case Stand.Over _ -> throw new IllegalStateException(step.path() + " is over");
      case Stand.Failed failed ->
          Ends.undoOrFail(state, runbook, EndReason.STEP_FAILED, failed.message());
      case Stand.Doubt _ ->
          Ends.to(
              state,
              RunStatus.IN_DOUBT,
              EndReason.STEP_FAILED,
              Doubts.describe(state, step.path()));
      case Stand.Stopped stopped -> stopped(state, runbook, step, stopped.why());
    };
  }

  private static Next stopped(
      RunState state,
      Runbook runbook,
      PlannedStep step,
      io.firebreak.execute.StepProtocol.Advice.Stopped why) {
    return switch (why.why()) {
      case PLAN_CHANGED ->
          state.effectBegun()
              ? Ends.undoOrFail(state, runbook, EndReason.STEP_FAILED, why.message())
              : Ends.to(state, RunStatus.PLANNING, EndReason.PLAN_UNSTABLE, why.message());
      case REFUSED -> refusedAtStep(state, runbook, step, why.message());
      case ERROR -> Ends.undoOrFail(state, runbook, EndReason.STEP_FAILED, why.message());
      case RUN, SKIP -> throw new IllegalStateException("nothing stops " + step.path());
    };
  }

  /**
   * Before the first effect a refusal ends the run as at any other gate. After it, an unmet
   * precondition means that the problem is gone: what is left is skipped and verification decides.
   */
  private static Next refusedAtStep(
      RunState state, Runbook runbook, PlannedStep step, String message) {
    var read = state.step(step.path()).read();
    var verdict =
        read == null
            ? null
            : read.verdicts().stream().filter(v -> v.ruling().refuses()).findFirst().orElse(null);
    if (verdict == null) {
      return Ends.undoOrFail(state, runbook, EndReason.GUARD_ERROR, message);
    }
    if (!state.effectBegun()) {
      return Ends.refuse(state, runbook, verdict);
    }
    return verdict.reason() == EndReason.PRECONDITION_UNMET
        ? Next.Move.of(
            new ExecuteEvent.StepSkipped(step.path(), "no longer needed: " + verdict.observed()))
        : Ends.undoOrFail(
            state,
            runbook,
            verdict.reason() == null ? EndReason.GUARD_ERROR : verdict.reason(),
            message);
  }

  private static Next pause(
      RunState state,
      Runbook runbook,
      PlannedStep step,
      PlannedStep.Pause pause,
      Standing standing) {
    var known = state.step(step.path());
    var outcome = known.outcome();
    if (outcome != null) {
      return Ends.undoOrFail(
          state,
          runbook,
          EndReason.STEP_FAILED,
          step.path() + ": " + (outcome.message() == null ? "not done" : outcome.message()));
    }
    if (step.when() != null || pause.open()) {
      var read = known.read();
      if (read == null) {
        return Next.Work.of(new RunTask.ReadStep(step.path()));
      }
      if (read.ready() == ExecuteEvent.Ready.ERROR) {
        return Ends.undoOrFail(state, runbook, EndReason.STEP_FAILED, read.message());
      }
    }
    var waiting = known.waiting();
    if (waiting == null) {
      return Next.Move.of(
          new ExecuteEvent.StepWaiting(
              step.path(), pause.end(standing.now()), pause.instructions(), pause.form()));
    }
    if (standing.now().isBefore(waiting.until())) {
      return new Next.Wait(soonest(waiting.until(), state, runbook));
    }
    var timeWasAll = !waiting.forPerson();
    return Next.Move.of(
        new ExecuteEvent.Outcome(
            step.path(),
            0,
            timeWasAll ? Kind.OK : Kind.NOT_APPLIED,
            false,
            null,
            timeWasAll ? null : "confirm_timeout",
            timeWasAll ? null : "nobody confirmed it in time",
            Known.ANSWERED,
            null));
  }

  private static Next verifying(RunState state, Runbook runbook, Standing standing) {
    var contract = runbook.verify();
    if (contract == null) {
      return Ends.end(state, runbook, RunStatus.SUCCEEDED, null, null);
    }
    var progress = state.verify();
    if (progress == null) {
      return Next.Move.of(new VerifyEvent.VerifyBegun());
    }
    return switch (progress.next(contract, standing.now())) {
      case Progress.Step.Read _ -> Next.Work.of(new RunTask.ReadRound(progress.rounds() + 1));
      case Progress.Step.Await(var until) -> new Next.Wait(until);
      case Progress.Step.Passed _ -> Ends.end(state, runbook, RunStatus.SUCCEEDED, null, null);
      case Progress.Step.Failed(var why) ->
          Ends.undoOrFail(state, runbook, EndReason.VERIFICATION_FAILED, why);
      case Progress.Step.Inconclusive(var why) ->
          Ends.to(state, RunStatus.INCONCLUSIVE, EndReason.VERIFICATION_FAILED, why);
    };
  }
}
