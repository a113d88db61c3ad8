package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.alert.Alert;
import io.firebreak.plan.Scope;
import io.firebreak.plan.Subject;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Runbook;
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
}
