package io.firebreak.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open transaction of a unit, for guarded updates of index tables. Statements are prepared once
 * per connection. Arguments are {@code String}, {@code Long}, {@code Integer}, {@code byte[]} or
 * null.
 */
public interface Tx {
  /** Runs an INSERT, UPDATE or DELETE and returns the number of rows it touched. */
  int update(String sql, @Nullable Object... args) throws SQLException;

  /**
   * Runs one INSERT, UPDATE or DELETE for many rows of arguments, in one round trip where the
   * database is elsewhere. No rows, no statement.
   */
  void updateAll(String sql, List<@Nullable Object[]> rows) throws SQLException;

  /** Runs a query (or a statement with RETURNING) and maps each row. */
  <T> List<T> query(String sql, Row<T> row, @Nullable Object... args) throws SQLException;

  /** The database's time (embedded: the process clock), microseconds since the epoch. */
  long nowMicros() throws SQLException;

  /** Maps the current row of a result set. */
  @FunctionalInterface
  interface Row<T> {
    T map(ResultSet row) throws SQLException;
  }
}
