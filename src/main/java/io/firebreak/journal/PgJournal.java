package io.firebreak.journal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The journal on PostgreSQL. A transaction first locks its streams, in order, so that two never
 * wait for each other's streams in a circle, and so that a look-up after a doubtful commit waits
 * until that commit is over. Units that wait for one and the same stream, such as the deliveries of
 * a hook in a storm, go into one transaction, each inside a savepoint; all others have one of their
 * own.
 */
final class PgJournal extends StoredJournal {
  private static final Logger LOG = System.getLogger(PgJournal.class.getName());

  private static final int ATTEMPTS = 5;
  private static final int LOOK_UPS = 10;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
  private static final int STRIPES = 256;
  private static final int MAX_WAITING = 4_096;
  private static final int MAX_TOGETHER = 32;

  private final PostgresDatabase database;
  private final Driver driver;

  /** Units of this process that want one stream queue here, not on connections. */
  private final Lock[] stripes = new Lock[STRIPES];

  /** One for each connection: the pool does not serve in order, and some would starve. */
  private final Semaphore turns = new Semaphore(PostgresDatabase.WRITERS, true);

  private final StreamQueues queues = new StreamQueues();
  private final Semaphore room = new Semaphore(MAX_WAITING);
  private volatile boolean closed;

  PgJournal(PostgresDatabase database, UnitEncoder encoder, EventTypes types) {
    super(database, encoder, types);
    this.database = database;
    this.driver = database.driver();
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock(true);
    }
  }

  @Override
  Committed commit(EncodedUnit unit) {
    if (!room.tryAcquire()) {
      throw new StorageBusyException(MAX_WAITING);
    }
    var pending = new Pending(unit);
    // A thread of its own: a server that hangs must not hang the caller beyond its patience.
    Thread.ofVirtual().name("firebreak-unit").start(() -> run(pending));
    return pending.await();
  }

  private void run(Pending pending) {
    try {
      inTurn(pending);
    } catch (RuntimeException | Error e) {
      pending.fail(e);
    } finally {
      room.release();
    }
  }

  private void inTurn(Pending pending) {
    if (closed) {
      throw new StorageException("storage is closed", null);
    }
    StreamId only = pending.unit.onlyStream();
    if (only != null) {
      queues.join(only, pending);
    }
    int[] mine = stripesOf(pending.unit);
    for (int stripe : mine) {
      stripes[stripe].lock();
    }
    try {
      while (!pending.isClaimed()) {
        turns.acquireUninterruptibly();
        try {
          write(only == null ? claimed(pending) : queues.take(only, MAX_TOGETHER));
        } finally {
          turns.release();
        }
      }
      if (only != null) {
        queues.leave(only);
      }
    } finally {
      for (int stripe : mine) {
        stripes[stripe].unlock();
      }
    }
  }

  private static List<Pending> claimed(Pending pending) {
    return pending.claim() ? List.of(pending) : List.of();
  }

  private static int[] stripesOf(EncodedUnit unit) {
    return unit.appends().stream()
        .mapToInt(append -> Math.floorMod(append.stream().hashCode(), STRIPES))
        .sorted()
        .distinct()
        .toArray();
  }

  private void write(List<Pending> batch) {
    try {
      attempts(batch);
      for (Pending pending : unanswered(batch)) {
        publish(pending.verdict());
        pending.answer();
      }
    } catch (RuntimeException | Error e) {
      batch.forEach(pending -> pending.fail(e));
    }
  }

  private static List<Pending> unanswered(List<Pending> batch) {
    return batch.stream().filter(pending -> !pending.isAnswered()).toList();
  }

  private void attempts(List<Pending> batch) {
    List<Pending> left = unanswered(batch);
    for (int i = 1; !left.isEmpty(); i++) {
      try {
        attempt(left);
        return;
      } catch (DoubtfulCommit doubt) {
        // Looked up before anything is repeated.
        if (stands(doubt)) {
          well();
          return;
        }
        backOff(i, doubt.failed);
      } catch (SQLException e) {
        if (isMistake(e)) {
          throw mistaken(e);
        }
        backOff(i, e);
      }
      left = unanswered(left);
    }
  }

  /** Whether it is neither the store's state nor other writers that a statement failed for. */
  private static boolean isMistake(SQLException e) {
    return !Dialect.POSTGRESQL.isTrouble(e) && !isRepeatable(e);
  }

  private static IllegalStateException mistaken(SQLException e) {
    return new IllegalStateException("a statement of the unit is wrong: " + e.getMessage(), e);
  }

  private void backOff(int attempt, SQLException e) {
    LOG.log(Level.WARNING, "storage cannot be written: " + e.getMessage());
    if (attempt == ATTEMPTS || !isRepeatable(e)) {
      inTrouble(e);
      throw new StorageException("storage cannot be written: " + e.getMessage(), e);
    }
    // Whoever was in the way goes first.
    LockSupport.parkNanos(attempt * BACK_OFF_NANOS);
  }

  /**
   * Whether another attempt may go better: serialization, deadlock, a stream begun by two at once,
   * or a connection that had died in the pool.
   */
  private static boolean isRepeatable(SQLException e) {
    String state = e.getSQLState();
    return state != null
        && (state.equals("40001")
            || state.equals("40P01")
            || state.startsWith("08")
            || state.startsWith("57P"));
  }

  private void attempt(List<Pending> batch) throws SQLException, DoubtfulCommit {
    driver.before(Driver.Call.CONNECT);
    try (Connection connection = database.openWriter();
        JdbcTx tx = new JdbcTx(connection, driver, this::readNow)) {
      driver.after(Driver.Call.CONNECT);
      try {
        write(tx, batch);
        prove(tx);
      } catch (SQLException | RuntimeException | Error e) {
        rollback(connection);
        throw e;
      }
      List<Pending> judged = unanswered(batch);
      if (judged.stream().anyMatch(Pending::mayHaveWritten)) {
        commit(connection, judged);
        well();
      } else {
        connection.rollback();
      }
    }
  }

  private void write(JdbcTx tx, List<Pending> batch) throws SQLException {
    Map<StreamId, Long> counts = new TreeMap<>();
    for (Pending pending : batch) {
      for (EncodedUnit.Append append : pending.unit.appends()) {
        counts.merge(append.stream(), (long) append.items().size(), Long::sum);
      }
    }
    var heads = new Heads(counts.size());
    for (Map.Entry<StreamId, Long> count : counts.entrySet()) {
      PgStore.Reserved reserved = PgStore.reserve(tx, count.getKey(), count.getValue());
      heads.know(count.getKey(), reserved.head());
      tx.setNow(reserved.at() + offset());
    }
    if (batch.size() == 1) {
      Pending alone = batch.getFirst();
      alone.judge(UnitWriter.write(tx, alone.unit, heads));
    } else {
      for (Pending pending : batch) {
        judge(tx, pending, heads);
      }
      // Units that came to nothing leave the streams shorter than was reserved.
      heads.store(tx);
    }
  }

  /** Writes one of several units, which leaves the others alone when it comes to nothing. */
  private static void judge(JdbcTx tx, Pending pending, Heads heads) throws SQLException {
    tx.update("SAVEPOINT unit");
    try {
      Committed verdict = UnitWriter.write(tx, pending.unit, heads);
      pending.judge(verdict);
      if (!(verdict instanceof Committed.Done)) {
        tx.update("ROLLBACK TO SAVEPOINT unit");
      }
    } catch (SQLException e) {
      if (!isMistake(e)) {
        throw e;
      }
      tx.update("ROLLBACK TO SAVEPOINT unit");
      pending.fail(mistaken(e));
    } catch (RuntimeException | Error e) {
      // A guard's fault, and its caller's to hear.
      tx.update("ROLLBACK TO SAVEPOINT unit");
      pending.fail(e);
    }
    tx.update("RELEASE SAVEPOINT unit");
  }

  private long readNow(Tx tx) throws SQLException {
    return PgStore.now(tx) + offset();
  }

  private long offset() {
    return EventStore.micros(Instant.EPOCH.plus(driver.clockOffset()));
  }

  private void commit(Connection connection, List<Pending> batch) throws DoubtfulCommit {
    Failpoint.hit("P03", batch.getFirst().unit.name());
    try {
      driver.before(Driver.Call.COMMIT);
      connection.commit();
      driver.after(Driver.Call.COMMIT);
    } catch (SQLException e) {
      rollback(connection);
      throw new DoubtfulCommit(
          batch.stream().flatMap(pending -> pending.firstEvent().stream()).findFirst(), e);
    }
  }

  /** Clears a connection for its pool, which drops it when it is broken. */
  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "a connection was broken already", e);
    }
  }

  /**
   * Whether the transaction stands although its commit failed. Locking a stream of it again waits
   * for a server process that is still at it.
   *
   * @throws StorageException when the server cannot be asked either
   */
  private boolean stands(DoubtfulCommit doubt) {
    LOG.log(Level.WARNING, "a commit failed and is looked up: " + doubt.failed.getMessage());
    if (doubt.mark.isPresent()) {
      for (int i = 0; i < LOOK_UPS; i++) {
        try {
          return stands(doubt.mark.get());
        } catch (SQLException e) {
          LOG.log(Level.DEBUG, "a commit cannot be looked up yet: " + e.getMessage());
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }
    inTrouble(doubt.failed);
    throw new StorageException("storage did not say whether it committed", doubt.failed, true);
  }

  private boolean stands(Event mark) throws SQLException {
    driver.before(Driver.Call.READ);
    try (Connection connection = database.openWriter();
        JdbcTx tx = new JdbcTx(connection, driver, this::readNow)) {
      PgStore.reserve(tx, mark.stream(), 0);
      boolean stands = EventStore.stands(tx, mark);
      connection.rollback();
      driver.after(Driver.Call.READ);
      return stands;
    }
  }

  @Override
  public Optional<String> broken() {
    return Optional.empty();
  }

  @Override
  public void close() {
    closed = true;
    // All the room there is: nobody is under way any more.
    room.acquireUninterruptibly(MAX_WAITING);
    room.release(MAX_WAITING);
  }

  /** A commit that failed, or whose answer was lost. */
  private static final class DoubtfulCommit extends Exception {
    private static final long serialVersionUID = 1L;

    /** An event of the transaction, which stands if the transaction does. */
    private final transient Optional<Event> mark;

    private final SQLException failed;

    DoubtfulCommit(Optional<Event> mark, SQLException failed) {
      super(failed);
      this.mark = mark;
      this.failed = failed;
    }
  }
}
