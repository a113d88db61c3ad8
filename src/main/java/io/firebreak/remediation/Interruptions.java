package io.firebreak.remediation;

import io.firebreak.durable.Next;
import io.firebreak.durable.Standing;
import io.firebreak.execute.StepProtocol;
import io.firebreak.execute.StepState;
import io.firebreak.gate.EndReason;
import io.firebreak.runbook.Runbook;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What takes a run off its way: a person who cancels, an alert that resolves, a hold. */
final class Interruptions {
  private Interruptions() {}

  /** What to do instead of the stage, null when nothing interrupts. */
  static @Nullable Next decide(RunState state, Runbook runbook, Standing standing) {
    if (state.cancel() != null) {
      return cancelled(state, runbook, standing);
    }
    var resolvedAt = state.resolvedAt();
    if (resolvedAt == null || state.effectBegun() || !beforeTheEnd(state.status())) {
      return null;
    }
    return switch (runbook.onResolve()) {
      case CANCEL ->
          Ends.end(
              state,
              runbook,
              RunStatus.SELF_RESOLVED,
              EndReason.ALERT_RESOLVED,
              "the alert resolved at " + resolvedAt);
      case ASK ->
          state.status() == RunStatus.EXECUTING && state.held() == null
              ? Next.Move.of(
                  new RunEvent.Held("the alert resolved at " + resolvedAt + ": resume or cancel"))
              : null;
      case FINISH -> null;
    };
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
      case QUEUED, CHECKING, PLANNING, AWAITING_APPROVAL -> cancel(state, runbook);
      case EXECUTING -> {
        var open = state.firstOpen();
        yield open == null ? stop(state, runbook) : stopEffect(state, open, standing);
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
    var undoable =
        state.completed().stream().anyMatch(path -> state.planned().step(path).undo() != null);
    return asked != null && asked.undo() && undoable
        ? Ends.to(
            state,
            RunStatus.ROLLING_BACK,
            EndReason.CANCELLED_BY_PERSON,
            "cancelled by " + asked.person())
        : cancel(state, runbook);
  }

  private static Next cancel(RunState state, Runbook runbook) {
    var asked = state.cancel();
    var stands = state.completed().isEmpty() ? "" : "; done and standing: " + state.completed();
    return Ends.end(
        state,
        runbook,
        RunStatus.CANCELLED,
        EndReason.CANCELLED_BY_PERSON,
        "cancelled by " + (asked == null ? "a person" : asked.person()) + stands);
  }

  private static @Nullable Next stopEffect(RunState state, StepState open, Standing standing) {
    var intent = open.intent();
    if (intent == null) {
      return null;
    }
    if (open.outcome() == null && intent.fence() == standing.fence()) {
      return new Next.Work(List.of(new RunTask.Perform(open.path(), open.attempts(), true)), true);
    }
    if (open.outcome() == null) {
      return Next.Move.of(StepProtocol.ownerLost(open));
    }
    return switch (intent.effectClass()) {
      case PURE ->
          Next.Move.of(
              new io.firebreak.execute.ExecuteEvent.StepSkipped(
                  open.path(), "the run was cancelled"));
      case PROBEABLE -> open.cannotTell() == null ? null : doubt(state, open);
      case IDEMPOTENT, KEYED, UNSAFE -> doubt(state, open);
    };
  }

  private static Next doubt(RunState state, StepState open) {
    return Ends.to(
        state, RunStatus.IN_DOUBT, EndReason.STEP_FAILED, Doubts.describe(state, open.path()));
  }
}
