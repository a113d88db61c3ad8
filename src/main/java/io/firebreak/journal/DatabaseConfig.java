package io.firebreak.journal;

import java.nio.file.Path;

/** Where Firebreak keeps what it knows. */
public sealed interface DatabaseConfig {
  /**
   * The embedded database.
   *
   * @param folder the data folder; created when missing, owned by one process at a time
   */
  record Embedded(Path folder) implements DatabaseConfig {}

  /**
   * A PostgreSQL server that several processes may share.
   *
   * @param url {@code jdbc:postgresql://host:port/database}
   * @param user the role to log in as
   * @param password its password
   */
  record Postgres(String url, String user, String password) implements DatabaseConfig {
    @Override
    public String toString() {
      return "Postgres[" + url + ", " + user + "]";
    }
  }
}
