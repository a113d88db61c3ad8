package io.firebreak.app;

import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Secrets;
import io.firebreak.app.config.Configuration;
import io.firebreak.app.config.GuardSettings;
import io.firebreak.app.config.Limits;
import io.firebreak.gate.Budget;
import io.firebreak.gate.Budgets;
import io.firebreak.gate.Calendars;
import io.firebreak.gate.Circuits;
import io.firebreak.gate.ErrorBudgetRule;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.Glob;
import io.firebreak.gate.QueriedErrorBudgets;
import io.firebreak.gate.RunLimits;
import io.firebreak.gate.StormRule;
import io.firebreak.gate.Streaks;
import io.firebreak.gate.WindowRule;
import io.firebreak.incident.CorrelationRules;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.plan.Readings;
import io.firebreak.plan.Required;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Guards;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** What the configuration bounds every runbook by. */
@Singleton
final class GuardRoom {
  private static final Logger LOG = Logger.getLogger(GuardRoom.class);

  @Produces
  @Singleton
  FleetLimits fleet(
      Configuration configuration,
      Calendars calendars,
      ActionCatalog actions,
      Evaluator evaluator,
      Secrets secrets,
      CorrelationRules rules) {
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
        streaks(configuration.limits()),
        calendars,
        storm(configuration.storm(), rules),
        runs(configuration.limits()),
        new QueriedErrorBudgets(
            configuration.errorBudgets().entrySet().stream()
                .map(each -> queried(each.getKey(), each.getValue()))
                .toList(),
            new Readings(actions, evaluator, secrets)));
  }

  /** Where calendars are, below the folder of the configuration. */
  private static final String CALENDARS = "calendars";

  @Produces
  @Singleton
  Calendars calendars(Config process, Configuration configuration) {
    var folder = Path.of(process.getValue("firebreak.config", String.class));
    var calendars = unread(folder, configuration);
    calendars.refresh().forEach(problem -> LOG.warnf("calendars: %s", problem));
    return calendars;
  }

  /** The calendars of a configuration in this folder, before they are read. */
  static Calendars unread(Path folder, Configuration configuration) {
    return new Calendars(
        folder.resolve(CALENDARS),
        configuration.calendars().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> window(each.getKey(), each.getValue()))
            .toList());
  }

  private static WindowRule window(String name, GuardSettings.Calendar written) {
    var approvers = written.approvers();
    return new WindowRule(
        name,
        written.kind(),
        ZoneId.of(written.zone()),
        globs(written.targets()),
        approvers == null
            ? null
            : Required.of(
                approvers.count(),
                new ApprovalRule.Approvers(null, null, approvers.users(), approvers.teams()),
                List.of(ApprovalRule.Excluded.REQUESTER)));
  }

  private static StormRule storm(GuardSettings.Storm written, CorrelationRules rules) {
    return new StormRule(
        written.threshold(),
        written.calm(),
        globs(written.allow()),
        written.otherwise() == GuardSettings.Storm.Otherwise.REQUIRE_APPROVAL,
        rules::isCause);
  }

  private static QueriedErrorBudgets.Queried queried(
      String slo, GuardSettings.ErrorBudget written) {
    var rule =
        new ErrorBudgetRule(
            slo,
            BigDecimal.valueOf(written.lowBelow()),
            written.burnRate() == null ? null : BigDecimal.valueOf(written.fastBurn()),
            new ErrorBudgetRule.Modes(
                written.whenHealthy(),
                written.whenLow(),
                written.whenExhausted(),
                written.whenFastBurn(),
                written.whenCertified()),
            globs(written.certified()));
    return new QueriedErrorBudgets.Queried(
        rule, written.server(), written.remaining(), written.burnRate());
  }

  private static Streaks.Limits streaks(Limits limits) {
    return new Streaks.Limits(
        limits.circuitFailures(), limits.ineffectiveRuns(), limits.ineffectiveWithin());
  }

  private static RunLimits runs(Limits limits) {
    return new RunLimits(
        limits.readingMaxAge(), limits.staleAfter(), limits.captureTimeout(), limits.captureSize());
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
  Circuits circuits(
      Journal journal, Database database, FleetLimits fleet, Configuration configuration) {
    return new Circuits(journal, database, fleet.streaks(), configuration.targets().names());
  }
}
