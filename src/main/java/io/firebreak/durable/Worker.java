package io.firebreak.durable;

import io.firebreak.journal.Dialect;
import io.firebreak.journal.Event;
import io.firebreak.journal.Failpoint;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
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

  /** Runs that are claimed together. */
  private static final int MOST_AT_ONCE = 128;

  /** How long a run waits before it tries a store that was away again. */
  private static final Duration STALL = Duration.ofMillis(200);

  private final Workflow<S> workflow;
  private final Journal journal;
  private final TimerTable timerTable;
  private final Settings settings;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Leases leases;
  private final ConcurrentMap<StreamId, Running> running = new ConcurrentHashMap<>();
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicBoolean backlog = new AtomicBoolean();
  private final Beat beat = new Beat("worker-beat");

  /** Of its own, so that nothing that takes long costs the leases. */
  private final Beat renewal = new Beat("worker-renewal");

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
    private final RunStore.Claimed claim;
    private final long claimedNanos;
    private final Driver<S> driver;
    private volatile @Nullable Thread thread;

    /** Set before the last look for news, so that a signal is seen there or by its sender. */
    private volatile boolean finished;

    Running(RunStore.Claimed claimed) {
      this.claim = claimed;
      this.claimedNanos = nanoTime.getAsLong();
      this.driver =
          new Driver<>(
              workflow, journal, this, Worker.this::task, Worker.this::wake, claimed.stream());
    }

    @Override
    public String owner() {
      return settings.owner();
    }

    @Override
    public long fence() {
      return claim.fence();
    }

    @Override
    public Instant now() {
      return clock.instant();
    }

    @Override
    public boolean heldNow() {
      return leases.heldSince(claimedNanos);
    }

    void stop() {
      driver.stop();
      wake();
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
    this.settings = settings;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.leases = new Leases(journal, new RunStore(dialect), settings, nanoTime);
    this.timerTable = new TimerTable(journal);
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
      leases.releaseAll();
    }
    beat.soon("arming timers", () -> timerTable.all().forEach(timers::arm));
    var pollMillis = settings.poll().toMillis();
    beat.soon("claiming runs", this::poll);
    beat.every(pollMillis, "claiming runs", this::poll);
    beat.every(SWEEP.toMillis(), "sweeping timers", () -> timerTable.due().forEach(this::fire));
    renewal.every(settings.lease().toMillis() / 3, "renewing leases", this::renew);
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
    if (timerTable.fire(timer)) {
      wake(timer.stream());
    }
  }

  /**
   * Drives a run that has just been created: it is not read, and it is claimed in the unit of its
   * first move. Any thread; does not block.
   *
   * @param events all events of the run, which are durable
   */
  public void begin(StreamId stream, List<Event> events) {
    if (stopping || !hasPlace()) {
      return;
    }
    var run = new Running(RunStore.Claimed.first(stream));
    run.driver.claiming(leases.claimNew(run.claim), events);
    if (running.putIfAbsent(stream, run) == null) {
      launch(run);
    } else {
      active.decrementAndGet();
    }
  }

  /** Takes one of the places for runs, if there is one; else the run is found once there is. */
  private boolean hasPlace() {
    if (active.incrementAndGet() > settings.mostActive()) {
      active.decrementAndGet();
      backlog.set(true);
      return false;
    }
    return true;
  }

  private void claim(StreamId stream) {
    if (!hasPlace()) {
      return;
    }
    Failpoint.hit("P06", stream);
    try {
      if (leases.claim(stream, this::launch).isPresent()) {
        return;
      }
    } catch (StorageException e) {
      LOG.debugf("could not claim %s now; the next poll will try again", stream);
    }
    active.decrementAndGet();
  }

  private void poll() {
    if (stopping) {
      return;
    }
    var free = Math.min(settings.mostActive() - active.get(), MOST_AT_ONCE);
    backlog.set(false);
    var noticed = new ArrayList<StreamId>();
    var claimed = leases.claimSome(free, noticed);
    noticed.forEach(this::wake);
    active.addAndGet(claimed.size());
    claimed.forEach(this::launch);
    if (claimed.size() == free) {
      backlog.set(true);
    }
  }

  private void launch(RunStore.Claimed claimed) {
    var run = new Running(claimed);
    running.put(claimed.stream(), run);
    launch(run);
  }

  private void launch(Running run) {
    var thread = Thread.ofVirtual().name(run.claim.stream().name()).unstarted(() -> drive(run));
    run.thread = thread;
    if (stopping) {
      run.driver.stop();
    }
    thread.start();
  }

  private void drive(Running run) {
    try {
      var going = true;
      while (going && !(stopping && run.driver.isIdle())) {
        going = pause(run, run.driver.step());
      }
      if (stopping) {
        leases.giveBack(run.claim);
      }
    } catch (StorageException e) {
      LOG.warnf("%s is left until its lease runs out: %s", run.driver.stream(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.errorf(
          e,
          "%s stopped for a fault of the program; it is retried by a new owner",
          run.driver.stream());
    } finally {
      running.remove(run.driver.stream(), run);
      active.decrementAndGet();
      run.finished = true;
      if (run.driver.hasNews()) {
        claimSoon(run.driver.stream());
      } else if (backlog.compareAndSet(true, false) && !stopping) {
        beat.soon("claiming runs", this::poll);
      }
    }
  }

  private boolean pause(Running run, Pause pause) {
    return switch (pause) {
      case Pause.Ended _, Pause.Lost _ -> false;
      case Pause.Parked(var until) -> {
        var arming = timers;
        if (until != null && arming != null) {
          arming.arm(new Timers.Due(run.driver.stream(), until));
        }
        yield false;
      }
      case Pause.Waiting(var until) -> {
        // First, because asking the clock may block, and so swallow the wake-up of news.
        var nanos = until == null ? Long.MAX_VALUE : nanosUntil(until);
        if (!run.driver.hasNews()) {
          LockSupport.parkNanos(run, nanos);
        }
        yield true;
      }
      case Pause.Stalled _ -> {
        LockSupport.parkNanos(run, STALL.toNanos());
        yield true;
      }
    };
  }

  private long nanosUntil(Instant until) {
    try {
      return Math.max(0, Duration.between(clock.instant(), until).toNanos());
    } catch (StorageException e) {
      LOG.debugf("the time is not known while the database is away: %s", e.getMessage());
      return STALL.toNanos();
    }
  }

  private Tasks.Handle task(Driver<?> driver, Runnable body) {
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
    var mine = leases.renew();
    // On the thread that claims, so that what it claimed is driven by then.
    beat.soon("giving back runs", () -> mine.forEach(this::giveBackOrphan));
  }

  /**
   * A claimed run has no driver when that gave up while the store was away, or when the store did
   * not say that the claim stands. Without this, its lease would be renewed for ever.
   */
  private void giveBackOrphan(RunStore.Claimed claim) {
    var present = running.get(claim.stream());
    var driven = present != null && present.fence() >= claim.fence();
    if (!driven && !leases.isClaiming(claim.stream())) {
      leases.giveBack(claim);
    }
  }

  /**
   * Stops: starts nothing new, gives running tasks their grace, and gives each run back as soon as
   * what came of its tasks is recorded.
   */
  @Override
  public void close() {
    stopping = true;
    beat.close();
    renewal.close();
    running.values().forEach(Running::stop);
    var until = nanoTime.getAsLong() + settings.grace().toNanos();
    while (active.get() > 0 && nanoTime.getAsLong() < until) {
      LockSupport.parkNanos(1_000_000);
      running.values().forEach(Running::wake);
    }
    running.values().forEach(run -> run.driver.interruptTasks());
    try {
      leases.releaseMine();
    } catch (StorageException e) {
      LOG.warnf("leases are left to run out: %s", e.getMessage());
    }
  }
}
