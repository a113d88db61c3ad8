package io.firebreak.app;

import io.firebreak.app.config.Configuration;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.Holds;
import io.firebreak.gate.StandingStorms;
import io.firebreak.gate.StormNews;
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

/** Has Slack told of a storm while one stands. */
@Singleton
final class StormTeller {
  private static final Logger LOG = Logger.getLogger(StormTeller.class);
  private static final int LOOK_SECONDS = 5;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("firebreak-storms").factory());

  void start(
      @Observes StartupEvent event,
      Configuration configuration,
      Journal journal,
      Holds holds,
      FleetLimits fleet,
      InstantSource clock) {
    var topics = SlackDoorway.topics(configuration);
    if (!topics.isEmpty()) {
      var storms = new StandingStorms(holds, fleet.storm());
      var news = new StormNews(journal, storms, topics, clock);
      var _ =
          thread.scheduleWithFixedDelay(
              () -> look(news), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** A store that is away must not end the thread; the next look tells. */
  private static void look(StormNews news) {
    try {
      news.look(StreamId.DEFAULT_TENANT);
    } catch (RuntimeException e) {
      LOG.warnf("whether there is a storm to tell of is looked at again: %s", e.getMessage());
    }
  }

  /** Before the journal closes. */
  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event) {
    thread.close();
  }
}
