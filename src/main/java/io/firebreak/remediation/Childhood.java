package io.firebreak.remediation;

import io.firebreak.durable.Aside;
import io.firebreak.durable.RunEntry;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.Reach;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.plan.Composite;
import io.firebreak.plan.Paths;
import io.firebreak.plan.Plan;
import io.firebreak.remediation.RunEvent.ChildTold;
import io.firebreak.remediation.RunEvent.Created;
import io.firebreak.remediation.RunEvent.Moved;
import io.firebreak.remediation.RunEvent.Parent;
import io.firebreak.runbook.Runbook.Autonomy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What events of a run do to its children and to the run that it is a part of (engine-rules 15).
 */
final class Childhood {
  private Childhood() {}

  /** Whether a step of a plan is a run of its own. */
  static boolean isChild(Plan plan, String path) {
    return Paths.isStep(path)
        && plan.commitment().steps().stream()
            .anyMatch(step -> step.path().equals(path) && step.child() != null);
  }

  /** What the event does to other runs in its unit. */
  static List<Aside> asides(RunState before, NewEvent event, Versions versions) {
    return switch (event.payload()) {
      case Intent intent when before.plan() != null && isChild(before.planned(), intent.path()) ->
          List.of(birth(before, intent, versions));
      case ChildTold told -> List.of(told(before, told));
      case RunEvent.Held held when before.isChild() && !asks(before, versions) ->
          tellAbove(before, new RunEvent.ChildHeld(before.id(), held.why()));
      case RunEvent.Released _ when before.isChild() ->
          tellAbove(before, new RunEvent.ChildReleased(before.id()));
      case Moved moved when moved.to().terminal() && before.isChild() ->
          List.of(ended(before, moved));
      case io.firebreak.journal.Payload _ -> List.of();
    };
  }

  private static Aside birth(RunState parent, Intent intent, Versions versions) {
    var created = parent.begun();
    var child = (Composite.Child) parent.planned().step(intent.path()).composite();
    var plan = java.util.Objects.requireNonNull(child).plan();
    var stream = StreamId.run(parent.stream().tenant(), parent.nextChild());
    // What was asked about stays asked about, as the plan above says.
    var event =
        new Created(
            plan.runbook(),
            plan.version(),
            RunEvent.Cause.PARENT,
            created.incident(),
            created.alert(),
            created.requester(),
            plan.inputs(),
            List.of(),
            plan.target(),
            versions.byHash(plan.version()).author(),
            parenthood(parent, intent, child.planHash()),
            null,
            plan.approval() == null ? null : Autonomy.APPROVE);
    return new Aside.Birth(
        new RunEntry(
            stream, plan.runbook(), created.incident(), plan.target(), RunStatus.QUEUED.code()),
        NewEvent.byEngine(event));
  }

  private static Parent parenthood(RunState parent, Intent intent, String planHash) {
    var created = parent.begun();
    var above = created.parent();
    var runbooks = new ArrayList<>(above == null ? List.<String>of() : above.runbooks());
    runbooks.add(created.runbook());
    var targets = new ArrayList<>(above == null ? List.<String>of() : above.targets());
    targets.add(created.target());
    var services = new LinkedHashSet<>(above == null ? List.<String>of() : above.services());
    services.addAll(Reach.services(created.alert(), created.inputs(), created.target()));
    return new Parent(
        parent.id(),
        intent.path(),
        intent.attempt(),
        planHash,
        above == null ? parent.id() : above.root(),
        runbooks,
        targets,
        List.copyOf(services));
  }

  private static boolean asks(RunState child, Versions versions) {
    return Interruptions.asks(child, versions.byHash(child.begun().version()).runbook());
  }

  /** Each run that it is a part of waits for it, and has limits of its own. */
  private static List<Aside> tellAbove(RunState child, RunEvent news) {
    var above = new ArrayList<Aside>();
    for (var run = RunState.parentId(child.id()); run != null; run = RunState.parentId(run)) {
      var stream = StreamId.run(child.stream().tenant(), run);
      above.add(new Aside.Fact(stream, NewEvent.byEngine(news)));
    }
    return above;
  }

  private static Aside told(RunState parent, ChildTold told) {
    var cancel = parent.cancel();
    return new Aside.Fact(
        StreamId.run(parent.stream().tenant(), told.child()),
        NewEvent.byEngine(
            new RunEvent.CancelAsked(
                cancel == null ? "run " + parent.id() : cancel.person(), told.undo(), told.why())));
  }

  private static Aside ended(RunState child, Moved moved) {
    var parent = java.util.Objects.requireNonNull(child.begun().parent());
    var reason = moved.reason() == null ? child.reason() : moved.reason();
    return new Aside.Fact(
        StreamId.run(child.stream().tenant(), parent.run()),
        NewEvent.byEngine(
            new ExecuteEvent.ChildEnded(
                parent.path(),
                parent.attempt(),
                child.id(),
                moved.to().code(),
                moved.to() == RunStatus.SUCCEEDED || moved.to() == RunStatus.SKIPPED,
                reason == null ? null : reason.code(),
                moved.detail() == null ? child.failure() : moved.detail(),
                standing(child))));
  }

  /** What a run did that is not undone, in the order of completion. */
  static List<String> standing(RunState state) {
    return state.completed().stream().filter(path -> !state.step(Paths.undo(path)).over()).toList();
  }

  /** Whether a child stopped because the world is no longer as its part of the plan says. */
  static boolean changedPlan(io.firebreak.execute.StepState step) {
    var result = step.result();
    return result != null && result.path("reason").asText().equals(EndReason.PLAN_CHANGED.code());
  }
}
