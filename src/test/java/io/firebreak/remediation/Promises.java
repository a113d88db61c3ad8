package io.firebreak.remediation;

import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.ApprovalEvent.Outcome;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.journal.Event;
import io.firebreak.journal.StreamId;
import io.firebreak.plan.Composite;
import io.firebreak.plan.Paths;
import io.firebreak.remediation.RunEvent.Moved;
import io.firebreak.remediation.World.Effect;
import io.firebreak.runbook.Step;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** What must hold of every run, whatever happened to it. */
final class Promises {
  private static final String TENANT = StreamId.DEFAULT_TENANT;

  private final SimulationStore ground;
  private final GrowingRecord record;

  Promises(SimulationStore ground, GrowingRecord record) {
    this.ground = ground;
    this.record = record;
  }

  /** What stands in a run's record. */
  String story(String run) {
    return ground.remediation().events(TENANT, run).stream()
        .map(event -> "\n  " + event.seq() + " " + event.at() + " " + event.payload())
        .collect(Collectors.joining("", "\n" + run, ""));
  }

  /** I3 and I4, at the moment of each effect. */
  void witness(Effect effect) {
    var intended =
        record.events(effect.run()).stream()
            .anyMatch(e -> e.payload() instanceof Intent i && i.key().equals(effect.key()));
    if (!intended) {
      throw new AssertionError("I3: an effect without an intent: " + effect);
    }
    if (effect.path().startsWith("steps.") && !Paths.isUndo(effect.path())) {
      approved(effect, record.state(effect.run()));
    }
  }

  /** The plan of the root is approved, and each child does what the plan above it says. */
  private void approved(Effect effect, RunState state) {
    var plan = state.planned();
    var parent = state.begun().parent();
    if (parent != null) {
      var above = record.state(parent.run());
      var child = Objects.requireNonNull(above.planned().step(parent.path()).child());
      if (!child.planHash().equals(plan.hash())) {
        throw new AssertionError("I4: an effect that the plan above does not hold: " + effect);
      }
      approved(effect, above);
      return;
    }
    if (plan.commitment().approval() != null && !approvedPlan(state)) {
      throw new AssertionError("I4: an effect without approval of its plan: " + effect);
    }
    if (Paths.isItem(effect.path())
        && effect.run().equals(state.id())
        && plan.step(effect.path()).mutates()
        && plan.step(Paths.list(effect.path())).batchApproval() != null
        && !approvedBatch(effect, state)) {
      throw new AssertionError("I4: an effect without approval of its batch: " + effect);
    }
  }

  private boolean approvedPlan(RunState state) {
    var hashes = new HashMap<String, String>();
    var approved = false;
    for (var event : record.events(state.id())) {
      if (event.payload() instanceof ApprovalEvent.Requested asked) {
        hashes.put(asked.id(), asked.planHash());
      } else if (event.payload() instanceof ApprovalEvent.Decided decided) {
        approved |=
            decided.outcome() == Outcome.APPROVED
                && state.planned().hash().equals(hashes.get(decided.id()));
      } else if (event.payload() instanceof ApprovalEvent.Voided) {
        approved = false;
      }
    }
    return approved;
  }

  private boolean approvedBatch(Effect effect, RunState state) {
    var list = Paths.list(effect.path());
    var step =
        (Step.Call)
            Objects.requireNonNull(ground.versions().get(state.begun().version()))
                .runbook()
                .allSteps()
                .stream()
                .filter(each -> Paths.step(each.id()).equals(list))
                .findFirst()
                .orElseThrow();
    var items = (Composite.Items) Objects.requireNonNull(state.planned().step(list).composite());
    var ends = Batches.ends(items.items().size(), step);
    var item = Integer.parseInt(effect.path().substring(effect.path().lastIndexOf('.') + 1));
    var batch = 0;
    while (ends.get(batch) <= item) {
      batch++;
    }
    return state.step(Paths.approval(list, batch)).done();
  }

  /** What must hold of a run once all is over. */
  void check(String run) {
    var events = ground.remediation().events(TENANT, run);
    try {
      checkOnce(run, events);
      checkStream(run, events);
      checkUndo(run, events);
      new Slots(ground.versions(), events).check();
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + story(run), e);
    }
  }

  /** I2: at most once in each epoch, unless the class says that more does no harm. */
  private void checkOnce(String run, List<Event> events) {
    var intents = new HashMap<String, Intent>();
    var epochs = new HashMap<String, HashSet<Integer>>();
    for (var event : events) {
      if (event.payload() instanceof Intent intent) {
        intents.put(intent.key(), intent);
        epochs.computeIfAbsent(intent.path(), _ -> new HashSet<>()).add(intent.epoch());
      }
    }
    var happened = new HashMap<String, Integer>();
    for (var effect : ground.world().ledger()) {
      if (effect.run().equals(run)
          && !harmless(Objects.requireNonNull(intents.get(effect.key())))) {
        var times = happened.merge(effect.path(), 1, Integer::sum);
        if (times > epochs.getOrDefault(effect.path(), new HashSet<>()).size()) {
          throw new AssertionError("I2: more than once: " + effect);
        }
      }
    }
  }

  private static boolean harmless(Intent intent) {
    return intent.effectClass() == EffectClass.IDEMPOTENT
        || intent.effectClass() == EffectClass.PURE;
  }

  /** I9: when an undo begins, all that was done later and can be undone is undone. */
  private void checkUndo(String run, List<Event> events) {
    var state = ground.workflow().initial(StreamId.run(TENANT, run));
    for (var event : events) {
      if (event.payload() instanceof Intent intent && Paths.isUndo(intent.path())) {
        undoes(state, Paths.undone(intent.path()));
      }
      state = ground.workflow().fold(state, event);
    }
  }

  private static void undoes(RunState state, String path) {
    var at = state.completed().indexOf(path);
    if (at < 0) {
      throw new AssertionError("I9: " + path + " was not done, yet it is undone");
    }
    for (var later : state.completed().subList(at + 1, state.completed().size())) {
      if (StepCall.undo(state, later) != null && !state.step(Paths.undo(later)).over()) {
        throw new AssertionError("I9: " + path + " is undone before " + later);
      }
    }
  }

  /** I7 and I8: fences never fall, and nothing moves after the end, which comes for everyone. */
  private void checkStream(String run, List<Event> events) {
    var fence = 0L;
    var ended = false;
    for (var event : events) {
      if (event.payload() instanceof Intent intent) {
        if (intent.fence() < fence) {
          throw new AssertionError("I7: a fence fell in " + run);
        }
        fence = intent.fence();
      }
      if (event.payload() instanceof ExecuteEvent.ChildEnded && ended) {
        throw new AssertionError("a child outlived its run " + run);
      }
      if (event.payload() instanceof Moved moved) {
        if (ended) {
          throw new AssertionError("I8: a move after the end of " + run);
        }
        ended = moved.to().terminal();
        ground.seen(moved);
      }
    }
    if (!ended) {
      throw new AssertionError("a run that never ends: " + run);
    }
  }
}
