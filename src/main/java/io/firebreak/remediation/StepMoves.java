package io.firebreak.remediation;

import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Next;
import io.firebreak.durable.Standing;
import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.execute.StepProtocol;
import io.firebreak.execute.StepProtocol.Advice;
import io.firebreak.plan.Hashes;
import io.firebreak.plan.Paths;
import io.firebreak.plan.PlanFacts;
import java.util.Objects;
import java.util.Optional;

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

  /** How one call stands, for stages that do one at a time. */
  static Stand stand(RunState state, StepCall call, Standing standing) {
    var advice = advice(state, call, standing);
    return switch (advice) {
      case Advice.InDoubt _ -> new Stand.Doubt();
      case Advice.Over _ -> new Stand.Over();
      case Advice.Failed failed -> new Stand.Failed(call.path() + ": " + failed.message());
      case Advice.Stopped stopped -> new Stand.Stopped(stopped);
      case Advice.Read _,
          Advice.Begin _,
          Advice.Perform _,
          Advice.OwnerLost _,
          Advice.Probe _,
          Advice.Await _ ->
          new Stand.Go(next(state, call, advice, standing));
    };
  }

  static Advice advice(RunState state, StepCall call, Standing standing) {
    var effectClass = call.effectClass() == null ? EffectClass.UNSAFE : call.effectClass();
    return StepProtocol.advise(
        state.step(call.path()),
        effectClass,
        call.retry(),
        mustRead(state, call),
        effectClass == EffectClass.PROBEABLE,
        standing);
  }

  /** What the advice means for the run. The advice must be one that something follows from. */
  static Next next(RunState state, StepCall call, Advice advice, Standing standing) {
    var step = state.step(call.path());
    return switch (advice) {
      case Advice.Read _ -> Next.Work.of(new RunTask.ReadStep(call.path()));
      case Advice.Begin _ -> begin(state, call, standing);
      case Advice.Perform _ ->
          Next.Work.of(new RunTask.Perform(call.path(), step.attempts(), false));
      case Advice.OwnerLost _ -> Next.Move.of(StepProtocol.ownerLost(step));
      case Advice.Probe _ -> Next.Work.of(new RunTask.ProbeStep(call.path(), step.attempts()));
      case Advice.Await await -> new Next.Wait(await.until());
      case Advice.InDoubt _, Advice.Over _, Advice.Failed _, Advice.Stopped _ ->
          throw new IllegalStateException("nothing follows from " + advice);
    };
  }

  private static boolean mustRead(RunState state, StepCall call) {
    if (call.arguments() == null) {
      return true;
    }
    if (Paths.isUndo(call.path())) {
      return Receipts.wanted(state, call.path());
    }
    if (!Paths.isStep(call.path())) {
      return false;
    }
    var planned = state.planned().step(call.path());
    if (planned.when() != null && state.step(call.path()).read() == null) {
      return true;
    }
    return planned.mutates()
        && state.step(call.path()).readAt() == null
        && (state.worldReadAt() == null || counts(state, call.path()));
  }

  /** What was counted for the plan may be another number since the last effect, or any other. */
  private static boolean counts(RunState state, String path) {
    return PlanFacts.extent(path, state.planned().observations()).isPresent();
  }

  /** The intent to begin, or nothing while the run is held. */
  static Next begin(RunState state, StepCall call, Standing standing) {
    if (state.held() != null && call.mutates() && !Paths.isUndo(call.path())) {
      return new Next.Wait(null);
    }
    var step = state.step(call.path());
    return Next.Move.of(
        new Intent(
            call.path(),
            call.action(),
            step.attempts() + 1,
            step.epoch(),
            call.key(state),
            Hashes.of(Objects.requireNonNull(call.arguments())),
            Optional.ofNullable(call.effectClass()).orElse(EffectClass.UNSAFE),
            standing.fence(),
            standing.now().plus(call.timeout())));
  }
}
