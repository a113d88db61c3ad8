package io.firebreak.app;

import io.firebreak.alert.Heartbeats;
import io.firebreak.app.config.Configuration;
import io.firebreak.gate.HeartbeatRecord;
import io.firebreak.gate.HeartbeatWatch;
import io.firebreak.gate.Holds;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.Remediation;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Listens for signs of life, and looks every few seconds which are missing. */
@Singleton
final class HeartbeatRoom {
  private static final Logger LOG = Logger.getLogger(HeartbeatRoom.class);
  private static final int LOOK_SECONDS = 5;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("firebreak-heartbeats").factory());

  /** Topics of the outbox that are told of a silence. */
  static List<String> topics(Configuration configuration) {
    return Stream.of(
            SlackDoorway.topics(configuration),
            PagerDutyDoorway.topics(configuration),
            MailDoorway.topics(configuration))
        .flatMap(List::stream)
        .toList();
  }

  @Produces
  @Singleton
  Heartbeats heartbeats(Configuration configuration) {
    return new Heartbeats(
        configuration.heartbeats().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> each.getValue().named(each.getKey()))
            .toList(),
        System::nanoTime);
  }

  @Produces
  @Singleton
  HeartbeatRecord record(Database database, Holds holds) {
    return new HeartbeatRecord(database, holds);
  }

  void start(
      @Observes StartupEvent event,
      Configuration configuration,
      Heartbeats heartbeats,
      Journal journal,
      Database database,
      Holds holds,
      Remediation remediation) {
    var watch =
        new HeartbeatWatch(
            StreamId.DEFAULT_TENANT,
            heartbeats,
            journal,
            database,
            holds,
            topics(configuration),
            (why, who) -> remediation.release(StreamId.DEFAULT_TENANT, why, who),
            System::nanoTime);
    var _ =
        thread.scheduleWithFixedDelay(
            () -> look(watch), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  /** A store that is away must not end the thread; the next look writes what was heard. */
  private static void look(HeartbeatWatch watch) {
    try {
      watch.look();
    } catch (RuntimeException e) {
      LOG.warnf("which heartbeats are silent is looked at again: %s", e.getMessage());
    }
  }

  /** Before the journal closes. */
  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event) {
    thread.close();
  }
}
