package io.firebreak.remediation;

import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent.Kind;
import io.firebreak.execute.ExecuteEvent.Known;
import io.firebreak.execute.ExecuteEvent.Outcome;
import io.firebreak.execute.StepState;
import io.firebreak.label.UtcTime;
import io.firebreak.plan.Paths;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlannedStep;
import io.firebreak.remediation.RunEvent.Cause;
import io.firebreak.remediation.RunEvent.Created;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.verify.VerifyEvent.BaselineTaken;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a run that takes up another one begins with. */
final class Rerun {
  private Rerun() {}

  /** Why a run cannot be taken up; null when it can. */
  static Start.@Nullable Refused refusal(RunState failed) {
    var parent = failed.begun().parent();
    if (parent != null) {
      return new Start.Refused(
          "is_a_child", "it is a part of run " + parent.root() + "; take that one up");
    } else if (failed.begun().drill()) {
      return new Start.Refused("is_a_drill", "it was a drill, which does nothing to take up");
    } else if (!failed.status().terminal()) {
      return new Start.Refused(
          "not_ended", "it is " + failed.status().code() + "; only what has ended is taken up");
    } else if (failed.status() == RunStatus.SUCCEEDED) {
      return new Start.Refused("nothing_left", "it succeeded; start a new run instead");
    } else if (failed.isUndo()) {
      return new Start.Refused(
          "is_an_undo", "it only took something back; start a new run instead");
    } else if (!failed.undoneBy().isEmpty()) {
      return new Start.Refused(
          "undone_by_hand",
          "a person had a step of it undone by run "
              + String.join(", ", failed.undoneBy().values())
              + "; start a new run instead");
    } else if (!failed.begun().invalid().isEmpty()) {
      return new Start.Refused(
          "input_invalid", "its inputs do not fit: " + String.join("; ", failed.begun().invalid()));
    }
    return null;
  }

  static Created created(RunState failed, String person, Autonomy autonomy) {
    var before = failed.begun();
    return new Created(
            before.runbook(),
            before.version(),
            Cause.PERSON,
            before.incident(),
            before.alert(),
            person,
            before.inputs(),
            List.of(),
            before.target(),
            before.author(),
            null,
            failed.id(),
            autonomy)
        .writtenAs(before.written());
  }

  /** What was done and stands, with its results. A later remedy begins with the first again. */
  static List<Outcome> kept(RunState failed) {
    if (failed.rung() > 0) {
      return List.of();
    }
    var plan = failed.plan() == null ? failed.lastPlan() : failed.plan();
    return plan == null
        ? handedOn(failed)
        : plan.commitment().steps().stream()
            .filter(step -> stands(failed, step))
            .map(step -> earlier(failed, step.path()))
            .toList();
  }

  /** What a run of which no plan was made had from the one that it took up. */
  private static List<Outcome> handedOn(RunState failed) {
    return failed.steps().values().stream()
        .filter(StepState::kept)
        .map(step -> earlier(failed, step.path()))
        .toList();
  }

  /** What was done and what was read, with its results, also what does not stand any more. */
  static List<Outcome> known(RunState run, Plan plan) {
    return plan.commitment().steps().stream()
        .filter(step -> !step.isHead() && run.step(step.path()).done())
        .map(step -> earlier(run, step.path()))
        .toList();
  }

  /**
   * What was read before the first change, while anything of what was changed stands; null when
   * nothing does, or when that was read for a later remedy.
   */
  static @Nullable BaselineTaken baseline(RunState failed) {
    var stands =
        !kept(failed).isEmpty()
            || failed.completed().stream().anyMatch(path -> !failed.step(Paths.undo(path)).over());
    return stands && failed.rung() == 0 ? failed.baseline() : null;
  }

  private static Outcome earlier(RunState run, String path) {
    var known = run.step(path);
    return new Outcome(
        path, 0, Kind.OK, false, known.result(), null, by(run, known), Known.EARLIER_RUN, null);
  }

  /** Who did it first, over however many runs that were taken up in turn. */
  private static @Nullable String by(RunState failed, StepState step) {
    return step.kept()
        ? step.doneWords()
        : "done by run "
            + failed.id()
            + " at "
            + UtcTime.minute(Objects.requireNonNull(step.doneAt()));
  }

  private static boolean stands(RunState failed, PlannedStep step) {
    var changes = step.effectClass() != EffectClass.PURE || step.pause() != null;
    return changes
        && !step.isHead()
        && failed.step(step.path()).done()
        && failed.steps().keySet().stream()
            .filter(Paths::isUndo)
            .map(Paths::undone)
            .noneMatch(undone -> undone.equals(step.path()) || isInside(undone, step));
  }

  private static boolean isInside(String undone, PlannedStep step) {
    return Paths.inChild(undone) && Objects.equals(Paths.parent(undone), step.path());
  }
}
