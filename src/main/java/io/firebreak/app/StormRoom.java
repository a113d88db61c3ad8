package io.firebreak.app;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Intake;
import io.firebreak.alert.StoredDelivery;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.Holds;
import io.firebreak.gate.MinuteCount;
import io.firebreak.gate.StormWatch;
import io.firebreak.journal.Database;
import io.firebreak.journal.Dialect;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Has a storm raised when alerts come too fast, here or in all processes together. */
@Singleton
final class StormRoom {
  private static final Logger LOG = Logger.getLogger(StormRoom.class);

  private final ScheduledExecutorService seconds =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("firebreak-storm-watch").factory());

  /** A delivery counts when it is on disk. */
  void start(
      @Observes StartupEvent event,
      Intake intake,
      Holds holds,
      FleetLimits fleet,
      Journal journal,
      Database database,
      InstantSource clock) {
    if (fleet.storm().threshold() == 0) {
      return;
    }
    var watch = new StormWatch(holds, fleet.storm(), clock);
    intake.onAccepted(delivery -> watch.heard(delivery.tenant(), firing(delivery)));
    if (database.dialect() == Dialect.POSTGRESQL) {
      var all = new MinuteCount(journal, StreamId.DEFAULT_TENANT, "alerts");
      intake.onAccepted(delivery -> all.add(firing(delivery)));
      var _ = seconds.scheduleWithFixedDelay(() -> share(all, watch), 1, 1, TimeUnit.SECONDS);
    }
  }

  private static int firing(StoredDelivery delivery) {
    return (int)
        delivery.alerts().stream().filter(alert -> alert.status() == Alert.Status.FIRING).count();
  }

  private static void share(MinuteCount alerts, StormWatch watch) {
    try {
      watch.heardByAll(StreamId.DEFAULT_TENANT, alerts.tell());
    } catch (RuntimeException e) {
      LOG.warnf("how many alerts all processes take in is counted at the next look: %s", e);
    }
  }

  /** Before the journal closes. */
  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event) {
    seconds.close();
  }
}
