package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.alert.Alert;
import io.firebreak.plan.Scope;
import io.firebreak.plan.Subject;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Runbook;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what a run is started with. */
public final class Beginning {
  private Beginning() {}

  /**
   * Resolves inputs and target.
   *
   * @param given inputs by name; they go before those that the runbook takes from the alert
   * @param alert what the runbook sees, null for none
   */
  public static Subject of(
      Runbook runbook, Map<String, JsonNode> given, @Nullable Alert alert, Evaluator evaluator) {
    var scope = new Scope(Map.of());
    return Subject.find(
        runbook,
        given,
        alert == null ? scope : scope.with("alert", RunScope.alert(alert)),
        evaluator);
  }

  /** What is wrong, by input: each violation begins with its name. */
  static Map<String, String> faults(List<String> violations) {
    var faults = new LinkedHashMap<String, String>();
    for (var violation : violations) {
      var at = violation.indexOf(' ');
      var name = violation.substring(0, at);
      faults.put(
          name.endsWith(":") ? name.substring(0, at - 1) : name, violation.substring(at + 1));
    }
    return faults;
  }
}
