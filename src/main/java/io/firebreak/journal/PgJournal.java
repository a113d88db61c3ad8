package io.firebreak.journal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

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
  private static final int STRIPES = 256;

  private static final String LOCK_STREAM =
      """
      SELECT pg_advisory_xact_lock(hashtextextended(?, 0)),
             (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
      """;

  private final PostgresDatabase database;
  private final Driver driver;

  /** Units of this process that want one stream queue here, not on connections. */
  private final Lock[] stripes = new Lock[STRIPES];

  /** Held by every unit under way, so that closing waits for them. */
  private final ReadWriteLock inFlight = new ReentrantReadWriteLock();

  private boolean closed;

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
    Lock shared = inFlight.readLock();
    shared.lock();
    try {
      if (closed) {
        throw new StorageException("storage is closed", null);
      }
      return commitInTurn(unit);
    } finally {
      shared.unlock();
    }
  }

  private Committed commitInTurn(EncodedUnit unit) {
    int[] mine = stripesOf(unit);
    for (int stripe : mine) {
      stripes[stripe].lock();
    }
    try {
      Committed verdict = attempts(unit);
      publish(verdict);
      return verdict;
    } finally {
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
        giveUpAfterLast(i, doubt.failed);
      } catch (SQLException e) {
        if (!Dialect.POSTGRESQL.isTrouble(e) && !isRepeatable(e)) {
          throw new IllegalStateException("a statement of the unit is wrong: " + e.getMessage(), e);
        }
        giveUpAfterLast(i, e);
      }
    }
  }

  private static void giveUpAfterLast(int attempt, SQLException e) {
    LOG.log(Level.WARNING, "storage cannot be written: " + e.getMessage());
    if (attempt == ATTEMPTS || !isRepeatable(e)) {
      throw new StorageException("storage cannot be written: " + e.getMessage(), e);
    }
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
    for (EncodedUnit.Append append : unit.appends()) {
      tx.setNow(lock(tx, append.stream()));
    }
    var heads = new Heads(0);
    Committed verdict = UnitWriter.write(tx, unit, heads);
    heads.store(tx);
    return verdict;
  }

  private long lock(Tx tx, StreamId stream) throws SQLException {
    return tx.query(LOCK_STREAM, row -> row.getLong(2), stream.name()).getFirst() + offset();
  }

  private long readNow(Tx tx) throws SQLException {
    return tx.query(PostgresDatabase.NOW, row -> row.getLong(1)).getFirst() + offset();
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
          LOG.log(Level.WARNING, "a commit cannot be looked up yet: " + e.getMessage());
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }
    throw new StorageException("storage did not say whether it committed", doubt.failed, true);
  }

  private boolean stands(Event mark) throws SQLException {
    driver.before(Driver.Call.READ);
    try (Connection connection = database.openWriter();
        JdbcTx tx = new JdbcTx(connection, driver, this::readNow)) {
      lock(tx, mark.stream());
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
    Lock alone = inFlight.writeLock();
    alone.lock();
    try {
      closed = true;
    } finally {
      alone.unlock();
    }
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
