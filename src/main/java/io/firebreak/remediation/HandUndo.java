package io.firebreak.remediation;

import io.firebreak.execute.ExecuteEvent.Outcome;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.Actor;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.plan.Paths;
import io.firebreak.plan.PlanEvent;
import io.firebreak.plan.PlannedStep;
import io.firebreak.plan.PlannedStep.PlannedUndo;
import io.firebreak.remediation.RunEvent.Cause;
import io.firebreak.remediation.RunEvent.Created;
import io.firebreak.remediation.RunEvent.Undoes;
import io.firebreak.runbook.Runbook.Autonomy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A step's receipt used by hand, after its run has ended: a new run that begins with what was left,
 * takes the target's lease and rolls back that one step as its own run would have.
 */
final class HandUndo {
  private HandUndo() {}

  /**
   * Why a step cannot be taken back; null when it can.
   *
   * @param last the run that a person had take it back before, null when nobody did
   * @param outOfScope why targets may not be touched; empty when they may
   * @param stranger why an undo would act as somebody else than was agreed to; empty when it would
   *     not, or when only its step's result tells
   */
  static Start.@Nullable Refused refusal(
      StepPlace place,
      @Nullable RunState last,
      Function<List<String>, Optional<String>> outOfScope,
      Function<PlannedUndo, Optional<String>> stranger) {
    var run = place.root();
    var path = place.path();
    if (!run.status().terminal()) {
      return new Start.Refused(
          "not_ended",
          (place.inChild() ? "run " + run.id() + ", of which it is a part, is " : "it is ")
              + run.status().code()
              + "; stop it with: cancel RUN --undo");
    } else if (run.isUndo()) {
      return new Start.Refused("is_an_undo", "it only took something back");
    } else if (last != null && !last.status().terminal()) {
      return new Start.Refused("already_undone", "run " + last.id() + " is undoing it");
    } else if (last != null && last.status() == RunStatus.ROLLED_BACK) {
      return new Start.Refused("already_undone", "run " + last.id() + " has undone it");
    } else if (run.step(Paths.undo(path)).over()) {
      return new Start.Refused("already_undone", "the run undid it itself");
    }
    var undoable = undoable(run);
    return undoable.contains(path)
        ? outOfScope
            .apply(touched(place))
            .map(why -> new Start.Refused(EndReason.OUT_OF_SCOPE.code(), why))
            .or(() -> changed(place, stranger))
            .orElse(null)
        : new Start.Refused(
            "no_receipt",
            "there is nothing to undo at "
                + path
                + (undoable.isEmpty()
                    ? "; no step of run " + run.id() + " can be undone"
                    : "; what can be undone is " + String.join(", ", undoable)));
  }

  /** As whom its undo would act, when that is no longer as people agreed to. */
  private static Optional<Start.Refused> changed(
      StepPlace place, Function<PlannedUndo, Optional<String>> stranger) {
    return planned(place)
        .flatMap(step -> Optional.ofNullable(step.undo()))
        .flatMap(stranger)
        .map(why ->
            new Start.Refused(
                EndReason.PLAN_CHANGED.code(),
                "the undo of "
                    + place.path()
                    + " acts as somebody else by now: "
                    + why
                    + "; ask again once the configuration says so again, or undo the step by hand"));
  }

  private static Optional<PlannedStep> planned(StepPlace place) {
    var run = place.root();
    var plan = run.plan() == null ? run.lastPlan() : run.plan();
    return plan == null ? Optional.empty() : plan.commitment().find(place.path());
  }

  /** What is touched when a step is taken back: what its undo names, else what it changed. */
  private static List<String> touched(StepPlace place) {
    return planned(place).stream()
        .map(step -> step.undone().isEmpty() ? step.targets() : step.undone())
        .flatMap(List::stream)
        .toList();
  }

  /** What it and its children did and know how to undo, the last first. */
  static List<String> undoable(RunState run) {
    var plan = run.plan() == null ? run.lastPlan() : run.plan();
    return plan == null
        ? List.of()
        : run.completed().reversed().stream()
            .filter(path -> plan.commitment().find(path).map(PlannedStep::undo).isPresent())
            .filter(path -> !run.step(Paths.undo(path)).over())
            .toList();
  }

  /** Has a run know that a person has another take back what it did at {@code path}. */
  static void tell(Unit.Builder unit, RunState run, String path, StreamId by, Actor person) {
    unit.append(
        run.stream(),
        run.seq(),
        List.of(new NewEvent(new RunEvent.UndoneByHand(path, by.id(), person.id()), person)));
  }

  /** What the new run begins with: what the earlier one did, of which it takes back one step. */
  static List<NewEvent> beginning(RunState run, String path, Autonomy autonomy, Actor person) {
    var before = run.begun();
    var plan = run.plan() == null ? Objects.requireNonNull(run.lastPlan()) : run.plan();
    var events = new ArrayList<NewEvent>();
    events.add(
        new NewEvent(
            new Created(
                before.runbook(),
                before.version(),
                Cause.PERSON,
                before.incident(),
                before.alert(),
                person.id(),
                before.inputs(),
                List.of(),
                before.target(),
                before.author(),
                null,
                null,
                autonomy,
                new Undoes(run.id(), path),
                before.written()),
            person));
    events.add(NewEvent.byEngine(new PlanEvent.PlanMade(plan, List.of())));
    Rerun.known(run, plan).stream()
        .filter(outcome -> !outcome.path().equals(path))
        .forEach(outcome -> events.add(NewEvent.byEngine(outcome)));
    events.add(NewEvent.byEngine(done(Objects.requireNonNull(run.step(path).outcome()))));
    return events;
  }

  /** How it came out is still known in the same way, whatever the attempt was. */
  private static Outcome done(Outcome outcome) {
    return new Outcome(
        outcome.path(),
        0,
        outcome.kind(),
        false,
        outcome.result(),
        outcome.code(),
        outcome.message(),
        outcome.how(),
        null);
  }
}
