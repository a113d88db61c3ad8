package io.firebreak.durable;

import io.firebreak.journal.Committed;
import io.firebreak.journal.Dialect;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Drives the runs that this process has claimed, each on a virtual thread of its own; claims ready
 * runs, renews its leases, and fires timers that came due.
 *
 * @param <S> the state of the one workflow that it runs
 */
public final class Worker<S> implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Worker.class);

  /** How often the timer table is looked through for what no trigger fired: engine-rules 8. */
  private static final Duration SWEEP = Duration.ofSeconds(5);

  private static final Duration TROUBLE = Duration.ofMillis(200);
  private final Workflow<S> workflow;
  private final Journal journal;
  private final RunStore store;
  private final Settings settings;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<StreamId, Running> running = new ConcurrentHashMap<>();
  private final AtomicInteger active = new AtomicInteger();
  // Stopped by a fault of the program; their leases must not be renewed.
  private final Queue<Running> faulty = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean backlog = new AtomicBoolean();
  private final ScheduledExecutorService beat =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("worker-beat").daemon().factory());
  private volatile long renewedNanos;
  private volatile boolean stopping;
  private @Nullable Timers timers;

  /**
   * How the worker behaves.
   *
   * @param owner this process's name, new at each start
   * @param lease how long a claim lasts without renewal; 30 s by default
   * @param poll how often to look for runs that others left; 1 s by default
   * @param mostActive runs driven at once; further ones wait in the database
   * @param grace how long running tasks may finish at a stop
   */
  public record Settings(
      String owner, Duration lease, Duration poll, int mostActive, Duration grace) {
    /** The defaults of engine-rules 7 and SPEC 15 for a process named {@code owner}. */
    public static Settings defaults(String owner) {
      return new Settings(
          owner, Duration.ofSeconds(30), Duration.ofSeconds(1), 512, Duration.ofSeconds(30));
    }
  }

  private final class Running implements Lease {
    private final long fence;
    private final long claimedNanos;
    private final Driver<S> driver;
    private volatile @Nullable Thread thread;

    /** Set before the last look for news, so that a signal is seen there or by its sender. */
    private volatile boolean finished;

    Running(RunStore.Claimed claimed) {
      this.fence = claimed.fence();
      this.claimedNanos = nanoTime.getAsLong();
      this.driver = new Driver<>(workflow, journal, this, Worker.this::begin, claimed.stream());
    }

    @Override
    public String owner() {
      return settings.owner();
    }

    @Override
    public long fence() {
      return fence;
    }

    @Override
    public Instant now() {
      return clock.instant();
    }

    @Override
    public boolean heldNow() {
      var since = Math.max(claimedNanos, renewedNanos);
      return nanoTime.getAsLong() - since < settings.lease().toNanos() / 3 * 2;
    }

    void wake() {
      var target = thread;
      if (target != null) {
        LockSupport.unpark(target);
      }
    }
  }

  /**
   * A worker that has not begun.
   *
   * @param clock the database's time as seen here
   * @param nanoTime monotonic nanoseconds
   */
  public Worker(
      Workflow<S> workflow,
      Journal journal,
      Dialect dialect,
      Settings settings,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.workflow = workflow;
    this.journal = journal;
    this.store = new RunStore(dialect);
    this.settings = settings;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.renewedNanos = nanoTime.getAsLong();
  }

  /**
   * Begins: takes over what an earlier life of this store left, then claims and drives.
   *
   * @param soleOwner whether no other process can share the store, so that every run left over is
   *     taken at once (engine-rules 9)
   * @param timers makes timers punctual
   */
  public void start(boolean soleOwner, Timers timers) {
    this.timers = timers;
    if (soleOwner) {
      commit(RunStore.release(null));
    }
    var left = new ArrayList<Timers.Due>();
    commit(RunStore.timers(left));
    left.forEach(timers::arm);
    beat.execute(quietly("claiming runs", this::poll));
    every(settings.poll().toMillis(), "claiming runs", this::poll);
    every(settings.lease().toMillis() / 3, "renewing leases", this::renew);
    every(SWEEP.toMillis(), "sweeping timers", this::sweep);
  }

  /** Looks at a run now: a fact was appended, or it is new. Any thread; does not block. */
  public void wake(StreamId stream) {
    var present = running.get(stream);
    if (present != null) {
      present.driver.signal();
      present.wake();
    }
    if (present == null || present.finished) {
      claimSoon(stream);
    }
  }

  private void claimSoon(StreamId stream) {
    if (!stopping) {
      Thread.ofVirtual().start(() -> claim(stream));
    }
  }

  /** Runs driven now. */
  public int active() {
    return active.get();
  }

  /** Share of the places for runs that are taken, 0 to 1. */
  public double saturation() {
    return (double) active.get() / settings.mostActive();
  }

  /** Appends the fact that a timer came due and wakes the run. */
  public void fire(Timers.Due timer) {
    var unit =
        Unit.builder()
            .guard(RunStore.takeTimer(timer.stream(), timer.at()))
            .guard(RunStore.signal(timer.stream()))
            .fact(timer.stream(), NewEvent.byEngine(new Fired(timer.at())))
            .build();
    if (journal.commit(unit) instanceof Committed.Done) {
      wake(timer.stream());
    }
  }

  private void claim(StreamId stream) {
    if (active.incrementAndGet() > settings.mostActive()) {
      active.decrementAndGet();
      backlog.set(true);
      return;
    }
    Failpoint.hit("P06", stream);
    var claimed = new ArrayList<RunStore.Claimed>();
    try {
      commit(store.claim(stream, settings.owner(), settings.lease(), claimed));
    } catch (StorageException e) {
      LOG.debugf("could not claim %s now; the next poll will try again", stream);
    }
    if (claimed.isEmpty()) {
      active.decrementAndGet();
    } else {
      launch(claimed.getLast());
    }
  }

  private void poll() {
    if (stopping) {
      return;
    }
    var free = settings.mostActive() - active.get();
    backlog.set(false);
    var noticed = new ArrayList<StreamId>();
    var claimed = new ArrayList<RunStore.Claimed>();
    var unit = Unit.builder().guard(RunStore.noticed(settings.owner(), noticed));
    if (free > 0) {
      unit.guard(store.claimSome(settings.owner(), settings.lease(), Math.min(free, 128), claimed));
    }
    journal.commit(unit.build());
    noticed.forEach(this::wake);
    active.addAndGet(claimed.size());
    claimed.forEach(this::launch);
    if (claimed.size() == Math.min(free, 128)) {
      backlog.set(true);
    }
  }

  private void launch(RunStore.Claimed claimed) {
    var run = new Running(claimed);
    running.put(claimed.stream(), run);
    var thread = Thread.ofVirtual().name(claimed.stream().name()).unstarted(() -> drive(run));
    run.thread = thread;
    thread.start();
  }

  private void drive(Running run) {
    try {
      var going = true;
      while (going && !(stopping && run.driver.tasksInFlight() == 0)) {
        going = paused(run);
      }
    } catch (RuntimeException e) {
      LOG.errorf(
          e,
          "%s stopped for a fault of the program; it is tried again when its lease has run out",
          run.driver.stream());
      faulty.add(run);
    } finally {
      running.remove(run.driver.stream(), run);
      active.decrementAndGet();
      run.finished = true;
      if (run.driver.hasNews()) {
        claimSoon(run.driver.stream());
      } else if (backlog.compareAndSet(true, false) && !stopping) {
        beat.execute(quietly("claiming runs", this::poll));
      }
    }
  }

  /** A step and the wait after it; false when there is no more to do here. */
  private boolean paused(Running run) {
    try {
      return pause(run, run.driver.step());
    } catch (StorageException e) {
      return pause(run, new Driver.Pause.Troubled());
    }
  }

  private boolean pause(Running run, Driver.Pause pause) {
    return switch (pause) {
      case Driver.Pause.Ended _, Driver.Pause.Lost _ -> false;
      case Driver.Pause.Troubled _ -> {
        LockSupport.parkNanos(run, TROUBLE.toNanos());
        yield true;
      }
      case Driver.Pause.Parked(var until) -> {
        var arming = timers;
        if (until != null && arming != null) {
          arming.arm(new Timers.Due(run.driver.stream(), until));
        }
        yield false;
      }
      case Driver.Pause.Waiting(var until) -> {
        if (run.driver.hasNews()) {
          yield true;
        }
        if (until == null) {
          LockSupport.park(run);
        } else {
          LockSupport.parkNanos(
              run, Math.max(0, Duration.between(clock.instant(), until).toNanos()));
        }
        yield true;
      }
    };
  }

  private Tasks.Handle begin(Driver<?> driver, Runnable body) {
    var thread =
        Thread.ofVirtual()
            .name(driver.stream().name() + "-task")
            .unstarted(() -> {
              try {
                body.run();
              } catch (RuntimeException e) {
                LOG.errorf(e, "a task of %s ended by a fault of the program", driver.stream());
              }
              var present = running.get(driver.stream());
              if (present != null) {
                present.wake();
              }
            });
    thread.start();
    return thread::interrupt;
  }

  private void renew() {
    for (var run = faulty.peek(); run != null; run = faulty.peek()) {
      commit(RunStore.abandon(run.driver.stream(), settings.owner(), run.fence()));
      faulty.remove();
    }
    var begun = nanoTime.getAsLong();
    commit(RunStore.renew(settings.owner(), settings.lease()));
    renewedNanos = begun;
  }

  private void sweep() {
    var due = new ArrayList<Timers.Due>();
    commit(RunStore.due(256, due));
    due.forEach(this::fire);
  }

  private List<Event> commit(Guard guard) {
    return switch (journal.commit(Unit.builder().guard(guard).build())) {
      case Committed.Done done -> done.events();
      case Committed.Refused refused ->
          throw new IllegalStateException("refused: " + refused.refusal());
      case Committed.Conflict conflict -> throw new IllegalStateException("conflict: " + conflict);
    };
  }

  /** The first time after one period, so that a start is not held up. */
  private void every(long millis, String what, Runnable body) {
    var _ = beat.scheduleWithFixedDelay(quietly(what, body), millis, millis, TimeUnit.MILLISECONDS);
  }

  private static Runnable quietly(String what, Runnable body) {
    return () -> {
      try {
        body.run();
      } catch (StorageException e) {
        LOG.warnf("%s waits for the database: %s", what, e.getMessage());
      } catch (RuntimeException e) {
        LOG.errorf(e, "%s failed", what);
      }
    };
  }

  /** Stops: starts nothing new, gives running tasks their grace, then gives the runs back. */
  @Override
  public void close() {
    stopping = true;
    beat.shutdownNow();
    running.values().forEach(Running::wake);
    var until = nanoTime.getAsLong() + settings.grace().toNanos();
    while (active.get() > 0 && nanoTime.getAsLong() < until) {
      LockSupport.parkNanos(1_000_000);
      running.values().forEach(Running::wake);
    }
    running.values().forEach(run -> run.driver.interruptTasks());
    try {
      commit(RunStore.release(settings.owner()));
    } catch (StorageException e) {
      LOG.warnf("leases are left to run out: %s", e.getMessage());
    }
  }
}
