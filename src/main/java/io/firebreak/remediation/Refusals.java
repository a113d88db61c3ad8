package io.firebreak.remediation;

import io.firebreak.durable.Next;
import io.firebreak.durable.RunReason;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.journal.Guard;
import io.firebreak.journal.NewEvent;
import io.firebreak.runbook.Runbook;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a run does instead of a move that a gate refused in the move's own unit. */
final class Refusals {
  private Refusals() {}

  static Next.Move answer(RunState state, Runbook runbook, Next.Move move, Guard.Refusal refusal) {
    if (refusal.reason() == RunReason.ENDED) {
      // The run that it is a duplicate of ended meanwhile: the target may be free.
      return Ends.to(state, RunStatus.CHECKING);
    }
    if (!(refusal.reason() instanceof EndReason reason)) {
      throw new IllegalStateException("an unexpected refusal: " + refusal);
    }
    return switch (reason) {
      case DUPLICATE_IN_PROGRESS -> Duplicates.skip(state, runbook, refusal.detail());
      case TARGET_BUSY -> busy(state, runbook, move, refusal);
      case KILL_SWITCH ->
          state.waitsUnderHold()
              ? held(state, move, refusal)
              : Ends.end(state, runbook, RunStatus.BLOCKED, reason, refusal.detail());
      case ACTION_BUDGET, FREEZE ->
          notNow(state, move, refusal, why -> Verdict.blocked(reason, why));
      default -> throw new IllegalStateException("an unexpected refusal: " + refusal);
    };
  }

  /** Another run has what an effect would touch or the run needs, or a person holds it. */
  private static Next.Move busy(
      RunState state, Runbook runbook, Next.Move move, Guard.Refusal refusal) {
    if (refused(move, refusal).isPresent()) {
      // Of a child that is skipped nothing more is wanted; this one did not do its part.
      var ruling = state.isChild() ? Ruling.BLOCK : Ruling.SKIP;
      return notNow(
          state,
          move,
          refusal,
          why -> new Verdict("target_lease", ruling, EndReason.TARGET_BUSY, why));
    }
    return intents(move).findAny().isPresent() && state.waitsUnderHold()
        ? held(state, move, refusal)
        : Ends.end(state, runbook, RunStatus.SKIPPED, EndReason.TARGET_BUSY, refusal.detail());
  }

  /**
   * A hold after the first effect stops the next one; a handler is simply not done. A child run is
   * an effect of its root.
   */
  private static Next.Move held(RunState state, Next.Move move, Guard.Refusal refusal) {
    if (state.ending() == null) {
      return Next.Move.of(new RunEvent.Held(refusal.detail()));
    }
    return notDone(intents(move).findFirst().orElseThrow(), refusal.detail());
  }

  /**
   * One effect may not begin now. It stops the run as a gate before it would; a handler is left.
   */
  private static Next.Move notNow(
      RunState state, Next.Move move, Guard.Refusal refusal, Function<String, Verdict> verdict) {
    var intent =
        refused(move, refusal)
            .orElseThrow(() -> new IllegalStateException("no effect was refused: " + move));
    if (state.ending() != null) {
      return notDone(intent, refusal.detail());
    }
    var why = refusal.detail().substring(intent.path().length() + 2);
    return Next.Move.of(
        new ExecuteEvent.StepRead(
            intent.path(),
            ExecuteEvent.Ready.REFUSED,
            null,
            null,
            List.of(verdict.apply(why)),
            refusal.detail()));
  }

  /** The effect that a refusal names; empty when it is about the whole move. */
  private static Optional<Intent> refused(Next.Move move, Guard.Refusal refusal) {
    return intents(move)
        .filter(intent -> refusal.detail().startsWith(intent.path() + ": "))
        .findFirst();
  }

  private static Next.Move notDone(Intent intent, String why) {
    return Next.Move.of(new ExecuteEvent.StepSkipped(intent.path(), "not done: " + why));
  }

  private static Stream<Intent> intents(Next.Move move) {
    return move.events().stream()
        .map(NewEvent::payload)
        .filter(Intent.class::isInstance)
        .map(Intent.class::cast);
  }
}
