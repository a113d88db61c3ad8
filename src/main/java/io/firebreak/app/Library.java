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
import io.firebreak.runbook.RunbookVersion;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The runbooks in force. */
@Singleton
final class Library {
  private static final Logger LOG = Logger.getLogger(Library.class);

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

  @Produces
  @Singleton
  Versions versions(Catalogue catalogue) {
    return new Versions() {
      @Override
      public RunbookVersion byHash(String hash) {
        return catalogue.byHash(hash);
      }

      @Override
      public Optional<RunbookVersion> inForce(String name) {
        return catalogue.find(name);
      }
    };
  }
}
