package io.firebreak.durable;

import io.firebreak.journal.Committed;
import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The production engine with a hand crank, for tests of workflows: the same drivers on the same
 * store, but nothing moves unless it is turned, in an order that {@link Chance} decides, and
 * processes die at will. Not thread-safe; one thread turns.
 *
 * @param <S> the workflow's state
 */
public final class HandCrank<S> {
  private final Workflow<S> workflow;
  private final Journal journal;
  private final Database database;
  private final RunStore store;
  private final Duration lease;
  private final Chance chance;
  private final Hands hands;
  private final List<Seat> seats = new ArrayList<>();
  private final List<Pending> pending = new ArrayList<>();
  private int owners;

  /** Decides what the world leaves open: who is next, and what goes wrong. */
  public interface Chance {
    /** Everything in order and nothing wrong. */
    Chance NONE =
        new Chance() {
          @Override
          public int pick(int of) {
            return 0;
          }

          @Override
          public boolean happens(int oneIn) {
            return false;
          }
        };

    /** One of so many, from 0. */
    int pick(int of);

    /** Whether something happens that does once in so many times. */
    boolean happens(int oneIn);

    /** As a source of random numbers has it. */
    static Chance of(RandomGenerator random) {
      return new Chance() {
        @Override
        public int pick(int of) {
          return random.nextInt(of);
        }

        @Override
        public boolean happens(int oneIn) {
          return random.nextInt(oneIn) == 0;
        }
      };
    }
  }

  /** Carries out a task whose turn it is. */
  @FunctionalInterface
  public interface Hands {
    /** At once, on the thread that turns. */
    Hands AT_ONCE =
        task -> {
          task.run();
          return () -> {};
        };

    /**
     * Begins a task and comes back once it is done, or waits for time to pass.
     *
     * @return what interrupts the task
     */
    Runnable begin(Runnable task);
  }

  /**
   * A crank over one store.
   *
   * @param lease how long a claim lasts; nothing renews it
   */
  public HandCrank(
      Workflow<S> workflow,
      Journal journal,
      Database database,
      Duration lease,
      Chance chance,
      Hands hands) {
    this.workflow = workflow;
    this.journal = journal;
    this.database = database;
    this.store = new RunStore(database.dialect());
    this.lease = lease;
    this.chance = chance;
    this.hands = hands;
  }

  /** A driver at work, perhaps without knowing that it has lost its run. */
  private final class Seat implements Lease {
    private final String owner;
    private final long fence;
    private final Driver<S> driver;
    private boolean fresh = true;
    private final Instant claimedAt = database.now();
    private boolean usurped;
    private boolean stepping;
    private @Nullable Instant until;

    Seat(String owner, RunStore.Claimed claimed) {
      this.owner = owner;
      this.fence = claimed.fence();
      this.driver =
          new Driver<>(
              workflow, journal, this, this::begin, HandCrank.this::signal, claimed.stream());
    }

    private Tasks.Handle begin(Driver<?> of, Runnable body) {
      var task = new Pending(body);
      pending.add(task);
      return task;
    }

    @Override
    public String owner() {
      return owner;
    }

    @Override
    public long fence() {
      return fence;
    }

    @Override
    public Instant now() {
      return database.now();
    }

    /**
     * An owner whose lease ran out begins nothing more: its own clock tells it. That it lost the
     * run it learns only from the store, which is what a step is for.
     */
    @Override
    public boolean heldNow() {
      return stepping
          || (!usurped && now().isBefore(claimedAt.plus(lease.multipliedBy(2).dividedBy(3))));
    }

    boolean ready() {
      var at = until;
      return fresh || driver.hasNews() || (at != null && !at.isAfter(now()));
    }
  }

  /** A task that waits for its turn, and after that what can stop it. */
  private static final class Pending implements Tasks.Handle {
    private final Runnable body;
    private boolean interrupted;
    private @Nullable Runnable begun;

    Pending(Runnable body) {
      this.body = body;
    }

    @Override
    public void interrupt() {
      interrupted = true;
      if (begun != null) {
        begun.run();
      }
    }

    void run() {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      try {
        body.run();
      } finally {
        var _ = Thread.interrupted();
      }
    }
  }

  /** Turns once: claims, steps a driver or runs a task. False when nothing can move now. */
  public boolean turn() {
    var choice = chance.pick(3);
    for (var i = 0; i < 3; i++) {
      var moved =
          switch ((choice + i) % 3) {
            case 0 -> claim();
            case 1 -> step();
            default -> task();
          };
      if (moved) {
        return true;
      }
    }
    return false;
  }

  private boolean claim() {
    var owner = "owner-" + ++owners;
    var claimed = new ArrayList<RunStore.Claimed>();
    commit(store.claimSome(owner, lease, 4, claimed));
    claimed.forEach(each -> seats.add(new Seat(owner, each)));
    return !claimed.isEmpty();
  }

  private boolean step() {
    var ready = seats.stream().filter(Seat::ready).toList();
    if (ready.isEmpty()) {
      return false;
    }
    var seat = ready.get(chance.pick(ready.size()));
    seat.fresh = false;
    seat.stepping = chance.happens(2);
    var pause = seat.driver.step();
    seat.stepping = false;
    switch (pause) {
      case Pause.Waiting(var until) -> seat.until = until;
      case Pause.Stalled _ -> seat.until = seat.now();
      case Pause.Ended _, Pause.Lost _, Pause.Parked _ -> seats.remove(seat);
    }
    return true;
  }

  private boolean task() {
    if (pending.isEmpty()) {
      return false;
    }
    begin(pending.remove(chance.pick(pending.size())));
    return true;
  }

  private void begin(Pending task) {
    task.begun = hands.begin(task::run);
  }

  /** A fact was appended from outside. */
  public void signal(StreamId stream) {
    seats.stream()
        .filter(seat -> seat.driver.stream().equals(stream))
        .forEach(seat -> seat.driver.signal());
  }

  /** The process dies; what it had begun may still reach the world, but nobody hears of it. */
  public void crash() {
    for (var task : List.copyOf(pending)) {
      if (chance.happens(2)) {
        begin(task);
      }
    }
    pending.clear();
    seats.clear();
    commit(RunStore.release(null));
  }

  /** Another process takes a run over; the first owner does not know it yet. */
  public void usurp() {
    if (!seats.isEmpty()) {
      var victim = seats.get(chance.pick(seats.size()));
      victim.usurped = true;
      commit(RunStore.expire(victim.driver.stream()));
    }
  }

  /** Fires timers that are due, now and then twice. */
  public void fireTimers() {
    var due = new ArrayList<Timers.Due>();
    commit(RunStore.due(64, due));
    for (var timer : due) {
      fire(timer);
      if (chance.happens(8)) {
        fire(timer);
      }
    }
  }

  private void fire(Timers.Due timer) {
    if (journal.commit(RunStore.fired(timer)) instanceof Committed.Done) {
      signal(timer.stream());
    }
  }

  /** Leaves all runs of a tenant for good as they are, so that others find nothing of theirs. */
  public void abandon(String tenant) {
    pending.clear();
    seats.clear();
    commit(RunStore.abandonRuns(tenant));
    commit(RunStore.abandonTimers(tenant));
  }

  /** The next time at which something is due, null when nothing waits for a time. */
  public @Nullable Instant nextTime() {
    var times = new ArrayList<Timers.Due>();
    commit(RunStore.timers(times));
    var timers = times.stream().map(Timers.Due::at);
    var waits = seats.stream().map(seat -> seat.until).filter(until -> until != null);
    return Stream.concat(timers, waits).min(Instant::compareTo).orElse(null);
  }

  private void commit(Guard guard) {
    if (!(journal.commit(Unit.builder().guard(guard).build()) instanceof Committed.Done)) {
      throw new IllegalStateException("a unit of the harness was refused");
    }
  }
}
