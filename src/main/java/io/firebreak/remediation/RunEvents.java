package io.firebreak.remediation;

import io.firebreak.approval.ApprovalEvent;
import io.firebreak.durable.Fired;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.gate.CircuitEvent;
import io.firebreak.gate.GateEvent;
import io.firebreak.gate.HeartbeatEvent;
import io.firebreak.gate.HoldEvent;
import io.firebreak.journal.EventTypes;
import io.firebreak.plan.PlanEvent;
import io.firebreak.verify.VerifyEvent;

/** The names under which a run's events stand in the journal. They never change. */
public final class RunEvents {
  private RunEvents() {}

  /** Registers all events of run streams, of holds and of circuits. */
  public static EventTypes.Builder addTo(EventTypes.Builder types) {
    return types
        .add("run.created", RunEvent.Created.class)
        .add("run.moved", RunEvent.Moved.class)
        .add("run.ending", RunEvent.Ending.class)
        .add("run.cancel_asked", RunEvent.CancelAsked.class)
        .add("run.inputs_edited", RunEvent.InputsEdited.class)
        .add("run.alert_resolved", RunEvent.AlertResolved.class)
        .add("run.held", RunEvent.Held.class)
        .add("run.released", RunEvent.Released.class)
        .add("run.called_off", RunEvent.CalledOff.class)
        .add("run.goes_on", RunEvent.GoesOn.class)
        .add("run.inhibited", RunEvent.Inhibited.class)
        .add("run.uninhibited", RunEvent.Uninhibited.class)
        .add("run.rollback_answered", RunEvent.RollbackAnswered.class)
        .add("run.undone_by_hand", RunEvent.UndoneByHand.class)
        .add("run.duplicate_found", RunEvent.DuplicateFound.class)
        .add("run.duplicate_joined", RunEvent.DuplicateJoined.class)
        .add("run.outcome_inherited", RunEvent.OutcomeInherited.class)
        .add("run.next_remedy", RunEvent.NextRemedy.class)
        .add("run.child_told", RunEvent.ChildTold.class)
        .add("run.child_held", RunEvent.ChildHeld.class)
        .add("run.child_released", RunEvent.ChildReleased.class)
        .add("run.plan_confirmed", RunEvent.PlanConfirmed.class)
        .add("run.fault", RunEvent.Fault.class)
        .add("timer.fired", Fired.class)
        .add("gates.judged", GateEvent.GatesJudged.class)
        .add("hold.placed", HoldEvent.HoldPlaced.class)
        .add("hold.lifted", HoldEvent.HoldLifted.class)
        .add("heartbeat.fell_silent", HeartbeatEvent.FellSilent.class)
        .add("heartbeat.beats_again", HeartbeatEvent.BeatsAgain.class)
        .add("circuit.closed", CircuitEvent.CircuitClosed.class)
        .add("plan.made", PlanEvent.PlanMade.class)
        .add("plan.failed", PlanEvent.PlanFailed.class)
        .add("approval.requested", ApprovalEvent.Requested.class)
        .add("approval.posted", ApprovalEvent.Posted.class)
        .add("approval.fell_back", ApprovalEvent.FellBack.class)
        .add("approval.voted", ApprovalEvent.Voted.class)
        .add("approval.withdrawn", ApprovalEvent.Withdrawn.class)
        .add("approval.vote_dropped", ApprovalEvent.VoteDropped.class)
        .add("approval.reminded", ApprovalEvent.Reminded.class)
        .add("approval.escalated", ApprovalEvent.Escalated.class)
        .add("approval.overridden", ApprovalEvent.Overridden.class)
        .add("approval.paged", ApprovalEvent.Paged.class)
        .add("approval.decided", ApprovalEvent.Decided.class)
        .add("approval.voided", ApprovalEvent.Voided.class)
        .add("approval.late", ApprovalEvent.Late.class)
        .add("step.read", ExecuteEvent.StepRead.class)
        .add("step.intent", ExecuteEvent.Intent.class)
        .add("step.outcome", ExecuteEvent.Outcome.class)
        .add("step.probe_inconclusive", ExecuteEvent.ProbeInconclusive.class)
        .add("step.late_outcome", ExecuteEvent.LateOutcome.class)
        .add("step.skipped", ExecuteEvent.StepSkipped.class)
        .add("step.waiting", ExecuteEvent.StepWaiting.class)
        .add("step.confirmed", ExecuteEvent.Confirmed.class)
        .add("step.settled", ExecuteEvent.Settled.class)
        .add("step.child_ended", ExecuteEvent.ChildEnded.class)
        .add("evidence.captured", ExecuteEvent.Captured.class)
        .add("verify.begun", VerifyEvent.VerifyBegun.class)
        .add("verify.baseline_taken", VerifyEvent.BaselineTaken.class)
        .add("verify.round_read", VerifyEvent.RoundRead.class)
        .add("verify.judged", VerifyEvent.Judged.class);
  }
}
