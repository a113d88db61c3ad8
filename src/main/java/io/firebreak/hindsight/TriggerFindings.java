package io.firebreak.hindsight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.firebreak.alert.Alert;
import io.firebreak.runbook.AlertValues;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Expression;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.TriggerMatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells what triggers say of an alert, with the values that their conditions look at. */
final class TriggerFindings {
  private final Evaluator evaluator;

  TriggerFindings(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  /** What each of these versions says of an alert, those that match first. */
  List<Finding> of(List<RunbookVersion> versions, Alert alert) {
    var values = AlertValues.of(alert);
    return versions.stream()
        .map(version -> TriggerMatch.of(version, values, evaluator))
        .sorted(java.util.Comparator.comparing((TriggerMatch match) -> !match.matched()))
        .map(match -> of(match, values))
        .toList();
  }

  /** One trigger's word. */
  Finding of(TriggerMatch match, JsonNode alert) {
    var version = match.version();
    var trigger = version.runbook().triggers().alert();
    return new Finding(
        "trigger",
        version.runbook().name(),
        match.reason().code(),
        switch (match.reason()) {
          case MATCHED -> "matches: " + match.detail();
          case NO_ALERT_TRIGGER -> "is not started by alerts";
          case CONDITION_FALSE -> "does not match: " + match.detail();
          case CONDITION_ERROR -> "cannot be evaluated, which is a no: " + match.detail();
        },
        trigger == null ? Map.of() : seen(trigger.when(), alert),
        null,
        List.of());
  }

  private Map<String, JsonNode> seen(Expression condition, JsonNode alert) {
    var seen = new LinkedHashMap<String, JsonNode>();
    for (var name : evaluator.names(condition)) {
      if (name.startsWith("alert.")) {
        var value = alert.at("/" + name.substring("alert.".length()).replace('.', '/'));
        seen.put(name, value.isMissingNode() ? NullNode.getInstance() : value);
      }
    }
    return seen;
  }
}
