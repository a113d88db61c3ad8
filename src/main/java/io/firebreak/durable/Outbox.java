package io.firebreak.durable;

import io.firebreak.journal.Dialect;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Sends notifications: at least once, in order per subject, collapsed to the present state. A row
 * is written in the unit of the event that is to be told; one virtual thread per courier sends.
 */
public final class Outbox implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Outbox.class);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /** Long enough that what changes in quick succession is told once. */
  private static final Duration POLL = Duration.ofSeconds(1);

  /** How long a delivery may take before another replica tries it. */
  private static final Duration HOLD = Duration.ofSeconds(60);

  private final Journal journal;
  private final Dialect dialect;
  private final RandomGenerator random;
  private final Duration poll;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Thread> senders;

  /** Starts one sender for each courier, which looks every second. */
  public Outbox(
      Journal journal, Dialect dialect, RandomGenerator random, List<? extends Courier> couriers) {
    this(journal, dialect, random, couriers, POLL);
  }

  /**
   * The same at another pace.
   *
   * @param poll how often a sender looks that had nothing to send
   */
  public Outbox(
      Journal journal,
      Dialect dialect,
      RandomGenerator random,
      List<? extends Courier> couriers,
      Duration poll) {
    this.journal = journal;
    this.dialect = dialect;
    this.random = random;
    this.poll = poll;
    this.senders = couriers.stream().map(this::sender).toList();
    senders.forEach(Thread::start);
  }

  private Thread sender(Courier courier) {
    return Thread.ofVirtual().name("outbox-" + courier.topic()).unstarted(() -> run(courier));
  }

  /**
   * The index write that makes a courier tell about {@code subject}; belongs in its event's unit.
   */
  public static Guard enqueue(String tenant, String topic, String subject) {
    return OutboxStore.enqueue(tenant, topic, subject);
  }

  private void run(Courier courier) {
    try {
      if (dialect == Dialect.SQLITE) {
        // Nobody else can be telling it (engine-rules 9), so a crash delays no question to people.
        commit(OutboxStore.release(courier.topic()));
      }
      var last = new AtomicLong();
      var goesOn = true;
      while (goesOn) {
        goesOn = pass(courier, last) || !closed.await(poll.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      LOG.debugf("the sender of %s stops", courier.topic());
    }
  }

  /**
   * Tells about one subject that is due; false when there was none. One, because a side that
   * answers slowly would outlast the hold on the others, and another replica would tell them as
   * well.
   *
   * @param last when this was last done, in microseconds; brought up to date
   */
  private boolean pass(Courier courier, AtomicLong last) throws InterruptedException {
    var due = new ArrayList<OutboxStore.Due>();
    var now = new AtomicLong();
    var hold = HOLD.toNanos() / 1_000;
    try {
      commit(OutboxStore.take(courier.topic(), hold, dialect.skipLocked(), last.get(), now, due));
      last.set(now.get());
      for (var subject : due) {
        commit(after(courier, subject, deliver(courier, subject)));
      }
    } catch (StorageException e) {
      LOG.warnf("the sender of %s waits for the database: %s", courier.topic(), e.getMessage());
      return false;
    }
    return !due.isEmpty();
  }

  private static Courier.Delivery deliver(Courier courier, OutboxStore.Due due)
      throws InterruptedException {
    try {
      return courier.deliver(due.tenant(), due.subject());
    } catch (RuntimeException e) {
      LOG.errorf(e, "telling %s about %s failed", courier.topic(), due.subject());
      return new Courier.Delivery.Later(Duration.ZERO, "a fault of the program");
    }
  }

  private Guard after(Courier courier, OutboxStore.Due due, Courier.Delivery delivery) {
    return switch (delivery) {
      case Courier.Delivery.Done _ -> OutboxStore.told(courier.topic(), due);
      case Courier.Delivery.Later(var wait, var why) -> {
        var pause = wait.isZero() ? backoff(due.attempts()) : wait;
        LOG.infof(
            "%s is told about %s again in %s: %s", courier.topic(), due.subject(), pause, why);
        yield OutboxStore.later(courier.topic(), due, pause.toNanos() / 1_000);
      }
      case Courier.Delivery.GivenUp(var why) -> {
        LOG.warnf("%s is not told about %s: %s", courier.topic(), due.subject(), why);
        yield OutboxStore.told(courier.topic(), due);
      }
    };
  }

  private Duration backoff(int attempts) {
    var longest =
        Math.min(
            LONGEST_WAIT.toMillis(),
            FIRST_WAIT.toMillis() << Math.min(20, Math.max(0, attempts - 1)));
    return Duration.ofMillis(longest / 2 + random.nextLong(longest / 2 + 1));
  }

  private void commit(Guard guard) {
    journal.commit(Unit.builder().guard(guard).build());
  }

  @Override
  public void close() {
    closed.countDown();
    senders.forEach(Thread::interrupt);
  }
}
