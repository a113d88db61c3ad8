package io.firebreak.app;

import io.firebreak.alert.Intake;
import io.firebreak.hindsight.Explainer;
import io.firebreak.incident.Incidents;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.remediation.Versions;
import io.firebreak.runbook.Evaluator;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What looks back at the record. */
@Singleton
final class Lookback {
  @Produces
  @Singleton
  Explainer explainer(
      Journal journal,
      Database database,
      Intake intake,
      Incidents incidents,
      Versions versions,
      Evaluator evaluator) {
    return new Explainer(journal, database, intake, incidents, versions, evaluator);
  }
}
