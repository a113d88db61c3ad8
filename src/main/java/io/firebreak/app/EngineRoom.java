package io.firebreak.app;

import io.firebreak.access.Approvers;
import io.firebreak.access.Directory;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Secrets;
import io.firebreak.app.config.Configuration;
import io.firebreak.approval.OnCall;
import io.firebreak.approval.People;
import io.firebreak.approval.SlackGroups;
import io.firebreak.durable.Worker;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.Holds;
import io.firebreak.journal.Database;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import io.firebreak.remediation.Doors;
import io.firebreak.remediation.DryRun;
import io.firebreak.remediation.Engine;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.Starter;
import io.firebreak.remediation.Versions;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.PolicyCatalogue;
import io.firebreak.slack.SlackCourier;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Puts the engine together and lets it run. */
@Singleton
final class EngineRoom {
  private static final int MOST_ACTIVE = 512;
  private static final Duration POLL = Duration.ofSeconds(1);

  @Produces
  @Singleton
  Evaluator evaluator(Configuration configuration) {
    return new Evaluator(configuration.targets().names());
  }

  @Produces
  @Singleton
  People people(Directory directory, OnCall onCall, SlackGroups groups) {
    return new Approvers(directory, onCall, groups);
  }

  @Produces
  @Singleton
  Holds holds(Configuration configuration, Journal journal, Database database, IdSource ids) {
    var topics =
        Stream.of(SlackDoorway.topics(configuration), PagerDutyDoorway.topics(configuration));
    return new Holds(
        journal,
        database,
        ids,
        topics.flatMap(List::stream).toList(),
        configuration.targets().names());
  }

  @Produces
  @Singleton
  Engine engine(
      Configuration configuration,
      Database database,
      Journal journal,
      ActionCatalog actions,
      Evaluator evaluator,
      Secrets secrets,
      Versions versions,
      PolicyCatalogue policies,
      FleetLimits fleet,
      People people,
      IdSource ids,
      SecureRandom random) {
    var limits = configuration.limits();
    return new Engine(
        new Engine.Ground(
            database,
            journal,
            actions,
            evaluator,
            secrets,
            versions,
            people,
            ids,
            () -> randomHex(random),
            random,
            System::nanoTime,
            doors(configuration),
            new Worker.Settings(
                ids.next(), limits.runLease(), POLL, MOST_ACTIVE, limits.shutdownGrace()),
            policies::inForce,
            fleet));
  }

  /** Who is told when a run changes. */
  private static Doors doors(Configuration configuration) {
    return new Doors(
        Stream.of(
                SlackDoorway.topics(configuration),
                PagerDutyDoorway.topics(configuration),
                MailDoorway.topics(configuration))
            .flatMap(List::stream)
            .toList(),
        configuration.slack() == null ? null : SlackCourier.TOPIC,
        configuration.limits().slackFallbackAfter());
  }

  /** 128 random bits: nobody can guess a question's id. */
  private static String randomHex(SecureRandom random) {
    var bits = new byte[16];
    random.nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }

  void start(@Observes StartupEvent event, Engine engine) {
    engine.start();
  }

  /** Before the journal closes, so that running actions can still record how they came out. */
  void stop(
      @Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event, Engine engine) {
    engine.close();
  }

  @Produces
  @Singleton
  Remediation remediation(Engine engine) {
    return engine.remediation();
  }

  @Produces
  @Singleton
  DryRun dryRun(Engine engine) {
    return engine.dryRun();
  }

  @Produces
  @Singleton
  Starter starter(Engine engine) {
    return engine.starter();
  }
}
