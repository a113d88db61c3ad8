package io.firebreak.app;

import io.firebreak.journal.Journal;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Ends the process when its store can be trusted no more, such as after a failed fsync: what was
 * answered is on disk, and a restart recovers from there (reliability.md F33).
 */
@Singleton
final class StorageWatch {
  /** The exit code of commands for storage that cannot be used, too. */
  private static final int UNAVAILABLE = 69;

  private static final Logger LOG = Logger.getLogger(StorageWatch.class);

  private final ScheduledExecutorService second =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("storage-watch").daemon().factory());

  void start(@Observes StartupEvent event, Journal journal) {
    var _ = second.scheduleWithFixedDelay(() -> look(journal), 1, 1, TimeUnit.SECONDS);
  }

  private static void look(Journal journal) {
    journal
        .broken()
        .ifPresent(why -> {
          LOG.fatalf("the store cannot be trusted any more, so this process ends: %s", why);
          Quarkus.asyncExit(UNAVAILABLE);
        });
  }

  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event) {
    second.shutdownNow();
  }
}
