package io.firebreak.journal;

import io.agroal.api.AgroalDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** SQLite in the data folder: one owner, one writer, an fsync behind every commit. */
final class EmbeddedDatabase extends Database {
  private static final String FILE = "firebreak.db";
  private static final int READERS = 6;
  private static final int BUSY_MILLIS = 2_000;

  /** Pages of write-ahead log before they are folded into the database: 16 MiB. */
  private static final int CHECKPOINT_PAGES = 4_000;

  private final SQLiteDataSource writers;
  private final InstantSource clock;
  private final @Nullable FolderLock lock;

  private EmbeddedDatabase(
      Path file,
      AgroalDataSource readers,
      InstantSource clock,
      Driver driver,
      @Nullable FolderLock lock) {
    super(readers, driver);
    this.writers = writers(file);
    this.clock = clock;
    this.lock = lock;
  }

  static EmbeddedDatabase own(DatabaseConfig.Embedded config, InstantSource clock, Driver driver) {
    Path folder = config.folder();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new StorageException("the data folder %s cannot be created".formatted(folder), e);
    }
    FolderLock lock = FolderLock.take(folder);
    try {
      Path file = folder.resolve(FILE);
      check(writers(file), file);
      Migrations.run(writers(file), Dialect.SQLITE);
      return new EmbeddedDatabase(file, readers(file), clock, driver, lock);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  static EmbeddedDatabase look(DatabaseConfig.Embedded config, InstantSource clock) {
    Path file = config.folder().resolve(FILE);
    if (!Files.exists(file)) {
      throw new StorageException(
          "there is no store in %s; one on PostgreSQL is read by its server, under /api/v1/audit"
              .formatted(config.folder()),
          null);
    }
    return new EmbeddedDatabase(file, readers(file), clock, Driver.PLAIN, null);
  }

  private static SQLiteDataSource writers(Path file) {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setGetGeneratedKeys(false);
    var source = new SQLiteDataSource(config);
    source.setUrl(JDBC.PREFIX + file);
    return source;
  }

  private static AgroalDataSource readers(Path file) {
    return Pools.open(
        READERS,
        error -> false,
        factory ->
            factory
                .connectionProviderClass(JDBC.class)
                .jdbcUrl(JDBC.PREFIX + file)
                .jdbcProperty("busy_timeout", String.valueOf(BUSY_MILLIS))
                .initialSql("PRAGMA query_only = true"));
  }

  private static void check(SQLiteDataSource source, Path file) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("PRAGMA quick_check(1)")) {
      String found = answer.next() ? answer.getString(1) : "no answer";
      if (!found.equals("ok")) {
        throw damaged(file, found, null);
      }
    } catch (SQLException e) {
      throw damaged(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static StorageException damaged(Path file, String found, @Nullable Throwable cause) {
    return new StorageException(
        "the store %s cannot be used: %s; put a backup in its place".formatted(file, found), cause);
  }

  /** A connection of the one writer, with its transaction begun by the first statement. */
  Connection openWriter() throws SQLException {
    Connection connection = writers.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  Journal journal(UnitEncoder encoder, EventTypes types) {
    if (lock == null) {
      throw new IllegalStateException("the store is open for reading only");
    }
    return new SqliteJournal(this, encoder, types).started();
  }

  @Override
  public Optional<AgroalDataSource> openTimerPool() {
    return Optional.empty();
  }

  @Override
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  public Durability durability() {
    return new Durability(true, "embedded: write-ahead log, one fsync behind every commit");
  }

  @Override
  public Instant now() {
    return clock.instant().plus(driver().clockOffset());
  }

  @Override
  public void close() {
    super.close();
    if (lock != null) {
      lock.close();
    }
  }
}
