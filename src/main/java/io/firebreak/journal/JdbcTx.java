package io.firebreak.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Tx} on one connection; keeps its prepared statements until it is closed. */
final class JdbcTx implements Tx, AutoCloseable {
  /**
   * Rows that are sent together. SQLite's driver keeps a place for each row of the largest batch a
   * statement ever had, and clears all of them after each batch.
   */
  private static final int BATCH = 32;

  private final Connection connection;
  private final Driver driver;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private final NowSource now;
  private @Nullable Long nowMicros;

  JdbcTx(Connection connection, Driver driver, NowSource now) {
    this.connection = connection;
    this.driver = driver;
    this.now = now;
  }

  /** Reads the database's time. */
  @FunctionalInterface
  interface NowSource {
    long read(Tx tx) throws SQLException;
  }

  Connection connection() {
    return connection;
  }

  /** Sets the time that the unit sees from its first guard to its last event. */
  void setNow(long micros) {
    nowMicros = micros;
  }

  @Override
  public long nowMicros() throws SQLException {
    Long known = nowMicros;
    if (known == null) {
      known = now.read(this);
      nowMicros = known;
    }
    return known;
  }

  @Override
  public int update(String sql, @Nullable Object... args) throws SQLException {
    driver.before(Driver.Call.STATEMENT);
    int rows;
    try {
      rows = bound(sql, args).executeUpdate();
    } catch (SQLException e) {
      throw forgotten(sql, e);
    }
    driver.after(Driver.Call.STATEMENT);
    return rows;
  }

  @Override
  public <T> List<T> query(String sql, Row<T> row, @Nullable Object... args) throws SQLException {
    driver.before(Driver.Call.STATEMENT);
    List<T> found = new ArrayList<>();
    try (ResultSet rows = bound(sql, args).executeQuery()) {
      while (rows.next()) {
        found.add(row.map(rows));
      }
    } catch (SQLException e) {
      throw forgotten(sql, e);
    }
    driver.after(Driver.Call.STATEMENT);
    return found;
  }

  @Override
  public void updateAll(String sql, List<@Nullable Object[]> rows) throws SQLException {
    if (rows.size() == 1) {
      update(sql, rows.getFirst());
    } else if (!rows.isEmpty()) {
      driver.before(Driver.Call.STATEMENT);
      try {
        PreparedStatement statement = prepared(sql);
        for (int from = 0; from < rows.size(); from += BATCH) {
          for (@Nullable Object[] row : rows.subList(from, Math.min(from + BATCH, rows.size()))) {
            bind(statement, row);
            statement.addBatch();
          }
          statement.executeBatch();
        }
      } catch (SQLException e) {
        throw forgotten(sql, e);
      }
      driver.after(Driver.Call.STATEMENT);
    }
  }

  private PreparedStatement bound(String sql, @Nullable Object... args) throws SQLException {
    PreparedStatement statement = prepared(sql);
    bind(statement, args);
    return statement;
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  /**
   * A statement that failed is prepared anew the next time: SQLite's driver keeps it in a state in
   * which it never works again.
   */
  private SQLException forgotten(String sql, SQLException failure) {
    PreparedStatement statement = prepared.remove(sql);
    if (statement != null) {
      try {
        statement.close();
      } catch (SQLException e) {
        failure.addSuppressed(e);
      }
    }
    return failure;
  }

  private static void bind(PreparedStatement statement, @Nullable Object... args)
      throws SQLException {
    for (int i = 0; i < args.length; i++) {
      bind(statement, i + 1, args[i]);
    }
  }

  private static void bind(PreparedStatement statement, int index, @Nullable Object arg)
      throws SQLException {
    switch (arg) {
      case null -> statement.setNull(index, Types.NULL);
      case String text -> statement.setString(index, text);
      case Long number -> statement.setLong(index, number);
      case Integer number -> statement.setLong(index, number);
      case byte[] bytes -> statement.setBytes(index, bytes);
      default ->
          throw new IllegalArgumentException(
              "a statement takes text, whole numbers and bytes, not " + arg.getClass().getName());
    }
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : prepared.values()) {
      statement.close();
    }
    prepared.clear();
  }
}
