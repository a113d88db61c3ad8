package io.firebreak.journal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The journal on PostgreSQL: a transaction for each unit. A unit first locks its streams, in order,
 * so that two units never wait for each other's streams in a circle, and so that a look-up after a
 * doubtful commit waits until that commit is over.
 */
final class PgJournal extends StoredJournal {
  private static final Logger LOG = System.getLogger(PgJournal.class.getName());

  private static final int ATTEMPTS = 5;
  private static final int LOOK_UPS = 10;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
  private static final int STRIPES = 256;
  private static final int MAX_WAITING = 4_096;

  private final PostgresDatabase database;
  private final Driver driver;

  /** Units of this process that want one stream queue here, not on connections. */
  private final Lock[] stripes = new Lock[STRIPES];

  /** One for each connection: the pool does not serve in order, and some would starve. */
  private final Semaphore turns = new Semaphore(PostgresDatabase.WRITERS, true);

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
    int[] mine = stripesOf(pending.unit);
    for (int stripe : mine) {
      stripes[stripe].lock();
    }
    turns.acquireUninterruptibly();
    try {
      if (pending.claim()) {
        Committed verdict = attempts(pending.unit);
        if (verdict instanceof Committed.Done) {
          well();
        }
        pending.judge(verdict);
        publish(verdict);
        pending.answer();
      }
    } finally {
      turns.release();
      for (int stripe : mine) {
        stripes[stripe].unlock();
      }
    }
  }

  private static int[] stripesOf(EncodedUnit unit) {
    return unit.appends().stream()
        .mapToInt(append -> Math.floorMod(append.stream().hashCode(), STRIPES))
        .sorted()
        .distinct()
        .toArray();
  }

  private Committed attempts(EncodedUnit unit) {
    for (int i = 1; ; i++) {
      try {
        return attempt(unit);
      } catch (DoubtfulCommit doubt) {
        // Looked up before anything is repeated.
        if (stands(doubt)) {
          return doubt.done;
        }
        backOff(i, doubt.failed);
      } catch (SQLException e) {
        if (!Dialect.POSTGRESQL.isTrouble(e) && !isRepeatable(e)) {
          throw new IllegalStateException("a statement of the unit is wrong: " + e.getMessage(), e);
        }
        backOff(i, e);
      }
    }
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

  private Committed attempt(EncodedUnit unit) throws SQLException, DoubtfulCommit {
    driver.before(Driver.Call.CONNECT);
    try (Connection connection = database.openWriter();
        JdbcTx tx = new JdbcTx(connection, driver, this::readNow)) {
      driver.after(Driver.Call.CONNECT);
      Committed verdict;
      try {
        verdict = write(tx, unit);
        prove(tx);
      } catch (SQLException | RuntimeException | Error e) {
        rollback(connection);
        throw e;
      }
      if (verdict instanceof Committed.Done done) {
        commit(connection, unit, done);
      } else {
        connection.rollback();
      }
      return verdict;
    }
  }

  private Committed write(JdbcTx tx, EncodedUnit unit) throws SQLException {
    Map<StreamId, Long> counts = new TreeMap<>();
    for (EncodedUnit.Append append : unit.appends()) {
      counts.merge(append.stream(), (long) append.items().size(), Long::sum);
    }
    var heads = new Heads(counts.size());
    for (Map.Entry<StreamId, Long> count : counts.entrySet()) {
      PgStore.Reserved reserved = PgStore.reserve(tx, count.getKey(), count.getValue());
      heads.know(count.getKey(), reserved.head());
      tx.setNow(reserved.at() + offset());
    }
    return UnitWriter.write(tx, unit, heads);
  }

  private long readNow(Tx tx) throws SQLException {
    return PgStore.now(tx) + offset();
  }

  private long offset() {
    return EventStore.micros(Instant.EPOCH.plus(driver.clockOffset()));
  }

  private void commit(Connection connection, EncodedUnit unit, Committed.Done done)
      throws DoubtfulCommit {
    Failpoint.hit("P03", unit.name());
    try {
      driver.before(Driver.Call.COMMIT);
      connection.commit();
      driver.after(Driver.Call.COMMIT);
    } catch (SQLException e) {
      rollback(connection);
      throw new DoubtfulCommit(done, e);
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
   * Whether the unit stands although its commit failed. Locking its stream again waits for a server
   * process that is still at it.
   *
   * @throws StorageException when the server cannot be asked either
   */
  private boolean stands(DoubtfulCommit doubt) {
    LOG.log(Level.WARNING, "a commit failed and is looked up: " + doubt.failed.getMessage());
    if (!doubt.done.events().isEmpty()) {
      Event mark = doubt.done.events().getFirst();
      for (int i = 0; i < LOOK_UPS; i++) {
        try {
          return stands(mark);
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

    private final transient Committed.Done done;
    private final SQLException failed;

    DoubtfulCommit(Committed.Done done, SQLException failed) {
      super(failed);
      this.done = done;
      this.failed = failed;
    }
  }
}
