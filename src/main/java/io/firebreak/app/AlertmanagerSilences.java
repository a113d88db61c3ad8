package io.firebreak.app;

import io.firebreak.action.Secrets;
import io.firebreak.app.config.Configuration;
import io.firebreak.connector.alertmanager.Alertmanagers;
import io.firebreak.incident.Silences;
import io.firebreak.journal.Database;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Reads the silences of Alertmanagers at the start, and then as often as the configuration says.
 */
@Singleton
final class AlertmanagerSilences {
  private static final Logger LOG = Logger.getLogger(AlertmanagerSilences.class);

  private static final int FORGET_SECONDS = 60;

  private final Set<String> unread = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("alertmanager-silences").factory());

  @Produces
  @Singleton
  Silences silences(Configuration configuration, Journal journal, Database database, IdSource ids) {
    return new Silences(journal, database, ids, configuration.limits().silences());
  }

  void start(
      @Observes StartupEvent event,
      Configuration configuration,
      Alertmanagers servers,
      Secrets secrets,
      Silences silences) {
    var read = new HashSet<String>();
    configuration
        .alertmanager()
        .forEach((name, server) -> {
          if (server.silences().isPositive()) {
            read.add(name);
            var reading =
                new SilenceReading(StreamId.DEFAULT_TENANT, name, servers, secrets, silences);
            var _ =
                clock.scheduleWithFixedDelay(
                    () -> look(name, reading),
                    0,
                    server.silences().toMillis(),
                    TimeUnit.MILLISECONDS);
          }
        });
    // Again and again, because a process with the configuration of before may still read them.
    var _ =
        clock.scheduleWithFixedDelay(
            () -> forget(silences, Set.copyOf(read)), 0, FORGET_SECONDS, TimeUnit.SECONDS);
  }

  /** Nobody reads the end of a silence whose Alertmanager is not read any more. */
  static void forget(Silences silences, Set<String> read) {
    try {
      silences.known(StreamId.DEFAULT_TENANT).stream()
          .flatMap(silence -> Stream.ofNullable(silence.server()))
          .filter(server -> !read.contains(server))
          .distinct()
          .forEach(server ->
              silences.told(
                  StreamId.DEFAULT_TENANT, server, List.of(), SilenceReading.actor(server)));
    } catch (RuntimeException e) {
      LOG.errorf(e, "silences of Alertmanagers that are not read stand until the next try");
    }
  }

  /** A fault must not end the looking: the next one finds the same. */
  void look(String name, SilenceReading reading) {
    try {
      if (reading.look()) {
        unread.remove(name);
      } else {
        unread.add(name);
      }
    } catch (RuntimeException e) {
      unread.add(name);
      LOG.errorf(e, "the silences of Alertmanager %s were not read; they are the next time", name);
    }
  }

  /** How many Alertmanagers could not say at the last try what is silenced. */
  int unread() {
    return unread.size();
  }

  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION - 2) ShutdownEvent event) {
    clock.shutdownNow();
  }
}
