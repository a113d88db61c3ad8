package io.firebreak.app;

import io.firebreak.access.AccessEvent;
import io.firebreak.action.Secrets;
import io.firebreak.alert.IntakeEvent;
import io.firebreak.app.config.Configuration;
import io.firebreak.app.config.ConfigurationFile;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.journal.Database;
import io.firebreak.journal.Driver;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import io.firebreak.remediation.RunEvents;
import io.firebreak.runbook.RunbookEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
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

  /** In microseconds, as the record keeps times: an event then needs no reading back. */
  @Produces
  @Singleton
  InstantSource clock() {
    return Clock.tick(Clock.systemUTC(), Duration.of(1, ChronoUnit.MICROS));
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
    IncidentEvent.register(types);
    RunbookEvent.register(types);
    RunEvents.addTo(types);
    return types.build();
  }

  /** A bean, so that a test of the whole program can put a driver in its place that fails. */
  @Produces
  @Singleton
  Driver driver() {
    return Driver.PLAIN;
  }

  @Produces
  @Singleton
  Database database(
      Configuration configuration, Secrets secrets, InstantSource clock, Driver driver) {
    return Database.open(StorePlace.of(configuration, secrets), clock, driver);
  }

  @Produces
  @Singleton
  Journal journal(Database database, EventTypes types, Secrets secrets) {
    return database.journal(types, secrets::redact);
  }

  /** After everything that writes has stopped. */
  void close(
      @Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) ShutdownEvent event,
      Journal journal,
      Database database) {
    journal.close();
    database.close();
  }
}
