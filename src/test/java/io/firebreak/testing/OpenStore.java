package io.firebreak.testing;

import io.firebreak.journal.Database;
import io.firebreak.journal.DatabaseConfig;
import io.firebreak.journal.Driver;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

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
      delete(folder);
    }
  }

  static void delete(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
