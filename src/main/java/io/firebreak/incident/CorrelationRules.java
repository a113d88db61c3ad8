package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.incident.CorrelationRule.Side;
import io.firebreak.incident.CorrelationRule.Tie;
import io.firebreak.label.Labels;
import io.firebreak.label.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The rules by which alerts explain other alerts, the one that goes first in front.
 *
 * @param releaseAfter how long an alert whose cause is over has to end too, before it starts what
 *     it would have started
 * @param staleAfter how long a cause may not have been heard of; then it explains nothing
 */
public record CorrelationRules(
    List<CorrelationRule> rules, Duration releaseAfter, Duration staleAfter) {
  /** Nothing explains anything. */
  public static final CorrelationRules NONE =
      new CorrelationRules(List.of(), Duration.ofMinutes(5), Duration.ofHours(6));

  public CorrelationRules {
    rules = List.copyOf(rules);
  }

  /** Whether an alert is one that explains others, by any rule. */
  public boolean isCause(Alert alert) {
    return ties(alert).stream().anyMatch(tie -> tie.side() == Side.PARENT);
  }

  /** On which sides of which rules an alert stands. */
  List<Tie> ties(Alert alert) {
    var ties = new ArrayList<Tie>();
    if (!rules.isEmpty()) {
      var labels = labels(alert);
      for (int order = 0; order < rules.size(); order++) {
        var rule = rules.get(order);
        for (var side : Side.values()) {
          if (rule.matches(side, labels)) {
            ties.add(rule.tie(side, order, labels, alert.startsAt()));
          }
        }
      }
    }
    return ties;
  }

  /** How early a rule goes; those that are configured no more go last. */
  int rank(String rule) {
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).name().equals(rule)) {
        return i;
      }
    }
    return rules.size();
  }

  /** Where a rule is written; its name when it is configured no more. */
  String where(String rule) {
    int rank = rank(rule);
    return rank == rules.size() ? rule : rules.get(rank).where();
  }

  /** What the matchers see, with the workload that the alert is about. */
  private static Labels labels(Alert alert) {
    var workload = Workload.of(alert.labels());
    if (workload == null) {
      return alert.matchable();
    }
    var all = new TreeMap<>(alert.matchable().map());
    all.putIfAbsent("workload", workload);
    return Labels.of(all);
  }
}
