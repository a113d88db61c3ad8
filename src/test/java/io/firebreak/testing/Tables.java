package io.firebreak.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firebreak.journal.Database;
import io.firebreak.journal.DatabaseConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;

/**
 * Empty tables, which the migrations make once for this JVM; each fresh store is given a copy, as
 * most of a short test's time would go by with making them.
 */
final class Tables {
  private static final String FILE = "firebreak.db";
  private static final List<String> MIGRATIONS = List.of("db/migration/", "db/postgresql/");

  private Tables() {}

  /** Puts them into a place where no store is yet. */
  static void copyTo(DatabaseConfig place) {
    switch (place) {
      case DatabaseConfig.Embedded(Path folder) -> {
        try {
          Files.write(folder.resolve(FILE), OfEmbedded.BYTES);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      case DatabaseConfig.Postgres postgres ->
          Postgres.run(
              "SET search_path TO " + Postgres.schema(postgres) + ";\n" + OfPostgresql.SCRIPT);
    }
  }

  private static void migrate(DatabaseConfig place) {
    Database.open(place, InstantSource.system()).close();
  }

  private static final class OfEmbedded {
    static final byte[] BYTES = bytes();

    private static byte[] bytes() {
      try {
        var folder = Stores.newFolder("tables");
        migrate(new DatabaseConfig.Embedded(folder));
        var bytes = Files.readAllBytes(folder.resolve(FILE));
        Stores.delete(folder);
        return bytes;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What the migrations ran, in one go, and their record of it. */
  private static final class OfPostgresql {
    static final String SCRIPT = script();

    private static String script() {
      var place = Postgres.fresh();
      migrate(place);
      var history = Postgres.schema(place) + ".flyway_schema_history";
      var script = new StringBuilder();
      try (var connection = Postgres.admin().getConnection();
          var statement = connection.createStatement();
          var files =
              statement.executeQuery(
                  "SELECT script FROM " + history + " ORDER BY installed_rank")) {
        while (files.next()) {
          script.append(text(files.getString(1)).replace("${blob}", "BYTEA")).append(";\n");
        }
      } catch (SQLException | IOException e) {
        throw new IllegalStateException(e);
      }
      script.append("CREATE TABLE flyway_schema_history (LIKE ").append(history);
      script.append(" INCLUDING ALL); INSERT INTO flyway_schema_history SELECT * FROM ");
      return script.append(history).toString();
    }

    private static String text(String file) throws IOException {
      for (var folder : MIGRATIONS) {
        try (var in = Tables.class.getClassLoader().getResourceAsStream(folder + file)) {
          if (in != null) {
            return new String(in.readAllBytes(), UTF_8);
          }
        }
      }
      throw new IllegalStateException("there is no " + file);
    }
  }
}
