package io.firebreak.app;

import io.firebreak.remediation.Engine;
import io.firebreak.remediation.Releases;
import io.firebreak.remediation.Withdrawals;
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
 * Looks twice a second whether a hold came over runs that wait for people, and whether runs wait
 * for one that is over.
 */
@Singleton
final class HoldWatch {
  private static final Logger LOG = Logger.getLogger(HoldWatch.class);
  private static final int EVERY_MILLIS = 500;

  private final Withdrawals withdrawals;
  private final Releases releases;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("firebreak-holds").factory());

  HoldWatch(Engine engine) {
    this.withdrawals = engine.withdrawals();
    this.releases = engine.releases();
  }

  void start(@Observes StartupEvent event) {
    // It never ends by itself: what it throws is caught.
    var _ =
        thread.scheduleWithFixedDelay(
            this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A store that is away must not end the thread; the next look sees the holds. */
  private void look() {
    try {
      withdrawals.look();
      releases.look();
    } catch (RuntimeException e) {
      LOG.warnf(
          "runs that wait under a hold, or for one that is over, were not seen to; it is tried"
              + " again: %s",
          e.getMessage());
    }
  }

  /** Before the journal closes. */
  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event) {
    thread.close();
  }
}
