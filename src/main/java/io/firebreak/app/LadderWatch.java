package io.firebreak.app;

import io.firebreak.journal.Event;
import io.firebreak.journal.Journal;
import io.firebreak.remediation.RunEvent.Moved;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Ladder;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Has the ladder look at the record when a run of this process may have added to it, and every few
 * seconds at what other processes added.
 */
@Singleton
final class LadderWatch {
  private static final Logger LOG = Logger.getLogger(LadderWatch.class);
  private static final int LOOK_SECONDS = 5;

  /** Many runs that end together are one look. */
  private static final int SOON_MILLIS = 500;

  private final Ladder ladder;
  private final Catalogue catalogue;
  private final AtomicBoolean awake = new AtomicBoolean();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("firebreak-ladder").factory());

  LadderWatch(Ladder ladder, Catalogue catalogue) {
    this.ladder = ladder;
    this.catalogue = catalogue;
  }

  void start(@Observes StartupEvent event, Journal journal) {
    journal.onCommit(this::committed);
    // It never ends by itself: what it throws is caught.
    var _ = thread.scheduleWithFixedDelay(this::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private void committed(List<Event> unit) {
    for (var event : unit) {
      if (event.payload() instanceof Moved moved
          && (moved.to().terminal() || moved.reason() != null)) {
        wake();
        return;
      }
    }
  }

  private void wake() {
    if (!awake.getAndSet(true)) {
      try {
        var _ = thread.schedule(this::look, SOON_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException stopped) {
        LOG.debug("the server stops; the next start looks at the record", stopped);
      }
    }
  }

  /** A store that is away must not end the thread; the next look finds what is missing. */
  private void look() {
    awake.set(false);
    try {
      ladder.look();
      catalogue.canaries().look();
    } catch (RuntimeException e) {
      LOG.warn("the record of the runbooks was not looked at; it is tried again", e);
    }
  }

  /** Before the journal closes. */
  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event) {
    thread.close();
  }
}
