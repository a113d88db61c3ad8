package io.firebreak.remediation;

import io.firebreak.durable.Next;
import io.firebreak.durable.Standing;
import io.firebreak.gate.EndReason;
import io.firebreak.plan.Paths;
import io.firebreak.remediation.StepMoves.Stand;
import io.firebreak.runbook.Runbook;
import io.firebreak.verify.VerifyEvent;
import org.jspecify.annotations.Nullable;

/** The stages after something went wrong, and what is done at the end of every run; all pure. */
final class Aftermath {
  private Aftermath() {}

  static Next rollingBack(RunState state, Runbook runbook, Standing standing) {
    for (var path : state.completed().reversed()) {
      var call = StepCall.undo(state, path);
      if (call == null || state.step(call.path()).over()) {
        continue;
      }
      return switch (StepMoves.stand(state, call, standing)) {
        case Stand.Go go -> go.next();
        case Stand.Over _ -> throw new IllegalStateException(call.path() + " is over");
        case Stand.Failed failed ->
            Ends.to(state, RunStatus.ROLLBACK_FAILED, EndReason.STEP_FAILED, failed.message());
        case Stand.Stopped stopped ->
            Ends.to(
                state,
                RunStatus.ROLLBACK_FAILED,
                EndReason.STEP_FAILED,
                call.path() + ": " + stopped.why().message());
        case Stand.Doubt _ ->
            Ends.to(
                state,
                RunStatus.IN_DOUBT,
                EndReason.STEP_FAILED,
                Doubts.describe(state, call.path()));
      };
    }
    var reason = state.reason();
    return reason != null && Ends.hasNext(state, runbook, reason)
        ? Ends.nextRemedy(state, reason, state.failure())
        : Ends.end(state, runbook, RunStatus.ROLLED_BACK, reason, state.failure());
  }

  static Next inDoubt(RunState state, Runbook runbook, Standing standing) {
    if (!state.open().isEmpty()) {
      return new Next.Wait(null);
    }
    var abandonedUndo =
        state.steps().values().stream()
            .anyMatch(step -> step.abandoned() && Paths.isUndo(step.path()));
    if (abandonedUndo) {
      return Ends.to(state, RunStatus.ROLLBACK_FAILED, EndReason.ABANDONED, null);
    }
    if (Doubts.undoing(state)) {
      return Ends.to(state, RunStatus.ROLLING_BACK);
    }
    var abandoned = state.steps().values().stream().anyMatch(step -> step.abandoned());
    return abandoned
        ? Ends.undoOrFail(state, runbook, EndReason.ABANDONED, "a person gave up the step in doubt")
        : Ends.to(state, RunStatus.EXECUTING);
  }

  static Next inconclusive(RunState state, Runbook runbook, Standing standing) {
    var judged = state.judged();
    if (judged == null) {
      return new Next.Wait(null);
    }
    return switch (judged.answer()) {
      case ACCEPT ->
          Ends.end(state, runbook, RunStatus.SUCCEEDED, null, "accepted by " + judged.person());
      case VERIFY_AGAIN ->
          new Next.Move(
              java.util.List.of(
                  io.firebreak.journal.NewEvent.byEngine(
                      new RunEvent.Moved(state.status(), RunStatus.VERIFYING, null, null)),
                  io.firebreak.journal.NewEvent.byEngine(new VerifyEvent.VerifyBegun())));
      case UNDO ->
          Ends.undoOrFail(
              state, runbook, EndReason.VERIFICATION_FAILED, "undone by " + judged.person());
      case ABANDON ->
          Ends.end(
              state,
              runbook,
              RunStatus.FAILED,
              EndReason.ABANDONED,
              "abandoned by " + judged.person());
    };
  }

  static Next rollbackFailed(RunState state, Runbook runbook, Standing standing) {
    var stuck =
        state.completed().reversed().stream()
            .map(path -> StepCall.undo(state, path))
            .filter(call -> call != null && !state.step(call.path()).over())
            .map(call -> StepMoves.stand(state, java.util.Objects.requireNonNull(call), standing))
            .findFirst();
    var stillStuck =
        stuck.isPresent()
            && (stuck.get() instanceof Stand.Failed
                || stuck.get() instanceof Stand.Stopped
                || stuck.get() instanceof Stand.Doubt);
    return stillStuck ? new Next.Wait(null) : Ends.to(state, RunStatus.ROLLING_BACK);
  }

  static Next handlers(RunState state, Runbook runbook, RunEvent.Ending ending, Standing standing) {
    for (var entry : Ends.handlers(runbook, ending.to()).entrySet()) {
      var next = handler(state, entry.getKey(), entry.getValue(), standing);
      if (next != null) {
        return next;
      }
    }
    return Next.Move.of(
        new RunEvent.Moved(state.status(), ending.to(), ending.reason(), ending.detail()));
  }

  /** A handler's trouble is recorded and never changes how the run ends. */
  private static @Nullable Next handler(
      RunState state, String path, io.firebreak.runbook.Handler handler, Standing standing) {
    return switch (StepMoves.stand(state, StepCall.handler(state, path, handler), standing)) {
      case Stand.Go go -> go.next();
      case Stand.Over _, Stand.Failed _, Stand.Doubt _, Stand.Stopped _ -> null;
    };
  }
}
