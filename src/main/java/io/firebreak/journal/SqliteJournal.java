package io.firebreak.journal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The journal on the embedded database. One thread writes: it takes the units that are waiting, in
 * order, into one transaction, each inside a savepoint, and answers nobody before the commit.
 */
final class SqliteJournal extends StoredJournal {
  private static final Logger LOG = System.getLogger(SqliteJournal.class.getName());

  private static final int MAX_UNITS = 256;
  private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int MAX_WAITING = 8_192;
  private static final int REMEMBERED_HEADS = 10_000;
  private static final int ATTEMPTS = 3;
  private static final int LOOK_UPS = 30;
  private static final long PAUSE_MILLIS = 100;

  private final EmbeddedDatabase database;
  private final Driver driver;
  private final BlockingQueue<Pending> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Heads heads = new Heads(REMEMBERED_HEADS);
  private final Thread writer;
  private @Nullable JdbcTx open;
  private volatile @Nullable String broken;

  SqliteJournal(EmbeddedDatabase database, UnitEncoder encoder, EventTypes types) {
    super(database, encoder, types);
    this.database = database;
    this.driver = database.driver();
    this.writer = Thread.ofPlatform().name("firebreak-journal").daemon().unstarted(this::run);
  }

  SqliteJournal started() {
    writer.start();
    return this;
  }

  @Override
  Committed commit(EncodedUnit unit) {
    if (Thread.currentThread() == writer) {
      throw new IllegalStateException("a guard or a listener cannot commit a unit of its own");
    }
    if (closing.getCount() == 0 || broken != null) {
      throw new StorageException(broken != null ? broken : "storage is closed", null);
    }
    var pending = new Pending(unit);
    if (!waiting.offer(pending)) {
      throw new StorageBusyException(waiting.size());
    }
    return pending.await();
  }

  @Override
  public Optional<String> broken() {
    return Optional.ofNullable(broken);
  }

  private void run() {
    while (closing.getCount() > 0 || !waiting.isEmpty()) {
      try {
        Pending first = waiting.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null && first.claim()) {
          write(first);
        }
      } catch (InterruptedException e) {
        LOG.log(Level.DEBUG, "the writer goes on until it is closed", e);
      }
    }
    disconnect();
  }

  private void write(Pending first) {
    List<Pending> batch = new ArrayList<>(List.of(first));
    try {
      for (int attempt = 1; !batch.isEmpty(); attempt++) {
        if (attempt > ATTEMPTS) {
          fail(batch, new StorageException("storage did not commit", null));
          return;
        }
        batch = transact(batch, attempt == 1);
      }
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "the writer of the journal failed; it starts afresh", e);
      disconnect();
      fail(batch, new StorageException("storage failed", e, true));
    }
  }

  /** Writes a batch and returns the units that certainly do not stand and are to be repeated. */
  private List<Pending> transact(List<Pending> batch, boolean mayGrow) {
    try {
      JdbcTx tx = connected();
      long until = System.nanoTime() + MAX_NANOS;
      for (int i = 0; i < batch.size(); i++) {
        judge(tx, batch.get(i));
        if (mayGrow && i + 1 == batch.size()) {
          grow(batch, until);
        }
      }
      heads.store(tx);
      prove(tx);
    } catch (SQLException e) {
      abandon(batch, e);
      return List.of();
    }
    return commit(batch);
  }

  /** Adds one more unit that is there already; waiting for one would only cost time. */
  private void grow(List<Pending> batch, long until) {
    while (batch.size() < MAX_UNITS && System.nanoTime() < until) {
      Pending next = waiting.poll();
      if (next == null) {
        return;
      }
      if (next.claim()) {
        batch.add(next);
        return;
      }
    }
  }

  private void judge(JdbcTx tx, Pending pending) throws SQLException {
    tx.setNow(EventStore.micros(database.now()));
    tx.update("SAVEPOINT unit");
    try {
      Committed verdict = UnitWriter.write(tx, pending.unit, heads);
      pending.judge(verdict);
      if (!(verdict instanceof Committed.Done)) {
        tx.update("ROLLBACK TO unit");
      }
    } catch (SQLException e) {
      if (Dialect.SQLITE.isTrouble(e)) {
        throw e;
      }
      tx.update("ROLLBACK TO unit");
      pending.fail(
          new IllegalStateException("a statement of the unit is wrong: " + e.getMessage(), e));
    } catch (RuntimeException | Error e) {
      // A guard's fault, and its caller's to hear; the other units of the batch are not touched.
      tx.update("ROLLBACK TO unit");
      pending.fail(e);
    }
    tx.update("RELEASE unit");
  }

  private List<Pending> commit(List<Pending> batch) {
    try {
      JdbcTx tx = connected();
      Failpoint.hit("P03", batch.getFirst().unit.name());
      driver.before(Driver.Call.COMMIT);
      tx.connection().commit();
      driver.after(Driver.Call.COMMIT);
    } catch (SQLException e) {
      return lookUp(batch, e);
    }
    heads.committed();
    well();
    answer(batch);
    return List.of();
  }

  private void answer(List<Pending> batch) {
    for (Pending pending : batch) {
      if (!pending.isAnswered()) {
        publish(pending.verdict());
        pending.answer();
      }
    }
  }

  /** Nothing of the batch stands: it never came to a commit. */
  private void abandon(List<Pending> batch, SQLException e) {
    LOG.log(Level.WARNING, "storage cannot be written: " + e.getMessage());
    inTrouble(e);
    disconnect();
    breakIfFatal(e);
    fail(batch, new StorageException("storage cannot be written: " + e.getMessage(), e));
  }

  /** The commit failed, or only its answer was lost: the record itself says which. */
  private List<Pending> lookUp(List<Pending> batch, SQLException failed) {
    LOG.log(Level.WARNING, "a commit failed and is looked up: " + failed.getMessage());
    inTrouble(failed);
    disconnect();
    breakIfFatal(failed);
    if (broken == null && batch.stream().noneMatch(Pending::mayHaveWritten)) {
      answer(batch); // a no stands whether or not the transaction does
      return List.of();
    }
    var unknown = new StorageException("storage did not say whether it committed", failed, true);
    Optional<Event> mark =
        batch.stream().flatMap(pending -> pending.firstEvent().stream()).findFirst();
    if (broken != null || mark.isEmpty()) {
      fail(batch, unknown);
      return List.of();
    }
    for (int i = 0; i < LOOK_UPS && closing.getCount() > 0; i++) {
      try {
        return settle(batch, mark.get());
      } catch (SQLException e) {
        LOG.log(Level.DEBUG, "a commit cannot be looked up yet: " + e.getMessage());
        disconnect();
        pause();
      }
    }
    fail(batch, unknown);
    return List.of();
  }

  /** One transaction stands whole or not at all, so one event of it answers for every unit. */
  private List<Pending> settle(List<Pending> batch, Event mark) throws SQLException {
    driver.before(Driver.Call.READ);
    boolean stands = EventStore.stands(connected(), mark);
    driver.after(Driver.Call.READ);
    if (stands) {
      well();
      answer(batch);
      return List.of();
    }
    return batch.stream().filter(pending -> !pending.isAnswered()).toList();
  }

  private static void fail(List<Pending> batch, StorageException error) {
    batch.forEach(pending -> pending.fail(error));
  }

  private void breakIfFatal(SQLException e) {
    if (Dialect.SQLITE.isFatal(e)) {
      broken = "the data folder cannot be trusted to keep what is written; restart Firebreak";
      LOG.log(Level.ERROR, broken + ": " + e.getMessage());
    }
  }

  private JdbcTx connected() throws SQLException {
    JdbcTx tx = open;
    if (tx == null) {
      driver.before(Driver.Call.CONNECT);
      tx = new JdbcTx(database.openWriter(), driver, _ -> EventStore.micros(database.now()));
      open = tx;
      driver.after(Driver.Call.CONNECT);
    }
    return tx;
  }

  /** Closes the connection, which rolls back what it has open, and forgets what it knew. */
  private void disconnect() {
    heads.forget();
    JdbcTx tx = open;
    open = null;
    if (tx != null) {
      try {
        tx.connection().close();
      } catch (SQLException e) {
        LOG.log(Level.DEBUG, "a connection was broken already", e);
      }
    }
  }

  private void pause() {
    try {
      if (closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.log(Level.INFO, "the journal is closed while storage is in trouble");
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "the writer goes on until it is closed", e);
    }
  }

  /** Writes what is waiting, then stops. */
  @Override
  public void close() {
    closing.countDown();
    waiting.offer(Pending.nothing()); // if it is full, the writer is not asleep
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
