package io.firebreak.app;

import io.firebreak.journal.Database;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.Schedules;
import io.firebreak.remediation.Starter;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.RunbookVersion;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Looks every second which runbooks are due by the clock. */
@Singleton
final class ScheduleWatch {
  private static final Logger LOG = Logger.getLogger(ScheduleWatch.class);

  private final Catalogue catalogue;
  private final Schedules schedules;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("firebreak-schedules").factory());

  ScheduleWatch(Starter starter, Catalogue catalogue, Database database) {
    this.catalogue = catalogue;
    this.schedules =
        new Schedules(
            StreamId.DEFAULT_TENANT, starter, catalogue::inForce, this::since, database::now);
  }

  private Instant since(RunbookVersion version) {
    var change = catalogue.lastChanges().get(version.runbook().name());
    return change == null ? Instant.EPOCH : change.at();
  }

  void start(@Observes StartupEvent event) {
    // It never ends by itself: what it throws is caught.
    var _ = thread.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  /** A store that is away must not end the thread; the next look starts what is due. */
  private void look() {
    try {
      schedules.look();
    } catch (RuntimeException e) {
      LOG.warn("runs that are due by the clock were not started; it is tried again", e);
    }
  }

  /** Before the journal closes. */
  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event) {
    thread.close();
  }
}
