package io.firebreak.app;

import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Egress;
import io.firebreak.action.Secrets;
import io.firebreak.alert.Intake;
import io.firebreak.app.config.Configuration;
import io.firebreak.approval.OnCall;
import io.firebreak.approval.People;
import io.firebreak.gate.FleetLimits;
import io.firebreak.hindsight.Backtests;
import io.firebreak.hindsight.Explainer;
import io.firebreak.hindsight.LatestRot;
import io.firebreak.hindsight.Observed;
import io.firebreak.hindsight.Rot;
import io.firebreak.hindsight.RotReason;
import io.firebreak.hindsight.Shadow;
import io.firebreak.hindsight.Simulator;
import io.firebreak.hindsight.Summaries;
import io.firebreak.incident.CorrelationRules;
import io.firebreak.incident.IncidentLimits;
import io.firebreak.incident.Incidents;
import io.firebreak.incident.RecentChanges;
import io.firebreak.incident.RoutingPreview;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.plan.Planner;
import io.firebreak.plan.Readings;
import io.firebreak.rehearsal.RecordedAnswers;
import io.firebreak.remediation.Drills;
import io.firebreak.remediation.DryRun;
import io.firebreak.remediation.MaintenanceWindows;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.Versions;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.PolicyCatalogue;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** What looks back at the record, on request and by itself. */
@Singleton
final class Lookback {
  private static final Logger LOG = Logger.getLogger(Lookback.class);

  /** Soon enough after somebody has saved a runbook, and cheap while nothing has changed. */
  private static final int AGAIN_SECONDS = 10;

  /** The start comes first. */
  private static final int FIRST_SECONDS = 10;

  private final ScheduledExecutorService background =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("firebreak-hindsight").daemon().factory());

  @Produces
  @Singleton
  Explainer explainer(
      Journal journal,
      Database database,
      Intake intake,
      Incidents incidents,
      Versions versions,
      Evaluator evaluator,
      RecentChanges changes) {
    return new Explainer(journal, database, intake, incidents, versions, evaluator, changes);
  }

  @Produces
  @Singleton
  Simulator simulator(
      Journal journal,
      Database database,
      Catalogue catalogue,
      Remediation remediation,
      Evaluator evaluator,
      ActionCatalog actions,
      FleetLimits fleet,
      OnCall onCall,
      Secrets secrets,
      IncidentLimits limits,
      CorrelationRules rules) {
    return new Simulator(
        journal,
        database,
        new RoutingPreview(
            journal,
            database,
            (_, alert) -> catalogue.match(alert),
            limits,
            rules,
            new MaintenanceWindows(fleet.calendars(), evaluator)),
        catalogue,
        remediation,
        evaluator,
        fleet,
        onCall,
        new Planner(actions, evaluator, secrets, Versions.of(catalogue)::inForce));
  }

  @Produces
  @Singleton
  Linter linter(ActionCatalog actions) {
    return new Linter(actions);
  }

  @Produces
  @Singleton
  Backtests backtests(
      Journal journal,
      Database database,
      Intake intake,
      Catalogue catalogue,
      Evaluator evaluator,
      ActionCatalog actions,
      FleetLimits fleet,
      Secrets secrets) {
    return new Backtests(
        journal,
        database,
        intake,
        catalogue,
        evaluator,
        fleet,
        new Readings(actions, evaluator, secrets));
  }

  @Produces
  @Singleton
  Shadow shadow(
      Database database,
      Catalogue catalogue,
      Backtests backtests,
      Versions versions,
      Evaluator evaluator,
      Remediation remediation,
      Incidents incidents,
      DryRun dryRun,
      ActionCatalog actions) {
    return new Shadow(
        database,
        catalogue,
        backtests,
        new Shadow.Ground(
            database,
            versions,
            evaluator,
            remediation,
            incidents,
            (run, version) ->
                RecordedAnswers.foreseeForAlert(
                    dryRun,
                    actions,
                    run,
                    remediation.events(run.stream().tenant(), run.id()),
                    catalogue.byHash(run.begun().version()),
                    version)));
  }

  @Produces
  @Singleton
  Observed observed(Database database, Remediation remediation, Incidents incidents) {
    return new Observed(database, remediation, incidents);
  }

  @Produces
  @Singleton
  Summaries summaries(Catalogue catalogue, Backtests backtests) {
    return new Summaries(
        StreamId.DEFAULT_TENANT,
        catalogue,
        backtests,
        report -> LOG.infof("runbook %s as it is now %s", report.runbook(), report.summary()));
  }

  @Produces
  @Singleton
  Drills drills(Database database) {
    return new Drills(database);
  }

  @Produces
  @Singleton
  Rot rot(
      Configuration configuration,
      Database database,
      Intake intake,
      Catalogue catalogue,
      Evaluator evaluator,
      Remediation remediation,
      People people,
      PolicyCatalogue policies,
      Linter linter,
      Secrets secrets) {
    return new Rot(
        StreamId.DEFAULT_TENANT,
        database,
        intake,
        catalogue,
        evaluator,
        remediation,
        people,
        policies::inForce,
        new RunbookNeeds(
            linter.within(Around.of(configuration, System.getenv())),
            secrets,
            Egress.to(configuration.scope().http(), Egress.Resolver.SYSTEM)));
  }

  @Produces
  @Singleton
  LatestRot latestRot(
      Database database, Catalogue catalogue, Rot rot, PrometheusRegistry registry) {
    var gauge =
        Gauge.builder()
            .name("firebreak_runbook_rot")
            .help("Runbooks in force that have gone stale, by the way in which they have.")
            .labelNames("reason")
            .withoutExemplars()
            .register(registry);
    return new LatestRot(
        database,
        catalogue,
        rot,
        report -> {
          report
              .counts()
              .forEach(
                  (reason, count) -> gauge.labelValues(reason.code()).set(count.doubleValue()));
          report.items().stream()
              .filter(item -> item.reason() == RotReason.QUORUM_UNREACHABLE)
              .forEach(item ->
                  LOG.warnf("runbook %s: nobody could approve: %s", item.runbook(), item.detail()));
        });
  }

  void start(@Observes StartupEvent event, Summaries summaries, LatestRot rot) {
    every(() -> {
      if (!summaries.refresh()) {
        rot.refresh();
      }
    });
  }

  private void every(Runnable work) {
    // It never ends by itself: what it throws is caught.
    var _ =
        background.scheduleWithFixedDelay(
            () -> guarded(work), FIRST_SECONDS, AGAIN_SECONDS, TimeUnit.SECONDS);
  }

  /** A store that is away must not end the thread; the next time finds what is missing. */
  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("looking back at the record failed; it is tried again", e);
    }
  }

  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event) {
    background.shutdownNow();
  }
}
