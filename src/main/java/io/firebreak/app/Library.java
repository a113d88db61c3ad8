package io.firebreak.app;

import io.firebreak.action.ActionCatalog;
import io.firebreak.app.config.Configuration;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.Versions;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.PolicyCatalogue;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** The runbooks in force. */
@Singleton
final class Library {
  private static final Logger LOG = Logger.getLogger(Library.class);

  /** Where policies are, below the folder of the configuration. */
  private static final String POLICIES = "policies";

  @Produces
  @Singleton
  Catalogue catalogue(
      Configuration configuration,
      ActionCatalog actions,
      Evaluator evaluator,
      Database database,
      Journal journal) {
    var catalogue =
        new Catalogue(
            configuration.runbooks().path(),
            new Linter(actions),
            evaluator,
            database,
            journal,
            StreamId.DEFAULT_TENANT);
    var report = catalogue.reload();
    report.problems().forEach(problem -> LOG.warnf("runbooks: %s", problem));
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
    var folder = Path.of(process.getValue("firebreak.config", String.class)).resolve(POLICIES);
    var policies = new PolicyCatalogue(folder, journal, StreamId.DEFAULT_TENANT);
    var report = policies.reload();
    report.problems().forEach(problem -> LOG.warnf("policies: %s", problem));
    if (report.errors()) {
      throw new PolicyCatalogue.InvalidPoliciesException(report);
    }
    LOG.infof(
        "%d policies are in force, of %s",
        policies.inForce().policies().size(),
        Files.isDirectory(folder) ? folder : "the built-in set");
    return policies;
  }

  @Produces
  @Singleton
  Versions versions(Catalogue catalogue) {
    return catalogue::byHash;
  }
}
