package io.firebreak.app;

import io.firebreak.action.Egress;
import io.firebreak.action.Secrets;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.Hooks;
import io.firebreak.app.config.Configuration;
import io.firebreak.incident.Incidents;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.StreamId;
import io.firebreak.pagerduty.Reconciliation;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks PagerDuty at the start, and then now and again, for what its webhooks did not tell. */
@Singleton
final class Reconciling {
  private static final Logger LOG = Logger.getLogger(Reconciling.class);
  private static final String PAGERDUTY = "pagerduty";

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("pagerduty-reconciliation").factory());

  private @Nullable Reconciliation reconciliation;

  void start(
      @Observes StartupEvent event,
      Configuration configuration,
      Secrets secrets,
      Hooks hooks,
      Incidents incidents,
      IdSource ids) {
    var settings = PagerDutyDoorway.settings(configuration);
    var hook = hook(configuration);
    var account = configuration.pagerduty();
    if (settings == null || account == null || hook.isEmpty()) {
      return;
    }
    var opened =
        new Reconciliation(
            settings,
            secrets,
            Egress.Resolver.SYSTEM,
            hooks,
            hook.get(),
            incidents,
            ids,
            account.services());
    reconciliation = opened;
    var every = configuration.limits().pagerdutyReconcile().toMillis();
    var _ = clock.scheduleWithFixedDelay(() -> look(opened), 0, every, TimeUnit.MILLISECONDS);
  }

  private static Optional<String> hook(Configuration configuration) {
    return configuration.hooks().stream()
        .filter(hook -> hook.source().equals(PAGERDUTY))
        .map(hook -> new HookRef(StreamId.DEFAULT_TENANT, hook.source(), hook.name()).id())
        .findFirst();
  }

  /** A fault must not end the looking: the next one finds the same. */
  private static void look(Reconciliation reconciliation) {
    try {
      reconciliation.look();
    } catch (RuntimeException e) {
      LOG.error("PagerDuty was not asked what is open; it is asked the next time", e);
    }
  }

  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION - 2) ShutdownEvent event) {
    clock.shutdownNow();
    if (reconciliation != null) {
      reconciliation.close();
    }
  }
}
