package io.firebreak.app;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Intake;
import io.firebreak.app.config.Configuration;
import io.firebreak.incident.IncidentLimits;
import io.firebreak.incident.Incidents;
import io.firebreak.incident.Router;
import io.firebreak.incident.RunStarter;
import io.firebreak.journal.Database;
import io.firebreak.journal.Event;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import io.firebreak.journal.Unit;
import io.firebreak.remediation.Starter;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.RunbookVersion;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Leads accepted alerts to incidents and runs. */
@Singleton
final class Routing {
  /** Runs are started by the engine that drives them. */
  private record ByEngine(Starter starter) implements RunStarter {
    @Override
    public String start(
        Unit.Builder unit, String tenant, RunbookVersion version, String incidentId, Alert alert) {
      return starter.forAlert(unit, tenant, version, incidentId, alert);
    }

    @Override
    public List<String> resolved(
        Unit.Builder unit, String tenant, String incidentId, String episode, Instant endsAt) {
      return starter.resolved(unit, tenant, incidentId, episode, endsAt);
    }

    @Override
    public void wake(String tenant, String runId, List<Event> events) {
      starter.wake(tenant, runId, events);
    }
  }

  @Produces
  @Singleton
  Router router(
      Configuration configuration,
      Journal journal,
      Database database,
      Intake intake,
      Catalogue catalogue,
      Starter starter,
      IdSource ids,
      InstantSource clock) {
    return new Router(
        journal,
        database,
        intake,
        (_, alert) -> catalogue.match(alert),
        new ByEngine(starter),
        ids,
        clock,
        IncidentLimits.DEFAULT,
        PagerDutyDoorway.topics(configuration));
  }

  @Produces
  @Singleton
  Incidents incidents(Journal journal, Database database) {
    return new Incidents(journal, database);
  }

  void start(@Observes StartupEvent event, Router router, Intake intake) {
    intake.onAccepted(_ -> router.look());
    router.start();
  }

  void stop(
      @Observes @Priority(Interceptor.Priority.APPLICATION - 1) ShutdownEvent event,
      Router router) {
    router.close();
  }
}
