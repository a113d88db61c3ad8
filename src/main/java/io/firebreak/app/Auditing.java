package io.firebreak.app;

import io.firebreak.alert.Changes;
import io.firebreak.app.config.Configuration;
import io.firebreak.journal.CheckpointKey;
import io.firebreak.journal.Checkpoints;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StorageException;
import io.firebreak.timeline.Timelines;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Seals the record every minute, and tells it. */
@Singleton
final class Auditing {
  private static final Logger LOG = Logger.getLogger(Auditing.class);
  private static final String KEYS = "keys";
  private static final String DEFAULT_FILE = "checkpoints.txt";

  private final ScheduledExecutorService minute =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("checkpoints").daemon().factory());

  @Produces
  @Singleton
  Timelines timelines(Journal journal, Database database) {
    return new Timelines(journal, new Changes(database));
  }

  /** Without a configured file the checkpoints stand in the data folder, which proves less. */
  @Produces
  @Singleton
  Checkpoints checkpoints(Configuration configuration, Database database, Journal journal) {
    var data = configuration.storage().data();
    var outside = configuration.audit().checkpoints();
    return new Checkpoints(
        database,
        journal,
        CheckpointKey.in(data.resolve(KEYS)),
        outside == null ? data.resolve(Path.of(DEFAULT_FILE)) : outside);
  }

  void start(@Observes StartupEvent event, Checkpoints checkpoints) {
    var _ = minute.scheduleWithFixedDelay(() -> take(checkpoints), 60, 60, TimeUnit.SECONDS);
  }

  void stop(
      @Observes @Priority(Interceptor.Priority.PLATFORM_AFTER - 1) ShutdownEvent event,
      Checkpoints checkpoints) {
    minute.shutdown();
    checkpoints.hurry();
    take(checkpoints);
  }

  private static void take(Checkpoints checkpoints) {
    try {
      var taken = checkpoints.take();
      if (!taken.problem().isEmpty()) {
        LOG.errorf("checkpoint: %s", taken.problem());
      }
    } catch (StorageException e) {
      LOG.warnf("the checkpoint waits for the database: %s", e.getMessage());
    }
  }
}
