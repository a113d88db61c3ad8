package io.firebreak.remediation;

import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.ApprovalEvent.Outcome;
import io.firebreak.durable.Next;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.journal.NewEvent;
import io.firebreak.plan.Paths;
import io.firebreak.remediation.RunEvent.Ending;
import io.firebreak.remediation.RunEvent.Moved;
import io.firebreak.runbook.Handler;
import io.firebreak.runbook.Runbook;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The moves by which runs change their state and end. */
final class Ends {
  private Ends() {}

  /** Goes on to another state. */
  static Next.Move to(RunState state, RunStatus next) {
    return Next.Move.of(new Moved(state.status(), next, null, null));
  }

  /** Leaves the way for a reason. */
  static Next.Move to(
      RunState state, RunStatus next, @Nullable EndReason reason, @Nullable String detail) {
    return Next.Move.of(new Moved(state.status(), next, reason, detail));
  }

  /** Plans anew what is left: the approval of what was planned is void with it. */
  static Next.Move planAgain(RunState state, EndReason reason, @Nullable String why) {
    var events = new ArrayList<NewEvent>();
    var approval = state.approval();
    if (approval != null && approval.ended(Outcome.APPROVED)) {
      var differs = why == null ? reason.code() : why;
      events.add(
          NewEvent.byEngine(new ApprovalEvent.Voided(approval.request().id(), List.of(differs))));
    }
    events.add(NewEvent.byEngine(new Moved(state.status(), RunStatus.PLANNING, reason, why)));
    return new Next.Move(events);
  }

  /**
   * Ends the run, after its handlers if it has any for this end. A run that was stopped before the
   * rest of its plan, although a part is done, undoes that part first.
   */
  static Next.Move end(
      RunState state,
      Runbook runbook,
      RunStatus end,
      @Nullable EndReason reason,
      @Nullable String detail) {
    return halfDone(state, end)
        ? undoOrFail(state, runbook, reason == null ? EndReason.PLAN_UNSTABLE : reason, detail)
        : endNow(state, runbook, end, reason, detail);
  }

  private static boolean halfDone(RunState state, RunStatus end) {
    return switch (end) {
      case SKIPPED, BLOCKED, REJECTED, EXPIRED -> state.effectBegun();
      case QUEUED,
          CHECKING,
          PLANNING,
          AWAITING_APPROVAL,
          EXECUTING,
          VERIFYING,
          ROLLING_BACK,
          IN_DOUBT,
          INCONCLUSIVE,
          ROLLBACK_FAILED,
          SUCCEEDED,
          CANCELLED,
          SELF_RESOLVED,
          ROLLED_BACK,
          FAILED ->
          false;
    };
  }

  private static Next.Move endNow(
      RunState state,
      Runbook runbook,
      RunStatus end,
      @Nullable EndReason reason,
      @Nullable String detail) {
    var events = new ArrayList<NewEvent>();
    cancelQuestion(state, end, reason, events);
    events.add(
        NewEvent.byEngine(
            state.isUndo() || handlers(runbook, end).isEmpty()
                ? new Moved(state.status(), end, reason, detail)
                : new Ending(end, reason, detail)));
    return new Next.Move(events);
  }

  private static void cancelQuestion(
      RunState state, RunStatus end, @Nullable EndReason reason, List<NewEvent> events) {
    var approval = state.approval();
    if (approval == null || !approval.pending()) {
      return;
    }
    var outcome =
        end == RunStatus.SELF_RESOLVED
            ? Outcome.CANCELLED_RESOLVED
            : reason == EndReason.APPROVAL_EXPIRED || reason == EndReason.APPROVAL_TIMEOUT
                ? Outcome.EXPIRED
                : reason == EndReason.CANCELLED_BY_PERSON
                    ? Outcome.CANCELLED_BY_PERSON
                    : reason == EndReason.KILL_SWITCH
                        ? Outcome.CANCELLED_KILLED
                        : Outcome.CANCELLED_SUPERSEDED;
    events.add(
        NewEvent.byEngine(new ApprovalEvent.Decided(approval.request().id(), outcome, null)));
  }

  /** Ends or skips as a gate says. */
  static Next.Move refuse(RunState state, Runbook runbook, Verdict verdict) {
    var end =
        switch (verdict.ruling()) {
          case SKIP -> RunStatus.SKIPPED;
          case BLOCK -> RunStatus.BLOCKED;
          case FAIL -> RunStatus.FAILED;
          case PASS, WARN, ASK ->
              throw new IllegalArgumentException("this refuses nothing: " + verdict);
        };
    return end(state, runbook, end, verdict.reason(), verdict.gate() + ": " + verdict.observed());
  }

  /** After something failed: undo what can be undone, else try the next remedy, else fail. */
  static Next.Move undoOrFail(
      RunState state, Runbook runbook, EndReason reason, @Nullable String detail) {
    if (undoable(state)) {
      return rollBack(state, reason, detail);
    }
    return hasNext(state, runbook, reason)
        ? nextRemedy(state, reason, detail)
        : endNow(state, runbook, RunStatus.FAILED, reason, detail);
  }

  /** Goes on to undo what was done. */
  static Next.Move rollBack(RunState state, EndReason reason, @Nullable String detail) {
    var events = new ArrayList<NewEvent>();
    cancelQuestion(state, RunStatus.ROLLING_BACK, reason, events);
    events.add(
        NewEvent.byEngine(new Moved(state.status(), RunStatus.ROLLING_BACK, reason, detail)));
    return new Next.Move(events);
  }

  static boolean undoable(RunState state) {
    var plan = state.plan() == null ? state.lastPlan() : state.plan();
    return plan != null
        && state.completed().stream()
            .flatMap(path -> plan.commitment().find(path).stream())
            .anyMatch(step -> step.undo() != null);
  }

  /** Whether a fix that did not help has another after it. What people decided is no such case. */
  static boolean hasNext(RunState state, Runbook runbook, @Nullable EndReason reason) {
    return (reason == EndReason.VERIFICATION_FAILED || reason == EndReason.STEP_FAILED)
        && state.judged() == null
        && state.cancel() == null
        && state.rung() + 1 < runbook.remedies().size();
  }

  static Next.Move nextRemedy(RunState state, EndReason reason, @Nullable String why) {
    return new Next.Move(
        List.of(
            NewEvent.byEngine(new RunEvent.NextRemedy(state.rung() + 1, reason, why)),
            NewEvent.byEngine(new Moved(state.status(), RunStatus.PLANNING, reason, why))));
  }

  /** Tells every child run that has not ended to stop, if it was not told before. */
  static void tellChildren(RunState state, String why, List<NewEvent> events) {
    var cancel = state.cancel();
    var undo = cancel != null && cancel.undo();
    state.liveChildren().keySet().forEach(path -> tellChild(state, path, undo, why, events));
  }

  static void tellChild(
      RunState state, String path, boolean undo, String why, List<NewEvent> events) {
    var child = Objects.requireNonNull(state.children().get(path));
    if (!state.told().contains(child)) {
      events.add(NewEvent.byEngine(new RunEvent.ChildTold(path, child, undo, why)));
    }
  }

  /** The handlers of an end, by path, in order; none of a runbook that never acts. */
  static SequencedMap<String, Handler> handlers(Runbook runbook, RunStatus end) {
    var all = new LinkedHashMap<String, Handler>();
    if (!runbook.autonomy().acts()) {
      return all;
    }
    switch (end) {
      case SUCCEEDED -> number(all, "on_success", runbook);
      case SKIPPED -> number(all, "on_skip", runbook);
      case FAILED, ROLLED_BACK -> number(all, "on_failure", runbook);
      case CANCELLED -> number(all, "on_cancel", runbook);
      case QUEUED,
          CHECKING,
          PLANNING,
          AWAITING_APPROVAL,
          EXECUTING,
          VERIFYING,
          ROLLING_BACK,
          IN_DOUBT,
          INCONCLUSIVE,
          ROLLBACK_FAILED,
          BLOCKED,
          REJECTED,
          EXPIRED,
          SELF_RESOLVED -> {}
    }
    number(all, "always", runbook);
    return all;
  }

  private static void number(Map<String, Handler> all, String kind, Runbook runbook) {
    var handlers = Objects.requireNonNull(runbook.handlers().get(kind));
    for (var i = 0; i < handlers.size(); i++) {
      all.put(Paths.handler(kind, i), handlers.get(i));
    }
  }
}
