package io.firebreak.journal;

import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the tables up to date, forward only: one set of files for both databases, and one for what
 * only processes that share a database need.
 */
final class Migrations {
  private Migrations() {}

  private static String[] locations(Dialect dialect) {
    return switch (dialect) {
      case SQLITE -> new String[] {"classpath:db/migration"};
      case POSTGRESQL -> new String[] {"classpath:db/migration", "classpath:db/postgresql"};
    };
  }

  static void run(DataSource source, Dialect dialect) {
    try {
      Flyway.configure()
          .dataSource(source)
          .locations(locations(dialect))
          .placeholders(Map.of("blob", dialect.blob()))
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StorageException(
          "the tables of the store cannot be brought up to date: " + e.getMessage(), e);
    }
  }
}
