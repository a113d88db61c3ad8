package io.firebreak.app;

import io.firebreak.action.Egress;
import io.firebreak.action.Secrets;
import io.firebreak.alert.Hooks;
import io.firebreak.app.config.Configuration;
import io.firebreak.approval.OnCall;
import io.firebreak.durable.Outbox;
import io.firebreak.gate.Holds;
import io.firebreak.incident.Incidents;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.pagerduty.OnCallSchedules;
import io.firebreak.pagerduty.PagerDutyCourier;
import io.firebreak.pagerduty.PagerDutyGround;
import io.firebreak.pagerduty.PagerDutySettings;
import io.firebreak.pagerduty.RefusedWebhooks;
import io.firebreak.remediation.Remediation;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells PagerDuty when it is configured, and asks it who is on call. */
@Singleton
final class PagerDutyDoorway {
  private static final Logger LOG = Logger.getLogger(PagerDutyDoorway.class);

  private @Nullable Outbox outbox;
  private @Nullable PagerDutyCourier courier;
  private @Nullable OnCallSchedules schedules;

  /** Topics of the outbox that runs and incidents are told to. */
  static List<String> topics(Configuration configuration) {
    return configuration.pagerduty() == null ? List.of() : List.of(PagerDutyCourier.TOPIC);
  }

  /** How PagerDuty is reached; null without PagerDuty. */
  static @Nullable PagerDutySettings settings(Configuration configuration) {
    var pagerduty = configuration.pagerduty();
    return pagerduty == null
        ? null
        : new PagerDutySettings(
            pagerduty.eventsKey(),
            pagerduty.apiToken(),
            pagerduty.from(),
            pagerduty.eventsUrl(),
            pagerduty.apiUrl(),
            configuration.http().reachedAt());
  }

  @Produces
  @Singleton
  OnCall onCall(Configuration configuration, Secrets secrets, InstantSource clock) {
    var settings = settings(configuration);
    if (settings == null) {
      return OnCall.NOWHERE;
    }
    var opened =
        new OnCallSchedules(settings, secrets, Egress.Resolver.SYSTEM, clock, System::nanoTime);
    schedules = opened;
    return opened;
  }

  void start(
      @Observes StartupEvent event,
      Configuration configuration,
      Secrets secrets,
      Database database,
      Journal journal,
      Remediation remediation,
      Incidents incidents,
      Holds holds,
      Hooks hooks,
      SecureRandom random) {
    var settings = settings(configuration);
    if (settings != null) {
      var refused = new RefusedWebhooks(subject -> enqueue(journal, subject));
      hooks.watchedBy(refused);
      courier =
          new PagerDutyCourier(
              new PagerDutyGround(
                  settings,
                  secrets,
                  Egress.Resolver.SYSTEM,
                  database,
                  journal,
                  remediation,
                  incidents,
                  holds,
                  refused));
      outbox = new Outbox(journal, database.dialect(), random, List.of(courier));
    }
  }

  /** A page that cannot be written down stands in the log, and the request is answered. */
  private static void enqueue(Journal journal, String subject) {
    var guard = Outbox.enqueue(StreamId.DEFAULT_TENANT, PagerDutyCourier.TOPIC, subject);
    try {
      journal.commit(Unit.builder().guard(guard).build());
    } catch (StorageException e) {
      LOG.errorf(e, "nobody is paged about %s", subject);
    }
  }

  /** Before the journal closes, so that what was told is still remembered. */
  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event) {
    if (outbox != null) {
      outbox.close();
    }
    if (courier != null) {
      courier.close();
    }
    if (schedules != null) {
      schedules.close();
    }
  }
}
