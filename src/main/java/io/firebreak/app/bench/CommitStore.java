package io.firebreak.app.bench;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** What this machine's disk and SQLite can do at most: one small row in each durable commit. */
final class CommitStore {
  private CommitStore() {}

  /** Durable commits in a second. */
  static double perSecond(Path file, int commits) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT)");
      connection.setAutoCommit(false);
      try (var insert = connection.prepareStatement("INSERT INTO row (text) VALUES (?)")) {
        insert.setString(1, "x".repeat(100));
        long begun = System.nanoTime();
        for (int i = 0; i < commits; i++) {
          insert.executeUpdate();
          connection.commit();
        }
        return commits / ((System.nanoTime() - begun) / 1e9);
      }
    }
  }
}
