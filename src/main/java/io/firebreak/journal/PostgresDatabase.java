package io.firebreak.journal;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, shared by several processes, with its clock as the only clock. */
final class PostgresDatabase extends Database {
  static final int WRITERS = 12;
  private static final int READERS = 8;

  /** Two jobs, the cluster's own threads, and runs that arm timers. */
  private static final int TIMERS = 6;

  private final DatabaseConfig.Postgres config;
  private final @Nullable AgroalDataSource writers;
  private final Durability durability;

  private PostgresDatabase(
      DatabaseConfig.Postgres config, @Nullable AgroalDataSource writers, Driver driver) {
    super(readers(config), driver);
    this.config = config;
    this.writers = writers;
    this.durability = readDurability();
  }

  static PostgresDatabase open(DatabaseConfig.Postgres config, Driver driver) {
    // Migrations may take longer than a unit ever may, and need a pool for a moment only.
    try (AgroalDataSource migrating =
        Pools.open(2, new PostgreSQLExceptionSorter(), factory -> login(factory, config))) {
      Migrations.run(migrating, Dialect.POSTGRESQL);
    }
    AgroalDataSource writers =
        Pools.open(
            WRITERS,
            new PostgreSQLExceptionSorter(),
            factory ->
                login(factory, config)
                    .autoCommit(false)
                    .jdbcProperty("socketTimeout", "5")
                    .jdbcProperty(
                        "options",
                        "-c statement_timeout=3500 -c lock_timeout=3000 -c synchronous_commit=on"));
    return new PostgresDatabase(config, writers, driver);
  }

  static PostgresDatabase look(DatabaseConfig.Postgres config) {
    return new PostgresDatabase(config, null, Driver.PLAIN);
  }

  private static AgroalDataSource readers(DatabaseConfig.Postgres config) {
    return Pools.open(
        READERS,
        new PostgreSQLExceptionSorter(),
        factory ->
            login(factory, config)
                .jdbcProperty("options", "-c default_transaction_read_only=on")
                .jdbcProperty("socketTimeout", "30"));
  }

  private static AgroalConnectionFactoryConfigurationSupplier login(
      AgroalConnectionFactoryConfigurationSupplier factory, DatabaseConfig.Postgres config) {
    return factory
        .connectionProviderClassName("org.postgresql.Driver")
        .jdbcUrl(config.url())
        .principal(new NamePrincipal(config.user()))
        .credential(new SimplePassword(config.password()))
        .jdbcProperty("ApplicationName", "firebreak")
        .jdbcProperty("connectTimeout", "3")
        .jdbcProperty("tcpKeepAlive", "true");
  }

  /** A connection for one unit; its transaction begins with the first statement. */
  Connection openWriter() throws SQLException {
    if (writers == null) {
      throw new IllegalStateException("the store is open for reading only");
    }
    return writers.getConnection();
  }

  @Override
  Journal journal(UnitEncoder encoder, EventTypes types) {
    if (writers == null) {
      throw new IllegalStateException("the store is open for reading only");
    }
    return new PgJournal(this, encoder, types);
  }

  /** What it holds can be made again, so nobody waits for its commits to reach the disk. */
  @Override
  public Optional<AgroalDataSource> openTimerPool() {
    return Optional.of(
        Pools.open(
            TIMERS,
            new PostgreSQLExceptionSorter(),
            factory ->
                login(factory, config)
                    .jdbcProperty("socketTimeout", "10")
                    .jdbcProperty("options", "-c synchronous_commit=off -c lock_timeout=5000")));
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  public Durability durability() {
    return durability;
  }

  private Durability readDurability() {
    try (Connection connection = openReader();
        JdbcTx tx = new JdbcTx(connection, driver(), PgStore::now)) {
      return PgStore.durability(tx);
    } catch (SQLException e) {
      throw new StorageException("PostgreSQL cannot be reached: " + e.getMessage(), e);
    }
  }

  @Override
  public Instant now() {
    try (Connection connection = openReader();
        JdbcTx tx = new JdbcTx(connection, driver(), PgStore::now)) {
      return EventStore.instant(tx.nowMicros()).plus(driver().clockOffset());
    } catch (SQLException e) {
      throw new StorageException("PostgreSQL does not tell the time: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    super.close();
    if (writers != null) {
      writers.close();
    }
  }
}
