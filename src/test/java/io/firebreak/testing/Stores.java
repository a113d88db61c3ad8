package io.firebreak.testing;

import io.firebreak.journal.DatabaseConfig;
import io.firebreak.journal.Driver;
import io.firebreak.journal.EventTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * The two stores, for tests that must hold on both:
 *
 * {@snippet :
 * @ParameterizedTest
 * @EnumSource
 * void holds(Stores stores) {
 *   try (OpenStore store = stores.open(TYPES, clock)) {
 *     store.journal().commit(…);
 *   }
 * }
 * }
 */
public enum Stores {
  EMBEDDED,
  POSTGRESQL;

  /** Opens a fresh store with its tables. */
  public OpenStore open(EventTypes types, InstantSource clock) {
    return open(types, clock, Driver.PLAIN);
  }

  /** Opens a fresh store with a driver that can be made to fail. */
  public OpenStore open(EventTypes types, InstantSource clock, Driver driver) {
    var place = config();
    Tables.copyTo(place);
    return OpenStore.open(place, types, clock, driver);
  }

  /** A place where no store is yet. */
  public DatabaseConfig config() {
    return switch (this) {
      case EMBEDDED -> new DatabaseConfig.Embedded(folder());
      case POSTGRESQL -> Postgres.fresh();
    };
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("firebreak-store");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
