package io.firebreak.app;

import io.firebreak.action.Secrets;
import io.firebreak.alert.Episodes;
import io.firebreak.alert.Hooks;
import io.firebreak.alert.Intake;
import io.firebreak.app.config.Alertmanager;
import io.firebreak.app.config.Configuration;
import io.firebreak.connector.alertmanager.Alertmanagers;
import io.firebreak.journal.Database;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.StreamId;
import io.firebreak.webhook.prometheus.AlertmanagerReconciliation;
import io.firebreak.webhook.prometheus.AlertmanagerReconciliation.Peer;
import io.firebreak.webhook.prometheus.AlertmanagerReconciliation.Seen;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Asks Alertmanagers at the start, and then now and again, for what their webhooks did not tell.
 */
@Singleton
final class AlertmanagerReconciling {
  private static final Logger LOG = Logger.getLogger(AlertmanagerReconciling.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("alertmanager-reconciliation").factory());

  void start(
      @Observes StartupEvent event,
      Configuration configuration,
      Alertmanagers servers,
      Secrets secrets,
      Hooks hooks,
      Intake intake,
      Database database,
      IdSource ids,
      InstantSource time) {
    var every = configuration.limits().alertmanagerReconcile().toMillis();
    peers(configuration, servers, secrets)
        .forEach((hook, peers) -> {
          var reconciliation =
              new AlertmanagerReconciliation(
                  hooks,
                  intake,
                  new Episodes(database),
                  StreamId.DEFAULT_TENANT,
                  hook,
                  peers,
                  ids::next,
                  time);
          var _ =
              clock.scheduleWithFixedDelay(
                  () -> look(reconciliation), 0, every, TimeUnit.MILLISECONDS);
        });
  }

  /** All Alertmanagers of a hook, by its id. */
  private static Map<String, List<Peer>> peers(
      Configuration configuration, Alertmanagers servers, Secrets secrets) {
    var peers = new TreeMap<String, List<Peer>>();
    configuration
        .alertmanager()
        .forEach((name, server) -> {
          if (server.hook() != null) {
            peers
                .computeIfAbsent(server.hook(), _ -> new ArrayList<>())
                .add(peer(name, server, servers, secrets));
          }
        });
    return peers;
  }

  private static Peer peer(
      String name, Alertmanager server, Alertmanagers servers, Secrets secrets) {
    return () ->
        servers
            .overview(name, server.receiver(), secrets, PATIENCE)
            .map(seen -> new Seen(seen.since(), seen.groups()));
  }

  /** A fault must not end the looking: the next one finds the same. */
  private static void look(AlertmanagerReconciliation reconciliation) {
    try {
      reconciliation.look();
    } catch (RuntimeException e) {
      LOG.error("Alertmanager was not asked what fires; it is asked the next time", e);
    }
  }

  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION - 2) ShutdownEvent event) {
    clock.shutdownNow();
  }
}
