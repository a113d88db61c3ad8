package io.firebreak.durable;

import io.firebreak.journal.Committed;
import io.firebreak.journal.Event;
import io.firebreak.journal.Failpoint;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Journal;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Drives one claimed run: folds, decides, appends, starts tasks, and says what it waits for. One
 * thread at a time calls {@link #step}; tasks and signals come from others. Everything that follows
 * from one result without further input or output is one unit.
 */
final class Driver<S> {
  /** A wait shorter than this keeps the run; a longer one gives it back and sets a timer. */
  static final Duration KEEP = Duration.ofSeconds(1);

  /** Moves that one unit may hold; more means a workflow that never waits. */
  private static final int MOST_MOVES = 64;

  private static final Logger LOG = Logger.getLogger(Driver.class);

  private final Workflow<S> workflow;
  private final Journal journal;
  private final Lease lease;
  private final Tasks tasks;
  private final Consumer<StreamId> wake;
  private final StreamId stream;
  private final Map<String, Tasks.Handle> inFlight = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Result> results = new ConcurrentLinkedQueue<>();
  private final List<NewEvent> unsaved = new ArrayList<>();
  private volatile boolean signalled;
  private volatile boolean stopping;
  private boolean oneByOne;
  private boolean loaded;
  private S state;
  private long seq;

  private List<Event> unread = List.of();
  private Doubt doubt = Doubt.NONE;

  /** What makes a new run this owner's, in the first unit; null when the store has it already. */
  private @Nullable Guard claim;

  /**
   * What came of a task.
   *
   * @param away why the store could not be read for it, so that nothing came of it; else null
   */
  private record Result(String key, List<NewEvent> events, @Nullable StorageException away) {}

  /**
   * A driver that has read nothing yet.
   *
   * @param wake has other runs looked at that a unit has touched
   */
  Driver(
      Workflow<S> workflow,
      Journal journal,
      Lease lease,
      Tasks tasks,
      Consumer<StreamId> wake,
      StreamId stream) {
    this.workflow = workflow;
    this.journal = journal;
    this.lease = lease;
    this.tasks = tasks;
    this.wake = wake;
    this.stream = stream;
    this.state = workflow.initial(stream);
  }

  /**
   * Begins with a run that is new: its claim is a part of the first unit, before which nothing is
   * done.
   *
   * @param guard that claims it
   * @param events all of the run so far; none when they are to be read
   */
  Driver<S> claiming(Guard guard, List<Event> events) {
    claim = guard;
    unread = events;
    return this;
  }

  StreamId stream() {
    return stream;
  }

  /** Tells the driver that the stream has news. Any thread. */
  void signal() {
    signalled = true;
  }

  boolean hasNews() {
    return signalled || !results.isEmpty();
  }

  /** Interrupts what is in flight; used when the lease is lost or the worker stops. */
  void interruptTasks() {
    inFlight.values().forEach(Tasks.Handle::interrupt);
  }

  /** From now on begins nothing more; what comes of running tasks is still recorded. Any thread. */
  void stop() {
    stopping = true;
  }

  /** Whether no task runs and everything that came of tasks is recorded. */
  boolean isIdle() {
    return inFlight.isEmpty() && results.isEmpty() && unsaved.isEmpty();
  }

  /** Goes on until it has to wait. */
  Pause step() {
    try {
      if (!loaded) {
        refresh();
        loaded = true;
      }
      while (true) {
        if (signalled) {
          signalled = false;
          refresh();
        }
        var away = takeResults();
        if (!lease.heldNow()) {
          return lost();
        } else if (away != null) {
          throw away;
        }
        var pause = advance();
        if (pause != null) {
          return pause;
        }
      }
    } catch (StorageException e) {
      signalled = true;
      return lease.heldNow() ? new Pause.Stalled() : lost();
    }
  }

  /** One unit or one wait; null to go on. */
  private @Nullable Pause advance() {
    if (stopping && unsaved.isEmpty()) {
      return new Pause.Waiting(null);
    }
    var standing = new Standing(lease.now(), lease.fence());
    var plan = plan(standing);
    if (plan.events().isEmpty() && claim == null) {
      switch (plan.next()) {
        case Next.Move _ when !stopping ->
            throw new IllegalStateException("an unapplied move in " + stream);
        case Next.Move _ -> {
          return new Pause.Waiting(null);
        }
        case Next.End _ -> {
          return new Pause.Ended();
        }
        case Next.Work work -> {
          start(work, standing);
          return new Pause.Waiting(work.until());
        }
        case Next.Wait wait -> {
          start(new Next.Work(List.of(), false, null), standing);
          if (keeps(wait, standing.now()) || !inFlight.isEmpty()) {
            return new Pause.Waiting(wait.until());
          }
        }
      }
    }
    return commit(plan);
  }

  private boolean keeps(Next.Wait wait, Instant now) {
    return wait.until() != null && wait.until().isBefore(now.plus(KEEP));
  }

  private PlannedUnit plan(Standing standing) {
    var events = new ArrayList<NewEvent>(unsaved);
    var guards = new ArrayList<Guard>();
    var asides = new ArrayList<Aside>();
    var hypothetical = state;
    for (var event : unsaved) {
      guards.addAll(workflow.indexes(hypothetical, event));
      asides.addAll(workflow.asides(hypothetical, event));
      hypothetical = foldNew(hypothetical, event, standing.now());
    }
    Next.@Nullable Move onlyMove = null;
    Next next = workflow.decide(hypothetical, standing);
    for (var moves = 0; !stopping && next instanceof Next.Move move; moves++) {
      if (moves > MOST_MOVES) {
        throw new IllegalStateException(stream + " moves without end: " + move);
      }
      if (oneByOne && !events.isEmpty()) {
        break;
      }
      for (var event : move.events()) {
        guards.addAll(workflow.indexes(hypothetical, event));
        asides.addAll(workflow.asides(hypothetical, event));
        hypothetical = foldNew(hypothetical, event, standing.now());
        events.add(event);
      }
      onlyMove = events.size() == move.events().size() ? move : null;
      next = workflow.decide(hypothetical, standing);
    }
    var ended = workflow.ended(hypothetical);
    var park = next instanceof Next.Wait wait && !keeps(wait, standing.now()) && inFlight.isEmpty();
    var until = next instanceof Next.Wait wait ? wait.until() : null;
    return new PlannedUnit(
        events,
        guards,
        asides,
        next,
        ended,
        park,
        until,
        onlyMove,
        workflow.stateName(hypothetical),
        workflow.reason(hypothetical));
  }

  private S foldNew(S before, NewEvent event, Instant now) {
    return workflow.fold(
        before, new Event(stream, 0, now, "", 0, event.actor(), event.payload(), ""));
  }

  private @Nullable Pause commit(PlannedUnit plan) {
    var unit = Unit.builder();
    if (claim != null) {
      Failpoint.hit("P06", stream);
      unit.guard(claim);
    }
    unit.guard(RunStore.move(stream, lease.owner(), lease.fence(), plan));
    plan.guards().forEach(unit::guard);
    if (plan.park() && !plan.ended()) {
      unit.guard(RunStore.park(stream, lease.owner(), lease.fence(), plan.until()));
    }
    if (plan.events().isEmpty()) {
      unit.guard(RunStore.headIs(stream, seq));
    } else {
      unit.append(stream, seq, plan.events());
    }
    plan.asides().forEach(aside -> aside.addTo(unit));
    return switch (attempt(unit.build(), plan)) {
      case Committed.Done done -> {
        Failpoint.hit("P18", plan.events());
        done.events().forEach(this::take);
        unsaved.clear();
        doubt = Doubt.NONE;
        claim = null;
        oneByOne = false;
        plan.asides().stream().filter(Aside::isRun).forEach(aside -> wake.accept(aside.stream()));
        yield plan.ended()
            ? new Pause.Ended()
            : plan.park() ? new Pause.Parked(plan.until()) : null;
      }
      case Committed.Conflict _ -> {
        refresh();
        yield null;
      }
      case Committed.Refused refused -> onRefusal(plan, refused.refusal());
    };
  }

  private Committed attempt(Unit unit, PlannedUnit plan) {
    try {
      return journal.commit(unit);
    } catch (StorageException e) {
      if (e.mayStand()) {
        doubt = new Doubt(plan.events(), unsaved.size());
      }
      throw e;
    }
  }

  private @Nullable Pause onRefusal(PlannedUnit plan, Guard.Refusal refusal) {
    if (refusal.reason() == RunReason.STALE_FENCE) {
      return lost();
    }
    if (refusal.reason() == RunReason.MOVED) {
      refresh();
      return null;
    }
    if (plan.onlyMove() == null) {
      if (oneByOne) {
        throw new IllegalStateException(
            "a recorded result was refused as " + refusal.reason() + " in " + stream);
      }
      oneByOne = true;
      return null;
    }
    unsaved.addAll(workflow.refused(state, plan.onlyMove(), refusal).events());
    return null;
  }

  private Pause lost() {
    interruptTasks();
    var _ = takeResults();
    var evidence = workflow.late(state, List.copyOf(unsaved));
    unsaved.clear();
    if (!evidence.isEmpty()) {
      try {
        journal.commit(
            Unit.builder()
                .guard(RunStore.signal(stream))
                .append(stream, Unit.AT_HEAD, evidence)
                .build());
      } catch (StorageException e) {
        LOG.warnf("what %s learned after it was lost could not be kept: %s", stream, evidence);
      }
    }
    return new Pause.Lost();
  }

  /** Takes what came of tasks; returns why the store could not be read for one of them. */
  private @Nullable StorageException takeResults() {
    StorageException away = null;
    for (var result = results.poll(); result != null; result = results.poll()) {
      inFlight.remove(result.key());
      unsaved.addAll(result.events());
      away = result.away() == null ? away : result.away();
    }
    return away;
  }

  /** Reads what was appended by others and folds it. */
  private void refresh() {
    var events = unread.isEmpty() ? journal.read(stream, seq) : unread;
    unread = List.of();
    if (!events.isEmpty()) {
      if (doubt.stands(events)) {
        unsaved.subList(0, doubt.results()).clear();
        claim = null;
      }
      doubt = Doubt.NONE;
    }
    events.forEach(this::take);
  }

  private void take(Event event) {
    if (!event.stream().equals(stream)) {
      return;
    }
    if (event.seq() != seq + 1) {
      throw new IllegalStateException(stream + " was read at " + event.seq() + " after " + seq);
    }
    state = workflow.fold(state, event);
    seq = event.seq();
  }

  private void start(Next.Work work, Standing standing) {
    var wanted = new HashMap<String, Task>();
    work.tasks().forEach(task -> wanted.put(task.key(), task));
    inFlight.forEach((key, handle) -> {
      if (work.stop() || !wanted.containsKey(key)) {
        handle.interrupt();
      }
    });
    var seen = state;
    wanted.forEach((key, task) ->
        inFlight.computeIfAbsent(
            key, _ -> tasks.begin(this, () -> results.add(perform(seen, task, standing)))));
  }

  /** Nothing is recorded of what was never begun, or was stopped and says nothing of it. */
  private Result perform(S seen, Task task, Standing standing) {
    var key = task.key();
    try {
      return new Result(
          key, lease.heldNow() ? workflow.perform(seen, task, standing) : List.of(), null);
    } catch (InterruptedException e) {
      LOG.debugf("%s of %s was stopped", key, stream);
      return new Result(key, List.of(), null);
    } catch (StorageException e) {
      LOG.debugf("%s of %s waits for the store: %s", key, stream, e.getMessage());
      return new Result(key, List.of(), e);
    }
  }
}
