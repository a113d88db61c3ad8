package io.firebreak.remediation;

import io.firebreak.alert.LookBack;
import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent.Outcome;
import io.firebreak.durable.Next;
import io.firebreak.durable.Standing;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent.GatesJudged;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.Runbook;
import io.firebreak.verify.Progress;
import io.firebreak.verify.VerifyEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

  /** What people are told of an approval that was used too late. */
  static final String NOT_USED =
      "the approval was not used within " + APPROVAL_MAX_AGE.toMinutes() + " minutes";

  private static final Map<RunStatus, Stage> ALL =
      Map.of(
          RunStatus.QUEUED, Stages::queued,
          RunStatus.CHECKING, Stages::checking,
          RunStatus.PLANNING, Stages::planning,
          RunStatus.AWAITING_APPROVAL, Stages::awaitingApproval,
          RunStatus.EXECUTING, Execution::decide,
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

  /** What takes back asks no gate: the lease is held, and an undo stays allowed (SPEC 4.7). */
  private static Next checking(RunState state, Runbook runbook, Standing standing) {
    if (state.isUndo()) {
      return Ends.to(state, RunStatus.ROLLING_BACK, EndReason.CANCELLED_BY_PERSON, null);
    }
    var gates = state.gates();
    if (gates == null) {
      return Next.Work.of(new RunTask.CheckGates());
    }
    return gates
        .refusal()
        .filter(_ -> !state.begun().drill())
        .map(verdict -> (Next) Ends.refuse(state, runbook, verdict))
        .orElseGet(() -> Ends.to(state, RunStatus.PLANNING));
  }

  private static Next planning(RunState state, Runbook runbook, Standing standing) {
    var failure = state.planFailure();
    if (failure != null) {
      return failure.outOfScope()
          ? Ends.end(state, runbook, RunStatus.BLOCKED, EndReason.OUT_OF_SCOPE, failure.message())
          : Ends.undoOrFail(state, runbook, EndReason.PLAN_FAILED, failure.message());
    }
    if (state.plansVoided() >= MOST_VOIDED_PLANS) {
      return Ends.end(state, runbook, RunStatus.BLOCKED, EndReason.PLAN_UNSTABLE, null);
    }
    var plan = state.plan();
    if (plan == null) {
      var round = state.plansVoided() + state.editors().size() + 1;
      return Next.Work.of(new RunTask.MakePlan(state.rung(), round));
    }
    var parent = state.begun().parent();
    if (parent != null && !parent.planHash().equals(plan.hash())) {
      var why = "what it would do now is not what was planned for run " + parent.run();
      return Ends.undoable(state)
          ? Ends.rollBack(state, EndReason.PLAN_CHANGED, why)
          : Ends.end(state, runbook, RunStatus.CANCELLED, EndReason.PLAN_CHANGED, why);
    }
    if (state.begun().drill()) {
      return drilled(state, runbook);
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
        plan.commitment().approval() == null || parent != null
            ? RunStatus.EXECUTING
            : RunStatus.AWAITING_APPROVAL);
  }

  /** A drill passes with its plan, whatever keeps it back today, if all of that could be judged. */
  private static Next drilled(RunState state, Runbook runbook) {
    var verdicts = state.gates() == null ? List.<Verdict>of() : state.gates().verdicts();
    return verdicts.stream()
        .filter(verdict -> verdict.reason() == EndReason.GUARD_ERROR)
        .findFirst()
        .map(verdict -> (Next) Ends.refuse(state, runbook, verdict))
        .orElseGet(() ->
            Ends.end(
                state,
                runbook,
                RunStatus.SKIPPED,
                EndReason.DRILLED,
                refusal(state).map(Stages::today).orElse(null)));
  }

  private static String today(Verdict verdict) {
    return "today it would not act: " + verdict.gate() + ": " + verdict.observed();
  }

  private static Next awaitingApproval(RunState state, Runbook runbook, Standing standing) {
    var approval = state.approval();
    if (approval == null) {
      throw new IllegalStateException(state.stream() + " waits for an approval nobody asked for");
    }
    if (state.plan() == null) {
      return Ends.to(state, RunStatus.PLANNING);
    }
    if (approval.pending()) {
      return Callings.next(approval, runbook.approval(), standing.now())
          .orElseGet(() -> expired(state, runbook));
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

  /** Whether an approval was given too long ago to be used for the first time. */
  static boolean tooOld(Approval approval, Instant now) {
    var decidedAt = java.util.Objects.requireNonNull(approval.decidedAt());
    return decidedAt.plus(APPROVAL_MAX_AGE).isBefore(now);
  }

  private static Next approved(RunState state, Runbook runbook, Standing standing) {
    var approval = java.util.Objects.requireNonNull(state.approval());
    if (tooOld(approval, standing.now())) {
      return Ends.end(state, runbook, RunStatus.EXPIRED, EndReason.APPROVAL_EXPIRED, NOT_USED);
    }
    var batch = approval.request().batch();
    if (batch == null ? !state.planConfirmed() : !state.step(Agreements.path(batch)).done()) {
      var gates = state.gates();
      return gates != null
              && gates.stage() == io.firebreak.gate.GateEvent.Stage.AFTER_APPROVAL
              && gates.refusal().isPresent()
          ? Ends.refuse(state, runbook, gates.refusal().get())
          : Next.Work.of(new RunTask.Recheck(approval.request().id()));
    }
    return Ends.to(state, RunStatus.EXECUTING);
  }

  private static Next verifying(RunState state, Runbook runbook, Standing standing) {
    var contract = runbook.verify(state.rung());
    if (contract == null) {
      return Ends.end(state, runbook, RunStatus.SUCCEEDED, null, null);
    }
    var progress = state.verify();
    if (progress == null) {
      return Next.Move.of(new VerifyEvent.VerifyBegun());
    }
    return switch (progress.next(contract, LookBack.of(state.begun().alert()), standing.now())) {
      case Progress.Step.Read _ -> Next.Work.of(new RunTask.ReadRound(progress.rounds() + 1));
      case Progress.Step.Await(var until) -> new Next.Wait(until);
      case Progress.Step.Passed _ -> Ends.end(state, runbook, RunStatus.SUCCEEDED, null, null);
      case Progress.Step.Failed(var why) ->
          Ends.undoOrFail(state, runbook, EndReason.VERIFICATION_FAILED, why);
      case Progress.Step.Inconclusive(var why) -> Ends.to(state, RunStatus.INCONCLUSIVE, null, why);
    };
  }
}
