package io.firebreak.remediation;

import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Next;
import io.firebreak.durable.Standing;
import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.execute.StepProtocol;
import io.firebreak.execute.StepProtocol.Advice;
import java.util.Objects;

/** Turns the step protocol's advice about one call into what the run does next. */
final class StepMoves {
  private StepMoves() {}

  /** How a call stands. */
  sealed interface Stand {
    /** Do this next. */
    record Go(Next next) implements Stand {}

    /** Nothing more to do about it. */
    record Over() implements Stand {}

    /** It failed for good. */
    record Failed(String message) implements Stand {}

    /** Nobody knows whether it happened. */
    record Doubt() implements Stand {}

    /** Something stands in the way. */
    record Stopped(Advice.Stopped why) implements Stand {}
  }

  static Stand stand(RunState state, StepCall call, Standing standing) {
    var step = state.step(call.path());
    var effectClass = call.effectClass() == null ? EffectClass.UNSAFE : call.effectClass();
    var advice =
        StepProtocol.advise(
            step,
            effectClass,
            call.retry(),
            mustRead(state, call, standing),
            effectClass == EffectClass.PROBEABLE,
            standing);
    return switch (advice) {
      case Advice.Read _ -> go(new RunTask.ReadStep(call.path()));
      case Advice.Begin _ -> begin(state, call, standing);
      case Advice.Perform _ -> go(new RunTask.Perform(call.path(), step.attempts(), false));
      case Advice.OwnerLost _ -> new Stand.Go(Next.Move.of(StepProtocol.ownerLost(step)));
      case Advice.Probe _ -> go(new RunTask.ProbeStep(call.path(), step.attempts()));
      case Advice.Await await -> new Stand.Go(new Next.Wait(await.until()));
      case Advice.InDoubt _ -> new Stand.Doubt();
      case Advice.Over _ -> new Stand.Over();
      case Advice.Failed failed -> new Stand.Failed(call.path() + ": " + failed.message());
      case Advice.Stopped stopped -> new Stand.Stopped(stopped);
    };
  }

  private static Stand go(RunTask task) {
    return new Stand.Go(Next.Work.of(task));
  }

  private static boolean mustRead(RunState state, StepCall call, Standing standing) {
    if (call.arguments() == null) {
      return true;
    }
    if (StepCall.isUndo(call.path()) || !call.path().startsWith("steps.")) {
      return false;
    }
    var planned = state.planned().step(call.path());
    if (planned.when() != null && state.step(call.path()).read() == null) {
      return true;
    }
    var readAt = state.worldReadAt();
    return planned.mutates()
        && (readAt == null || readAt.plus(StepProtocol.READING_MAX_AGE).isBefore(standing.now()));
  }

  private static Stand begin(RunState state, StepCall call, Standing standing) {
    if (state.held() != null && call.mutates() && !StepCall.isUndo(call.path())) {
      return new Stand.Go(new Next.Wait(null));
    }
    var step = state.step(call.path());
    return new Stand.Go(
        Next.Move.of(
            new Intent(
                call.path(),
                call.action(),
                step.attempts() + 1,
                step.epoch(),
                call.key(state),
                io.firebreak.plan.Hashes.of(Objects.requireNonNull(call.arguments())),
                call.effectClass() == null ? EffectClass.UNSAFE : call.effectClass(),
                standing.fence(),
                standing.now().plus(call.timeout()))));
  }
}
