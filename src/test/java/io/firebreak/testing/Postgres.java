package io.firebreak.testing;

import io.firebreak.journal.DatabaseConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** One PostgreSQL server for all tests of this JVM, on loopback; it stops with the JVM. */
public final class Postgres {
  /** The role that owns everything. */
  public static final String USER = "postgres";

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private Postgres() {}

  /** Makes an empty database. */
  public static DatabaseConfig.Postgres fresh() {
    String name = "test_" + DATABASES.incrementAndGet();
    run("CREATE DATABASE " + name);
    return new DatabaseConfig.Postgres(
        "jdbc:postgresql://127.0.0.1:" + Server.INSTANCE.getPort() + "/" + name, USER, "postgres");
  }

  /** A connection to the server's own database, to look at or disturb the others. */
  public static DataSource admin() {
    return Server.INSTANCE.getPostgresDatabase();
  }

  /** Runs a statement on the server's own database. */
  public static void run(String sql) {
    try (Connection connection = admin().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Started by the first test that needs it. */
  private static final class Server {
    static final EmbeddedPostgres INSTANCE = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
