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

  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private Postgres() {}

  /**
   * A place without tables: a schema of its own, which takes a hundredth of the files and the time
   * that a database takes.
   */
  public static DatabaseConfig.Postgres fresh() {
    String name = "test_" + SCHEMAS.incrementAndGet();
    run("CREATE SCHEMA " + name);
    return at(Server.INSTANCE.getPort(), name);
  }

  /** The same place over another port, such as that of a {@link Wire}. */
  public static DatabaseConfig.Postgres over(int port, DatabaseConfig.Postgres place) {
    return at(port, schema(place));
  }

  /** The schema that is the place. */
  static String schema(DatabaseConfig.Postgres place) {
    return place.url().substring(place.url().indexOf('=') + 1);
  }

  private static DatabaseConfig.Postgres at(int port, String schema) {
    return new DatabaseConfig.Postgres(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres?currentSchema=" + schema,
        USER,
        "postgres");
  }

  /** The server's port on loopback. */
  public static int port() {
    return Server.INSTANCE.getPort();
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
        return EmbeddedPostgres.builder()
            .setPort(Ports.free())
            .setServerConfig("listen_addresses", "127.0.0.1")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
