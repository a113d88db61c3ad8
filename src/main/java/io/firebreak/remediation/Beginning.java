package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.alert.Alert;
import io.firebreak.plan.Scope;
import io.firebreak.plan.Subject;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

  /**
   * What the expressions of a run see that an alert would start, before anything was done.
   *
   * @param id that the run would have
   */
  public static Scope scope(
      RunbookVersion version, Subject begins, Alert alert, String id, Instant now) {
    var json = JsonNodeFactory.instance;
    var seen = RunScope.alert(alert);
    var run = json.objectNode().put("id", id).put("runbook", version.runbook().name());
    run.put("target", begins.target()).put("cause", "alert").put("requester", "");
    run.put("state", RunStatus.PLANNING.code()).put("changed_at", "");
    run.put("autonomy", version.runbook().autonomy().name().toLowerCase(Locale.ROOT));
    run.set("labels", seen.path("labels"));
    return new Scope(
        Map.of(
            "inputs",
            begins.inputs(),
            "run",
            run,
            "steps",
            json.objectNode(),
            "now",
            now,
            "alert",
            seen,
            "incident",
            RunScope.incident(null, alert)));
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
