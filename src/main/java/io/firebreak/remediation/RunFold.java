package io.firebreak.remediation;

import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Fired;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.ExecuteEvent.Captured;
import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.execute.ExecuteEvent.StepRead;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent;
import io.firebreak.journal.Event;
import io.firebreak.plan.Paths;
import io.firebreak.plan.PlanEvent;
import io.firebreak.remediation.RunEvent.AlertResolved;
import io.firebreak.remediation.RunEvent.CancelAsked;
import io.firebreak.remediation.RunEvent.Created;
import io.firebreak.remediation.RunEvent.Ending;
import io.firebreak.remediation.RunEvent.Fault;
import io.firebreak.remediation.RunEvent.Held;
import io.firebreak.remediation.RunEvent.Moved;
import io.firebreak.remediation.RunEvent.PlanConfirmed;
import io.firebreak.remediation.RunEvent.Released;
import io.firebreak.remediation.RunEvent.RollbackAnswered;
import io.firebreak.runbook.Verification;
import io.firebreak.verify.Progress;
import io.firebreak.verify.VerifyEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The state of a run after each event: pure, total over the event families of a run. */
final class RunFold {
  private final BiFunction<String, Integer, @Nullable Verification> contracts;

  /**
   * A fold.
   *
   * @param contracts the verification of a runbook version, by hash, for one of its remedies, from
   *     0; null when it has none
   */
  RunFold(BiFunction<String, Integer, @Nullable Verification> contracts) {
    this.contracts = contracts;
  }

  RunState fold(RunState state, Event event) {
    var draft = state.draft();
    draft.seq = event.seq() == 0 ? state.seq() + 1 : event.seq();
    var at = event.at();
    switch (event.payload()) {
      case RunEvent run -> run(draft, run, at);
      case GateEvent gate -> gate(draft, gate, at);
      case PlanEvent plan -> plan(draft, plan);
      case ApprovalEvent approval -> approval(draft, approval, at);
      case ExecuteEvent step -> step(draft, step, at);
      case VerifyEvent verify -> verify(draft, verify, at);
      case Fired _ -> {}
      case null -> {}
      case io.firebreak.journal.Payload other ->
          throw new IllegalStateException(
              other.getClass().getSimpleName() + " has no place on a run's stream");
    }
    return draft.state();
  }

  private static void run(RunDraft draft, RunEvent event, Instant at) {
    switch (event) {
      case Created next -> {
        draft.created = next;
        draft.createdAt = at;
        draft.statusAt = at;
      }
      case Moved next -> moved(draft, next, at);
      case Ending next -> {
        draft.ending = next;
        draft.letGo(at); // what a hold keeps back at the end is left out and not waited for
      }
      case RunEvent.InputsEdited next -> draft.edit(next);
      case CancelAsked next -> draft.cancel = draft.cancel == null ? next : draft.cancel;
      case AlertResolved next -> draft.resolved(next);
      case RunEvent.GoesOn _ -> draft.goesOn = true;
      case RunEvent.Inhibited next -> draft.inhibited = next;
      case RunEvent.Uninhibited _ -> draft.inhibited = null;
      case RunEvent.CalledOff next -> draft.calledOff = next;
      case Held next -> {
        draft.held = next.why();
        draft.standStill(at);
      }
      case Released _ -> {
        draft.letGo(at);
        draft.forgetReadings(Instant.MAX);
      }
      case RollbackAnswered next -> rollbackAnswered(draft, next);
      case RunEvent.UndoneByHand next -> draft.undoneBy(next.path(), next.by());
      case RunEvent.DuplicateFound next -> draft.duplicateOf = next.of();
      case RunEvent.DuplicateJoined next -> draft.joined(next);
      case RunEvent.OutcomeInherited next -> draft.detail = Duplicates.words(next);
      case RunEvent.NextRemedy next -> draft.nextRemedy(next.rung());
      case RunEvent.ChildTold next -> draft.told(next.child());
      case RunEvent.ChildHeld next -> draft.childHeld(next.child(), at);
      case RunEvent.ChildReleased next -> draft.childLetGo(next.child(), at);
      case PlanConfirmed _ -> draft.planConfirmed = true;
      case Fault next -> {
        draft.faults++;
        draft.detail = next.message();
      }
    }
  }

  private static boolean proves(RunStatus status) {
    return status == RunStatus.VERIFYING
        || status == RunStatus.INCONCLUSIVE
        || status == RunStatus.SUCCEEDED;
  }

  /** Whether a person's answer lets it go on as if there had been no doubt. */
  private static boolean settles(Moved next) {
    var waited = next.from() == RunStatus.IN_DOUBT || next.from() == RunStatus.INCONCLUSIVE;
    return waited
        && next.reason() == null
        && (next.to() == RunStatus.EXECUTING
            || next.to() == RunStatus.ROLLING_BACK
            || proves(next.to()));
  }

  private static void moved(RunDraft draft, Moved next, Instant at) {
    if (next.from() != draft.status || !draft.status.next().contains(next.to())) {
      throw new IllegalStateException(
          "a run in state "
              + draft.status.code()
              + " cannot go from "
              + next.from().code()
              + " to "
              + next.to().code());
    }
    if (next.from() == RunStatus.AWAITING_APPROVAL
        && draft.executingSince != null
        && draft.statusAt != null) {
      var waited = Duration.between(draft.statusAt, at);
      draft.executingSince = draft.executingSince.plus(waited);
    }
    if (settles(next)) {
      // A doubt that a person settled is no failure; what failed before it still is.
      draft.failure = Objects.equals(draft.failure, draft.detail) ? null : draft.failure;
    }
    if (next.to() != RunStatus.EXECUTING) {
      draft.timeGoesOn(at);
    } else if (draft.held != null || !draft.heldChildren.isEmpty()) {
      draft.standStill(at);
    }
    draft.status = next.to();
    draft.statusAt = at;
    if (next.reason() != null) {
      draft.reason = next.reason();
    }
    undoing(draft, next);
    if (next.detail() != null) {
      draft.detail = next.detail();
      draft.failure = draft.failure == null ? failure(next) : draft.failure;
    }
    if ((proves(next.to()) || (settles(next) && next.to() == RunStatus.EXECUTING))
        && next.reason() == null) {
      // What an earlier remedy or verification failed of is no reason of what is proved now, of a
      // success or of a doubt; it stays in the record.
      draft.reason = null;
      draft.detail = next.detail();
    }
    if (next.to() == RunStatus.EXECUTING && draft.executingSince == null) {
      draft.executingSince = at;
    }
    if (next.from() == RunStatus.EXECUTING
        && next.to() == RunStatus.PLANNING
        && draft.plan != null) {
      draft.planAgain(next.reason() == EndReason.APPROVAL_EXPIRED);
    }
    if (next.to() == RunStatus.ROLLING_BACK && draft.plan == null) {
      draft.plan = draft.lastPlan;
    }
    if (next.to() == RunStatus.INCONCLUSIVE) {
      draft.judged = null;
    }
    if (next.to() == RunStatus.VERIFYING || next.to().terminal()) {
      draft.letGo(at);
    }
    if (next.to().terminal()) {
      draft.endedAt = at;
    }
  }

  /** An undo that was stuck does not become why it was undone. */
  private static void undoing(RunDraft draft, Moved next) {
    if (next.to() == RunStatus.ROLLING_BACK && next.reason() != null) {
      draft.undoneFor = next.reason();
    } else if (next.to() == RunStatus.ROLLING_BACK && draft.undoneFor != null) {
      draft.reason = draft.undoneFor;
      draft.detail = draft.failure;
    }
  }

  private static @Nullable String failure(Moved next) {
    return switch (next.to()) {
      case FAILED, ROLLING_BACK, IN_DOUBT, INCONCLUSIVE -> next.detail();
      case QUEUED,
          CHECKING,
          PLANNING,
          AWAITING_APPROVAL,
          EXECUTING,
          VERIFYING,
          ROLLBACK_FAILED,
          SUCCEEDED,
          SKIPPED,
          BLOCKED,
          REJECTED,
          EXPIRED,
          CANCELLED,
          SELF_RESOLVED,
          ROLLED_BACK ->
          null;
    };
  }

  private static void rollbackAnswered(RunDraft draft, RollbackAnswered next) {
    if (draft.status == RunStatus.ROLLBACK_FAILED) {
      draft.step(
          next.retry()
              ? draft.step(next.path()).anew()
              : draft.step(next.path()).fold(settledByHand(next), Instant.EPOCH));
    }
  }

  private static ExecuteEvent settledByHand(RollbackAnswered next) {
    return new ExecuteEvent.StepSkipped(next.path(), "settled by hand by " + next.person());
  }

  private static void gate(RunDraft draft, GateEvent event, Instant at) {
    switch (event) {
      case GateEvent.GatesJudged judged -> {
        draft.gates = judged.after(draft.gates);
        if (judged.stage() != GateEvent.Stage.AFTER_PLAN) {
          draft.worldReadAt = at;
        }
      }
    }
  }

  private static void plan(RunDraft draft, PlanEvent event) {
    switch (event) {
      case PlanEvent.PlanMade made -> {
        draft.plan = made.plan();
        draft.differences = made.differences();
        draft.lastPlan = null;
        draft.planFailure = null;
      }
      case PlanEvent.PlanFailed failed -> draft.planFailure = failed;
    }
  }

  private static void approval(RunDraft draft, ApprovalEvent event, Instant at) {
    if (event instanceof ApprovalEvent.Requested request) {
      draft.approval = Approval.of(request, at);
      draft.planConfirmed = false;
      return;
    }
    if (event instanceof ApprovalEvent.Paged paged) {
      draft.told(paged);
      return;
    }
    var present = draft.approval;
    if (present != null) {
      draft.approval = present.fold(event, at);
      if (event instanceof ApprovalEvent.Overridden decision) {
        draft.alone(decision, at);
      }
      if (event instanceof ApprovalEvent.Voided) {
        draft.plansVoided++;
      }
    }
  }

  private static void step(RunDraft draft, ExecuteEvent event, Instant at) {
    if (event instanceof Captured evidence) {
      draft.captured(evidence);
      draft.capturedAt = at;
      return;
    }
    var before = draft.step(event.path());
    var after = before.fold(event, at);
    draft.step(after);
    if (after.applied() && !before.applied() && !after.kept() && Paths.isStep(event.path())) {
      draft.complete(event.path());
    }
    switch (event) {
      case Intent intent -> {
        if (draft.effectAt == null && intent.effectClass() != EffectClass.PURE) {
          draft.effectAt = at;
        }
        if (draft.plan != null && Childhood.isChild(draft.plan, intent.path())) {
          draft.born(intent.path());
        }
      }
      case ExecuteEvent.ChildEnded ended -> {
        draft.childLetGo(ended.run(), at);
        ended.standing().forEach(path -> draft.complete(Paths.inChild(ended.path(), path)));
      }
      case StepRead _,
          ExecuteEvent.Outcome _,
          ExecuteEvent.ProbeInconclusive _,
          ExecuteEvent.LateOutcome _,
          ExecuteEvent.StepSkipped _,
          ExecuteEvent.StepWaiting _,
          ExecuteEvent.Confirmed _,
          ExecuteEvent.Settled _,
          Captured _ -> {}
    }
  }

  private void verify(RunDraft draft, VerifyEvent event, Instant at) {
    switch (event) {
      case VerifyEvent.VerifyBegun _ -> draft.verify = Progress.begin(at);
      case VerifyEvent.BaselineTaken taken -> draft.baseline = taken;
      case VerifyEvent.RoundRead round -> {
        var present = draft.verify;
        var created = draft.created;
        var contract = created == null ? null : contracts.apply(created.version(), draft.rung);
        if (present != null && contract != null) {
          draft.verify = present.fold(round, at, contract);
        }
      }
      case VerifyEvent.Judged judged -> draft.judged = judged;
    }
  }
}
