package io.firebreak.testing;

import io.firebreak.journal.DatabaseConfig;
import io.firebreak.journal.Driver;
import io.firebreak.journal.EventTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.stream.Stream;

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
      case EMBEDDED -> new DatabaseConfig.Embedded(newFolder("store"));
      case POSTGRESQL -> Postgres.fresh();
    };
  }

  /** A temporary folder, which whoever asks for it has to {@link #delete}. */
  public static Path newFolder(String name) {
    try {
      return Files.createTempDirectory("firebreak-" + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a folder and all in it. */
  public static void delete(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
