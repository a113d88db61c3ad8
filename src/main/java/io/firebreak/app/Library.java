package io.firebreak.app;

import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Secrets;
import io.firebreak.app.config.Configuration;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.Versions;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.FolderWatch;
import io.firebreak.runbook.Ladder;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.PolicyCatalogue;
import io.firebreak.runbook.Problem;
import io.firebreak.runbook.Reloadable;
import io.firebreak.runbook.Reloads;
import io.firebreak.runbook.RunbookSource;
import io.firebreak.runbook.git.GitSettings;
import io.firebreak.runbook.git.GitSource;
import io.firebreak.slo.RunMetrics;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** The runbooks in force. */
@Singleton
final class Library {
  private static final int MOST_TOLD = 20;
  private static final Logger LOG = Logger.getLogger(Library.class);
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final Map<String, List<Problem>> known = new ConcurrentHashMap<>();

  @Produces
  @Singleton
  RunbookSource source(Configuration configuration, Secrets secrets) {
    var runbooks = configuration.runbooks();
    var git = runbooks.git();
    return git == null
        ? RunbookSource.folder(runbooks.path())
        : new GitSource(
            new GitSettings(
                git,
                runbooks.branch(),
                runbooks.path().normalize().toString(),
                configuration.storage().data().resolve("runbooks.git"),
                runbooks.timeout(),
                runbooks.requireSigned() ? runbooks.allowedSigners() : null,
                runbooks.user(),
                runbooks.password(),
                runbooks.key(),
                runbooks.knownHosts()),
            secrets,
            System::nanoTime);
  }

  @Produces
  @Singleton
  Catalogue catalogue(
      Configuration configuration,
      RunbookSource source,
      ActionCatalog actions,
      PolicyCatalogue policies,
      Evaluator evaluator,
      Database database,
      Journal journal) {
    var linter = new Linter(actions);
    var catalogue =
        new Catalogue(
            source,
            () ->
                linter.within(Around.of(configuration, System.getenv())).under(policies.inForce()),
            evaluator,
            database,
            journal,
            StreamId.DEFAULT_TENANT,
            SlackDoorway.topics(configuration));
    tell("runbooks", catalogue.reload().problems());
    LOG.infof("%d runbooks are in force", catalogue.inForce().size());
    return catalogue;
  }

  /**
   * The policies in force.
   *
   * @throws PolicyCatalogue.InvalidPoliciesException when they have an error: without them nothing
   *     may start
   */
  @Produces
  @Singleton
  PolicyCatalogue policies(Config process, Journal journal) {
    var folder =
        PolicyCatalogue.folderIn(Path.of(process.getValue("firebreak.config", String.class)));
    var policies = new PolicyCatalogue(folder, journal, StreamId.DEFAULT_TENANT);
    var report = policies.reload();
    tell("policies", report.problems());
    if (report.errors()) {
      throw new PolicyCatalogue.InvalidPoliciesException(report);
    }
    LOG.infof(
        "%d policies are in force, of %s",
        policies.inForce().policies().size(),
        Files.isDirectory(folder) ? folder : "the built-in set");
    return policies;
  }

  /**
   * Whatever is read from files is read again by these, when its bean is a {@link Reloadable}. The
   * runbooks come last, because what lint says of them depends on the rest.
   */
  @Produces
  @Singleton
  Reloads reloads(
      Configuration configuration, @All List<Reloadable> reloadables, RunMetrics metrics) {
    return new Reloads(
        reloadables.stream().sorted(Comparator.comparing(Catalogue.class::isInstance)).toList(),
        new Reloads.Settings(FolderWatch.Settings.DEFAULT, configuration.runbooks().poll(), AGAIN),
        (what, outcome) -> told(metrics, what, outcome));
  }

  /** Problems are told once, when they are new. */
  private void told(RunMetrics metrics, String what, Reloads.Outcome outcome) {
    metrics.reloaded(what, outcome.code());
    if (outcome instanceof Reloads.Outcome.Read(var problems)
        && !problems.equals(known.put(what, problems))) {
      tell(what, problems);
      LOG.infof("%s were read again: %d problems", what, problems.size());
    }
  }

  /** Errors first, and no more than a person reads: the catalogue has them all. */
  private static void tell(String what, List<Problem> problems) {
    problems.stream()
        .sorted(Comparator.comparing(problem -> problem.code().warning()))
        .limit(MOST_TOLD)
        .forEach(problem -> LOG.warnf("%s: %s", what, problem));
    if (problems.size() > MOST_TOLD) {
      LOG.warnf(
          "%s: %d problems more; 'firebreak runbooks' and the page /runbooks list all",
          what, problems.size() - MOST_TOLD);
    }
  }

  void start(@Observes StartupEvent event, Reloads reloads) {
    reloads.start();
  }

  /** Before the journal closes, so that what is being read is still recorded. */
  void stop(
      @Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event, Reloads reloads) {
    reloads.close();
  }

  @Produces
  @Singleton
  Versions versions(Catalogue catalogue, Ladder ladder) {
    return Versions.of(catalogue, ladder);
  }

  @Produces
  @Singleton
  Ladder ladder(
      Catalogue catalogue, Journal journal, Database database, Configuration configuration) {
    return new Ladder(
        journal,
        database,
        StreamId.DEFAULT_TENANT,
        catalogue::inForce,
        SlackDoorway.topics(configuration));
  }
}
