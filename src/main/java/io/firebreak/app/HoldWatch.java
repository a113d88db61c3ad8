package io.firebreak.app;

import io.firebreak.remediation.Engine;
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

/** Looks twice a second whether a hold came over runs that wait for people. */
@Singleton
final class HoldWatch {
  private static final Logger LOG = Logger.getLogger(HoldWatch.class);
  private static final int EVERY_MILLIS = 500;

  private final Withdrawals withdrawals;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("firebreak-holds").factory());

  HoldWatch(Engine engine) {
    this.withdrawals = engine.withdrawals();
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
    } catch (RuntimeException e) {
      LOG.warnf(
          "runs that wait under a hold were not ended; it is tried again: %s", e.getMessage());
    }
  }

  /** Before the journal closes. */
  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event) {
    thread.close();
  }
}
