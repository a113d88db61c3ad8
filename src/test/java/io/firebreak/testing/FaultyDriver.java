package io.firebreak.testing;

import io.firebreak.journal.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A driver that fails when it is told to. Thread-safe. */
public final class FaultyDriver implements Driver {
  private final Map<Call, Queue<Supplier<SQLException>>> before = new EnumMap<>(Call.class);
  private final Map<Call, Queue<Supplier<SQLException>>> after = new EnumMap<>(Call.class);
  private final Map<Call, Supplier<SQLException>> lasting = new EnumMap<>(Call.class);
  private Duration offset = Duration.ZERO;

  /** The next {@code times} calls of this sort fail without being done. */
  public synchronized FaultyDriver failBefore(Call call, int times, Supplier<SQLException> error) {
    plan(before, call, times, error);
    return this;
  }

  /** The next {@code times} calls of this sort are done, but their answer is an error. */
  public synchronized FaultyDriver failAfter(Call call, int times, Supplier<SQLException> error) {
    plan(after, call, times, error);
    return this;
  }

  /** All calls of this sort fail without being done, until {@link #heal}. */
  public synchronized FaultyDriver failUntilHealed(Call call, Supplier<SQLException> error) {
    lasting.put(call, error);
    return this;
  }

  /** Takes back all faults that have not happened yet. */
  public synchronized void heal() {
    lasting.clear();
    before.clear();
    after.clear();
  }

  /** Moves the database's clock on. */
  public synchronized void pass(Duration time) {
    offset = offset.plus(time);
  }

  /** SQLite's own error. */
  public static SQLException sqlite(SQLiteErrorCode code) {
    return new SQLiteException("injected " + code, code);
  }

  /** PostgreSQL's error for a connection that broke. */
  public static SQLException connectionLost() {
    return new SQLException("injected connection loss", "08006");
  }

  private static void plan(
      Map<Call, Queue<Supplier<SQLException>>> faults,
      Call call,
      int times,
      Supplier<SQLException> error) {
    Queue<Supplier<SQLException>> queue = faults.computeIfAbsent(call, _ -> new ArrayDeque<>());
    for (int i = 0; i < times; i++) {
      queue.add(error);
    }
  }

  @Override
  public synchronized Duration clockOffset() {
    return offset;
  }

  @Override
  public synchronized void before(Call call) throws SQLException {
    fail(before, call);
    var error = lasting.get(call);
    if (error != null) {
      throw error.get();
    }
  }

  @Override
  public void after(Call call) throws SQLException {
    fail(after, call);
  }

  private synchronized void fail(Map<Call, Queue<Supplier<SQLException>>> faults, Call call)
      throws SQLException {
    Queue<Supplier<SQLException>> queue = faults.get(call);
    if (queue != null && !queue.isEmpty()) {
      throw queue.remove().get();
    }
  }
}
