package io.firebreak.journal;

import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the tables up to date: one set of files for both databases, forward only. */
final class Migrations {
  private Migrations() {}

  static void run(DataSource source, Dialect dialect) {
    try {
      Flyway.configure()
          .dataSource(source)
          .locations("classpath:db/migration")
          .placeholders(Map.of("blob", dialect.blob()))
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StorageException(
          "the tables of the store cannot be brought up to date: " + e.getMessage(), e);
    }
  }
}
