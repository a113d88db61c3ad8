package io.firebreak.remediation;

import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Next;
import io.firebreak.durable.Standing;
import io.firebreak.durable.Task;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.StepProtocol;
import io.firebreak.execute.StepState;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.NewEvent;
import io.firebreak.runbook.Runbook;
import java.util.ArrayList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What takes a run off its way: a person who cancels, an alert that resolves, a hold. */
final class Interruptions {
  private Interruptions() {}

  /** What to do instead of the stage, null when nothing interrupts. */
  static @Nullable Next decide(RunState state, Runbook runbook, Standing standing) {
    if (state.cancel() != null) {
      return cancelled(state, runbook, standing);
    }
    if (isUnneeded(state)) {
      var why = unneeded(state);
      return childrenFirst(
          state, why, Ends.end(state, runbook, RunStatus.SKIPPED, EndReason.INHIBITED, why));
    }
    var off = state.calledOff();
    if (off != null && beforeTheEnd(state.status())) {
      var end = off.reason() == EndReason.TARGET_BUSY ? RunStatus.SKIPPED : RunStatus.BLOCKED;
      return Ends.end(state, runbook, end, off.reason(), off.why());
    }
    var resolvedAt = state.resolvedAt();
    if (state.isChild() || state.isUndo() || resolvedAt == null || !beforeTheEnd(state.status())) {
      return null;
    }
    return switch (runbook.onResolve()) {
      case CANCEL ->
          state.effectBegun()
              ? null
              : childrenFirst(
                  state,
                  "the alert resolved",
                  Ends.end(
                      state,
                      runbook,
                      RunStatus.SELF_RESOLVED,
                      EndReason.ALERT_RESOLVED,
                      "the alert resolved at " + resolvedAt));
      case ASK ->
          state.status() == RunStatus.EXECUTING && state.held() == null && !state.goesOn()
              ? Next.Move.of(
                  new RunEvent.Held("the alert resolved at " + resolvedAt + ": resume or cancel"))
              : null;
      case FINISH -> null;
    };
  }

  /** Whether it waits for a person because its alert has resolved. */
  static boolean asks(RunState state, Runbook runbook) {
    return state.resolvedAt() != null
        && !state.goesOn()
        && runbook.onResolve() == Runbook.OnResolve.ASK;
  }

  /**
   * Whether another alert explains the only one that it is about. What a person wanted, or what has
   * begun to change something, goes on.
   */
  private static boolean isUnneeded(RunState state) {
    return state.inhibited() != null
        && state.begun().cause() == RunEvent.Cause.ALERT
        && !state.effectBegun()
        && state.duplicates().isEmpty()
        && beforeTheEnd(state.status());
  }

  private static String unneeded(RunState state) {
    var by = Objects.requireNonNull(state.inhibited());
    return "incident %s explains the alert, by the rule %s".formatted(by.parent(), by.rule());
  }

  private static boolean beforeTheEnd(RunStatus status) {
    return switch (status) {
      case QUEUED, CHECKING, PLANNING, AWAITING_APPROVAL, EXECUTING -> true;
      case VERIFYING,
          ROLLING_BACK,
          IN_DOUBT,
          INCONCLUSIVE,
          ROLLBACK_FAILED,
          SUCCEEDED,
          SKIPPED,
          BLOCKED,
          REJECTED,
          EXPIRED,
          CANCELLED,
          SELF_RESOLVED,
          ROLLED_BACK,
          FAILED ->
          false;
    };
  }

  private static @Nullable Next cancelled(RunState state, Runbook runbook, Standing standing) {
    return switch (state.status()) {
      case QUEUED, CHECKING, PLANNING, AWAITING_APPROVAL -> stop(state, runbook);
      case EXECUTING -> {
        var settling = stopEffects(state, standing);
        yield settling == null && state.open().isEmpty()
            ? childrenFirst(state, "its run was cancelled", stop(state, runbook))
            : settling;
      }
      case VERIFYING, INCONCLUSIVE -> stop(state, runbook);
      case ROLLING_BACK,
          IN_DOUBT,
          ROLLBACK_FAILED,
          SUCCEEDED,
          SKIPPED,
          BLOCKED,
          REJECTED,
          EXPIRED,
          CANCELLED,
          SELF_RESOLVED,
          ROLLED_BACK,
          FAILED ->
          null;
    };
  }

  /** After an effect a cancel stops, lists what stands, and undoes only if asked. */
  private static Next stop(RunState state, Runbook runbook) {
    var asked = state.cancel();
    return asked != null && asked.undo() && Ends.undoable(state)
        ? Ends.rollBack(state, EndReason.CANCELLED_BY_PERSON, "cancelled by " + asked.person())
        : cancel(state, runbook);
  }

  private static Next cancel(RunState state, Runbook runbook) {
    var asked = state.cancel();
    var standing = Childhood.standing(state);
    var stands = standing.isEmpty() ? "" : "; done and standing: " + standing;
    return Ends.end(
        state,
        runbook,
        RunStatus.CANCELLED,
        EndReason.CANCELLED_BY_PERSON,
        "cancelled by " + (asked == null ? "a person" : asked.person()) + stands);
  }

  /** A run does not end before its children have. */
  private static Next childrenFirst(RunState state, String why, Next end) {
    if (state.liveChildren().isEmpty()) {
      return end;
    }
    var events = new ArrayList<NewEvent>();
    Ends.tellChildren(state, why, events);
    return events.isEmpty() ? new Next.Wait(null) : new Next.Move(events);
  }

  /** Brings what is in flight to its end; null when the stage itself has to go on settling. */
  private static @Nullable Next stopEffects(RunState state, Standing standing) {
    var moves = new ArrayList<NewEvent>();
    var inFlight = new ArrayList<Task>();
    var probes = new ArrayList<Task>();
    StepState inDoubt = null;
    for (var open : state.open()) {
      var intent = Objects.requireNonNull(open.intent());
      if (open.outcome() == null && intent.fence() == standing.fence()) {
        inFlight.add(new RunTask.Perform(open.path(), open.attempts(), true));
      } else if (open.outcome() == null) {
        moves.add(NewEvent.byEngine(StepProtocol.ownerLost(open)));
      } else if (intent.effectClass() == EffectClass.PURE) {
        moves.add(
            NewEvent.byEngine(new ExecuteEvent.StepSkipped(open.path(), "the run was cancelled")));
      } else if (intent.effectClass() != EffectClass.PROBEABLE || open.cannotTell() != null) {
        inDoubt = inDoubt == null ? open : inDoubt;
      } else {
        probes.add(new RunTask.ProbeStep(open.path(), open.attempts()));
      }
    }
    if (!moves.isEmpty()) {
      return new Next.Move(moves);
    } else if (!inFlight.isEmpty()) {
      return new Next.Work(inFlight, true, null);
    } else if (!probes.isEmpty()) {
      return new Next.Work(probes, false, null);
    }
    return inDoubt == null
        ? null
        : childrenFirst(state, "its run was cancelled", doubt(state, inDoubt));
  }

  private static Next doubt(RunState state, StepState open) {
    return Ends.to(
        state, RunStatus.IN_DOUBT, EndReason.STEP_FAILED, Doubts.describe(state, open.path()));
  }
}
