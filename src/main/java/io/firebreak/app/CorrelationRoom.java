package io.firebreak.app;

import io.firebreak.alert.Changes;
import io.firebreak.app.config.Configuration;
import io.firebreak.app.config.ConfigurationFile;
import io.firebreak.app.config.Correlation;
import io.firebreak.incident.CorrelationRule;
import io.firebreak.incident.CorrelationRule.Timing;
import io.firebreak.incident.CorrelationRules;
import io.firebreak.incident.RecentChanges;
import io.firebreak.journal.Database;
import io.firebreak.label.Matcher;
import io.firebreak.label.Matcher.Op;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** What explains what, as it is configured. */
@Singleton
final class CorrelationRoom {
  /** What scrapes for a whole cluster puts its own name where the service's belongs. */
  private static final String EXPORTERS = ".*(kube-state-metrics|exporter|kubelet).*";

  @Produces
  @Singleton
  CorrelationRules rules(Configuration configuration, Config process) {
    var folder = Path.of(process.getValue("firebreak.config", String.class));
    return rules(
        configuration.correlation(),
        configuration.limits().staleAfter(),
        ConfigurationFile.correlationRules(folder),
        folder.resolve(ConfigurationFile.NAME).toString());
  }

  @Produces
  @Singleton
  RecentChanges changes(Configuration configuration, Database database) {
    return new RecentChanges(new Changes(database), configuration.correlation().changes());
  }

  /**
   * The rules as grouping knows them.
   *
   * @param staleAfter how long a cause may not have been heard of
   * @param places where each is written
   * @param file that holds them
   */
  static CorrelationRules rules(
      Correlation configured, Duration staleAfter, List<String> places, String file) {
    var rules = new ArrayList<CorrelationRule>();
    for (int i = 0; i < configured.rules().size(); i++) {
      var rule = configured.rules().get(i);
      rules.add(
          new CorrelationRule(
              rule.name(),
              i < places.size() ? places.get(i) : file,
              Timing.WHILE_IT_FIRES,
              Matcher.parseAll(rule.parent()),
              Matcher.parseAll(rule.inhibit()),
              rule.equal(),
              rule.window() == null ? configured.window() : rule.window()));
    }
    var same = configured.sameService();
    if (same != null) {
      var theService =
          same.labels().stream().map(label -> Matcher.of(label, Op.NOT_MATCH, EXPORTERS)).toList();
      rules.add(
          new CorrelationRule(
              "same_service",
              file,
              Timing.SOON_AFTER,
              theService,
              theService,
              same.labels(),
              same.within()));
    }
    return new CorrelationRules(rules, configured.releaseAfter(), staleAfter);
  }
}
