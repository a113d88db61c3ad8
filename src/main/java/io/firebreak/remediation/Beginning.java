package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.alert.Alert;
import io.firebreak.plan.Scope;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Inputs;
import io.firebreak.runbook.Runbook;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run is started with.
 *
 * @param inputs resolved; empty when they are invalid
 * @param target canonical target; empty when it cannot be told
 * @param invalid why it cannot run, empty when it can
 */
public record Beginning(JsonNode inputs, String target, List<String> invalid) {
  public Beginning {
    invalid = List.copyOf(invalid);
  }

  /**
   * Resolves inputs and target.
   *
   * @param given inputs by name; they go before those that the runbook takes from the alert
   * @param alert what the runbook sees, null for none
   */
  public static Beginning of(
      Runbook runbook, Map<String, JsonNode> given, @Nullable Alert alert, Evaluator evaluator) {
    var values = new HashMap<String, Object>();
    if (alert != null) {
      values.put("alert", RunScope.alert(alert));
    }
    return switch (Inputs.resolve(runbook, given, values, evaluator)) {
      case Inputs.Invalid(var violations) ->
          new Beginning(JsonNodeFactory.instance.objectNode(), "", violations);
      case Inputs.Resolved(var inputs) ->
          switch (evaluator.render(
              runbook.target(), new Scope(values).with("inputs", inputs).values())) {
            case Evaluator.Rendered.Ok(var json) -> new Beginning(inputs, json.asText(), List.of());
            case Evaluator.Rendered.Failed(var message) ->
                new Beginning(inputs, "", List.of("target: " + message));
          };
    };
  }
}
