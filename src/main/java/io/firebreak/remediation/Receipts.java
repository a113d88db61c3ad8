package io.firebreak.remediation;

import io.firebreak.action.Action.Probed;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent.Known;
import io.firebreak.plan.Paths;
import io.firebreak.plan.PlannedStep;
import io.firebreak.plan.PlannedStep.Receipt;
import io.firebreak.plan.Readings.Judgement;
import io.firebreak.runbook.RunbookVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a step left, held against what stands before its undo: what its probe finds, or else the
 * values that it wrote by its plan. An undo must not take back what somebody else has done since.
 */
final class Receipts {
  private final Parts parts;

  Receipts(Parts parts) {
    this.parts = parts;
  }

  /**
   * Whether an undo wants the world read first. Not when a person has it tried again: they were
   * told what stands there.
   */
  static boolean wanted(RunState state, String undo) {
    var known = state.step(undo);
    var step = state.planned().commitment().find(Paths.undone(undo));
    return known.read() == null && known.epoch() == 1 && step.filter(Receipts::tells).isPresent();
  }

  private static boolean tells(PlannedStep step) {
    return !step.changes().isEmpty() || probes(step);
  }

  private static boolean probes(PlannedStep step) {
    var undo = step.undo();
    return step.effectClass() == EffectClass.PROBEABLE
        || (undo != null && undo.receipt() == Receipt.PROBE);
  }

  /**
   * Why a step of this run is not to be undone; null when it stands as it was left, or when nothing
   * tells.
   */
  @Nullable String objection(RunState state, RunbookVersion version, String path)
      throws InterruptedException {
    var step = state.planned().step(path);
    var known = state.step(path);
    if (!known.done() || known.kept()) {
      return null;
    }
    var why =
        probes(step)
            ? unprobed(state, version, step)
            : parts.planner().changed(step, Parts.caller(state, path));
    return why == null
        ? null
        : path
            + " no longer stands as it was left, so undoing it could take back what somebody"
            + " else did: "
            + why;
  }

  /** What a person has settled was beyond the probe before. */
  private @Nullable String unprobed(RunState state, RunbookVersion version, PlannedStep step)
      throws InterruptedException {
    var path = step.path();
    var outcome = state.step(path).outcome();
    if (outcome == null || outcome.how() == Known.PERSON) {
      return null;
    }
    var written = Parts.stepOf(version, path).probe();
    return written == null
        ? byAction(state, step)
        : switch (parts.probed(state, version, step, written)) {
          case Judgement.Met _ -> null;
          case Judgement.Unmet(var observed) -> "its probe found: " + observed;
          case Judgement.Unclear(var observed) -> "its probe could not tell: " + observed;
        };
  }

  /** By the key under which it was done, which is that of another run when a person undoes it. */
  private @Nullable String byAction(RunState state, PlannedStep step) throws InterruptedException {
    var undoes = state.begun().undoes();
    var doer = undoes == null ? state : parts.run(state, undoes.run());
    var call = StepCall.step(doer, step);
    return switch (parts
        .executor()
        .probe(
            call.action(),
            Objects.requireNonNull(call.arguments()),
            Parts.caller(doer, step.path()),
            Objects.requireNonNull(doer.step(step.path()).intent()).key(),
            Attempts.PROBE_TIMEOUT)) {
      case Probed.Happened _ -> null;
      case Probed.DidNot _ -> "its probe no longer finds it";
      case Probed.CannotTell(var why) -> "its probe could not tell: " + why;
    };
  }
}
