package io.firebreak.app;

import io.firebreak.app.config.Configuration;
import io.firebreak.gate.Holds;
import io.firebreak.gate.StopFile;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.Remediation;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.net.HostName;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Looks for the file that stops everything, from before the engine starts until it has stopped. */
@Singleton
final class StopWatch {
  private static final Logger LOG = Logger.getLogger(StopWatch.class);
  private static final String NAME = "stop";

  /** A quarter of the second within which no new effect may start. */
  private static final int EVERY_MILLIS = 250;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("stop-file").daemon().factory());

  @Produces
  @Singleton
  StopFile stopFile(Configuration configuration, Holds holds, Remediation remediation) {
    var file = configuration.killSwitch().file();
    return new StopFile(
        file == null ? configuration.storage().data().resolve(NAME) : file,
        HostName.getHostName(),
        StreamId.DEFAULT_TENANT,
        holds,
        (why, who) -> remediation.release(StreamId.DEFAULT_TENANT, why, who));
  }

  /** What stands in the file holds before the first run is driven. */
  void start(
      @Observes @Priority(Interceptor.Priority.APPLICATION) StartupEvent event, StopFile file) {
    look(file);
    var _ =
        thread.scheduleWithFixedDelay(
            () -> look(file), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Before the journal closes. */
  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event) {
    thread.shutdown();
  }

  private static void look(StopFile file) {
    try {
      file.look();
    } catch (RuntimeException e) {
      // The next look tries again; a thread that ended here would never hold anything more.
      LOG.warnf("%s could not be heeded yet: %s", file.path(), e.getMessage());
    }
  }
}
