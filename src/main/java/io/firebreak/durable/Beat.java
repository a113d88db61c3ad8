package io.firebreak.durable;

import io.firebreak.journal.StorageException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Does something again and again on a thread of its own; a failure does not end it. */
final class Beat implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Beat.class);

  private final ScheduledExecutorService thread;

  Beat(String name) {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name).daemon().factory());
  }

  /** As soon as the thread is free. */
  void soon(String what, Runnable body) {
    thread.execute(quietly(what, body));
  }

  /** The first time after one period, so that a start is not held up. */
  void every(long millis, String what, Runnable body) {
    var _ =
        thread.scheduleWithFixedDelay(quietly(what, body), millis, millis, TimeUnit.MILLISECONDS);
  }

  private static Runnable quietly(String what, Runnable body) {
    return () -> {
      try {
        body.run();
      } catch (StorageException e) {
        LOG.warnf("%s waits for the database: %s", what, e.getMessage());
      } catch (RuntimeException e) {
        LOG.errorf(e, "%s failed", what);
      }
    };
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
