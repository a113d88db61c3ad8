package io.firebreak.app;

import io.firebreak.alert.Intake;
import io.firebreak.app.config.Configuration;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.Holds;
import io.firebreak.gate.StandingStorms;
import io.firebreak.incident.CorrelationRules;
import io.firebreak.incident.IncidentLimits;
import io.firebreak.incident.Incidents;
import io.firebreak.incident.Leftovers;
import io.firebreak.incident.Router;
import io.firebreak.journal.Database;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import io.firebreak.remediation.MaintenanceWindows;
import io.firebreak.remediation.Starter;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Evaluator;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.InstantSource;
import java.util.stream.Stream;

/** Leads accepted alerts to incidents and runs. */
@Singleton
final class Routing {
  @Produces
  @Singleton
  Router router(
      Configuration configuration,
      IncidentLimits limits,
      Journal journal,
      Database database,
      Intake intake,
      Catalogue catalogue,
      Starter starter,
      IdSource ids,
      InstantSource clock,
      Holds holds,
      FleetLimits fleet,
      Evaluator evaluator,
      CorrelationRules rules) {
    return new Router(
        journal,
        database,
        intake,
        (_, alert) -> catalogue.match(alert),
        starter,
        ids,
        clock,
        limits,
        rules,
        new StandingStorms(holds, fleet.storm()),
        new MaintenanceWindows(fleet.calendars(), evaluator),
        Stream.concat(
                SlackDoorway.topics(configuration).stream(),
                PagerDutyDoorway.topics(configuration).stream())
            .toList());
  }

  @Produces
  @Singleton
  Leftovers leftovers(Journal journal) {
    return new Leftovers(journal);
  }

  @Produces
  @Singleton
  IncidentLimits incidentLimits(Configuration configuration) {
    return new IncidentLimits(configuration.limits().reopenWindow());
  }

  @Produces
  @Singleton
  Incidents incidents(Journal journal, Database database, Configuration configuration) {
    return new Incidents(journal, database, configuration.limits().staleAfter());
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
