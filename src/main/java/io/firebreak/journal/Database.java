package io.firebreak.journal;

import io.agroal.api.AgroalDataSource;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/**
 * The open store: embedded or PostgreSQL. Reading goes through {@link #jdbi()}; everything that
 * writes is a {@link Unit} for the {@link #journal}.
 */
public abstract sealed class Database implements AutoCloseable
    permits EmbeddedDatabase, PostgresDatabase {
  private static final int FETCH = 500;

  private final AgroalDataSource readers;
  private final Jdbi jdbi;
  private final Driver driver;

  Database(AgroalDataSource readers, Driver driver) {
    this.readers = readers;
    this.jdbi = Jdbi.create((DataSource) readers);
    this.driver = driver;
  }

  /**
   * Opens the store, checks it, and brings its tables up to date (forward only).
   *
   * @param clock the process's clock; the embedded database has no other
   * @throws StorageException when it is in use, damaged or out of reach; the message says what to
   *     do
   */
  public static Database open(DatabaseConfig config, InstantSource clock) {
    return open(config, clock, Driver.PLAIN);
  }

  /** Opens the store with a driver, which only a test harness makes fail. */
  public static Database open(DatabaseConfig config, InstantSource clock, Driver driver) {
    return switch (config) {
      case DatabaseConfig.Embedded embedded -> EmbeddedDatabase.own(embedded, clock, driver);
      case DatabaseConfig.Postgres postgres -> PostgresDatabase.open(postgres, driver);
    };
  }

  /**
   * Opens a store for reading while another process owns it, to verify or export it. It has no
   * journal.
   *
   * @throws StorageException when there is no store there, or it is out of reach
   */
  public static Database openReadOnly(DatabaseConfig config, InstantSource clock) {
    return switch (config) {
      case DatabaseConfig.Embedded embedded -> EmbeddedDatabase.look(embedded, clock);
      case DatabaseConfig.Postgres postgres -> PostgresDatabase.look(postgres);
    };
  }

  /**
   * The journal of this store. There is one; close it before the database.
   *
   * @param types all kinds of events
   * @param redactor masks secrets in a string; applied to every string before it is hashed
   */
  public final Journal journal(EventTypes types, UnaryOperator<String> redactor) {
    var random = new SecureRandom();
    return journal(new UnitEncoder(types, redactor, random::nextBytes), types);
  }

  abstract Journal journal(UnitEncoder encoder, EventTypes types);

  /** Which of the two it is. */
  public abstract Dialect dialect();

  /** What a commit survives. */
  public abstract Durability durability();

  /**
   * The time that leases, timers and expiry go by: the process's clock when embedded, else the
   * server's.
   *
   * @throws StorageException when the server does not answer
   */
  public abstract Instant now();

  /**
   * A pool of its own for a job scheduler that several processes share, for the caller to close;
   * empty when embedded, because one process needs no such table.
   */
  public abstract Optional<AgroalDataSource> openTimerPool();

  /** Queries over the readers' pool. Writing through it is a mistake. */
  public final Jdbi jdbi() {
    return jdbi;
  }

  final Driver driver() {
    return driver;
  }

  /** Takes one row of a query. */
  @FunctionalInterface
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /**
   * Runs a query whose answer is short and hands its rows over.
   *
   * @throws StorageException when the store cannot be read
   */
  final void read(String sql, RowReader reader, Object... args) {
    try (Connection connection = openReader()) {
      driver.before(Driver.Call.READ);
      rows(connection, sql, reader, args);
      driver.after(Driver.Call.READ);
    } catch (SQLException e) {
      throw new StorageException("storage cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Runs a query and hands its rows over one by one, however many there are.
   *
   * @throws StorageException when the store cannot be read
   */
  final void scan(String sql, RowReader reader, Object... args) {
    try (Connection connection = openReader()) {
      driver.before(Driver.Call.READ);
      // PostgreSQL sends rows in portions only inside a transaction.
      connection.setAutoCommit(false);
      try {
        rows(connection, sql, reader, args);
      } finally {
        connection.rollback();
      }
      driver.after(Driver.Call.READ);
    } catch (SQLException e) {
      throw new StorageException("storage cannot be read: " + e.getMessage(), e);
    }
  }

  private static void rows(Connection connection, String sql, RowReader reader, Object... args)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCH);
      for (int i = 0; i < args.length; i++) {
        statement.setObject(i + 1, args[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }

  final Connection openReader() throws SQLException {
    return readers.getConnection();
  }

  @Override
  public void close() {
    readers.close();
  }
}
