package io.firebreak.journal;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, shared by several processes, with its clock as the only clock. */
final class PostgresDatabase extends Database {
  static final int WRITERS = 12;
  private static final int READERS = 8;

  private final @Nullable AgroalDataSource writers;
  private final Durability durability;

  private PostgresDatabase(
      AgroalDataSource readers, @Nullable AgroalDataSource writers, Driver driver) {
    super(readers, driver);
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
    return new PostgresDatabase(readers(config), writers, driver);
  }

  static PostgresDatabase look(DatabaseConfig.Postgres config) {
    return new PostgresDatabase(readers(config), null, Driver.PLAIN);
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
