package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.alert.Alert;
import java.util.Map;

/**
 * What one runbook's alert trigger says of an alert.
 *
 * @param version the version that was asked
 * @param reason whether it matched, and why not
 * @param detail the condition, and what was wrong with it
 */
public record TriggerMatch(RunbookVersion version, TriggerReason reason, String detail) {
  /** Asks the trigger of any version, in force or not. */
  public static TriggerMatch of(RunbookVersion version, Alert alert, Evaluator evaluator) {
    return of(version, AlertValues.of(alert), evaluator);
  }

  /**
   * The same for an alert that several are asked about.
   *
   * @param alert as {@link AlertValues} shows it
   */
  public static TriggerMatch of(RunbookVersion version, JsonNode alert, Evaluator evaluator) {
    var trigger = version.runbook().triggers().alert();
    if (trigger == null) {
      return new TriggerMatch(version, TriggerReason.NO_ALERT_TRIGGER, "");
    }
    var condition = trigger.when().source();
    return switch (evaluator.test(trigger.when(), Map.of("alert", alert))) {
      case Evaluator.Truth.True _ -> new TriggerMatch(version, TriggerReason.MATCHED, condition);
      case Evaluator.Truth.False _ ->
          new TriggerMatch(version, TriggerReason.CONDITION_FALSE, condition);
      case Evaluator.Truth.Failed(var why) ->
          new TriggerMatch(version, TriggerReason.CONDITION_ERROR, condition + ": " + why);
    };
  }

  /** Whether the alert starts it. */
  public boolean matched() {
    return reason == TriggerReason.MATCHED;
  }
}
