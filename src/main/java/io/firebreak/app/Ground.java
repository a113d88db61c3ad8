package io.firebreak.app;

import io.firebreak.access.AccessEvent;
import io.firebreak.alert.IntakeEvent;
import io.firebreak.app.config.Configuration;
import io.firebreak.app.config.ConfigurationFile;
import io.firebreak.journal.Database;
import io.firebreak.journal.DatabaseConfig;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.Config;

/** What everything else stands on: configuration, clock, ids, database, journal. */
@Singleton
final class Ground {
  @Produces
  @Singleton
  Configuration configuration(Config process) {
    var options = new HashMap<String, String>();
    process
        .getOptionalValue("firebreak.port", String.class)
        .ifPresent(v -> options.put("http.port", v));
    process
        .getOptionalValue("firebreak.data", String.class)
        .ifPresent(v -> options.put("storage.data", v));
    process
        .getOptionalValue("firebreak.runbooks", String.class)
        .ifPresent(v -> options.put("runbooks.path", v));
    var folder = Path.of(process.getValue("firebreak.config", String.class));
    return ConfigurationFile.read(folder, options, System.getenv());
  }

  @Produces
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }

  @Produces
  @Singleton
  SecureRandom random() {
    return new SecureRandom();
  }

  @Produces
  @Singleton
  IdSource ids(InstantSource clock, SecureRandom random) {
    return new SortableIds(clock, random);
  }

  @Produces
  @Singleton
  EventTypes eventTypes() {
    var types = EventTypes.builder();
    AccessEvent.register(types);
    IntakeEvent.register(types);
    return types.build();
  }

  @Produces
  @Singleton
  Database database(Configuration configuration, InstantSource clock) {
    return Database.open(new DatabaseConfig.Embedded(configuration.storage().data()), clock);
  }

  void close(@Disposes Database database) {
    database.close();
  }

  @Produces
  @Singleton
  Journal journal(Database database, EventTypes types) {
    return database.journal(types, UnaryOperator.identity());
  }

  void close(@Disposes Journal journal) {
    journal.close();
  }
}
