package io.firebreak.testing;

import io.firebreak.journal.Database;
import io.firebreak.journal.DatabaseConfig;
import io.firebreak.journal.Driver;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Journal;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * An open store with its journal; closing it removes an embedded store's folder.
 *
 * @param config where it is
 */
public record OpenStore(DatabaseConfig config, Database database, Journal journal)
    implements AutoCloseable {

  /** Opens what is at {@code config}, with its tables brought up to date. */
  public static OpenStore open(
      DatabaseConfig config, EventTypes types, InstantSource clock, Driver driver) {
    Database database = Database.open(config, clock, driver);
    return new OpenStore(config, database, database.journal(types, text -> text));
  }

  /** Stops using the store and leaves it where it is, as a process that ends does. */
  public void shutDown() {
    journal.close();
    database.close();
  }

  @Override
  public void close() {
    shutDown();
    if (config instanceof DatabaseConfig.Embedded(Path folder)) {
      Stores.delete(folder);
    }
  }
}
