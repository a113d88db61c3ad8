package io.firebreak.app;

import io.firebreak.app.config.Configuration;
import io.firebreak.app.config.GuardSettings;
import io.firebreak.gate.Budget;
import io.firebreak.gate.Budgets;
import io.firebreak.gate.Circuits;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.Glob;
import io.firebreak.gate.Streaks;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.runbook.Guards;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** What the configuration bounds every runbook by. */
@Singleton
final class GuardRoom {
  @Produces
  @Singleton
  FleetLimits fleet(Configuration configuration) {
    return new FleetLimits(
        globs(configuration.scope().targets()),
        new Budgets(
            configuration.budgets().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> budget(each.getKey(), each.getValue()))
                .toList()),
        configuration.blastRadius().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each ->
                new Guards.BlastRadius(
                    each.getValue().most(), each.getKey(), each.getValue().least()))
            .toList(),
        streaks(configuration.limits()));
  }

  private static Streaks.Limits streaks(Configuration.Limits limits) {
    return new Streaks.Limits(
        limits.circuitFailures(), limits.ineffectiveRuns(), limits.ineffectiveWithin());
  }

  private static Budget budget(String name, GuardSettings.Budget written) {
    return new Budget(
        name,
        globs(written.actions()),
        written.scope() == null ? null : Glob.of(written.scope()),
        written.count(),
        written.per());
  }

  private static List<Glob> globs(List<String> texts) {
    return texts.stream().map(Glob::of).toList();
  }

  @Produces
  @Singleton
  Circuits circuits(Journal journal, Database database, FleetLimits fleet) {
    return new Circuits(journal, database, fleet.streaks());
  }
}
