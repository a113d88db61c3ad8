package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.label.TargetNames;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Inputs;
import io.firebreak.runbook.Runbook;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run is about: the inputs it is started with and its target.
 *
 * @param inputs resolved
 * @param target canonical; empty when it cannot be told
 * @param written the target as the runbook writes it, when it has another name; null when it is the
 *     canonical one
 * @param invalid why it cannot run, empty when it can
 */
public record Subject(
    JsonNode inputs, String target, @Nullable String written, List<String> invalid) {
  public Subject {
    invalid = List.copyOf(invalid);
  }

  /**
   * Finds inputs and target.
   *
   * @param given inputs by name; they go before those that the runbook finds by itself
   * @param scope what {@code from} and the target may look at
   */
  public static Subject find(
      Runbook runbook, Map<String, JsonNode> given, Scope scope, Evaluator evaluator) {
    return switch (Inputs.resolve(runbook, given, scope.values(), evaluator)) {
      case Inputs.Invalid(var violations) ->
          unknown(JsonNodeFactory.instance.objectNode(), violations);
      case Inputs.Resolved(var inputs) ->
          switch (evaluator.render(runbook.target(), scope.with("inputs", inputs).values())) {
            case Evaluator.Rendered.Ok(var json) -> named(inputs, json.asText(), evaluator.names());
            case Evaluator.Rendered.Failed(var message) ->
                unknown(inputs, List.of("target: " + message));
          };
    };
  }

  private static Subject unknown(JsonNode inputs, List<String> why) {
    return new Subject(inputs, "", null, why);
  }

  private static Subject named(JsonNode inputs, String written, TargetNames names) {
    var target = names.canonical(written);
    return new Subject(inputs, target, target.equals(written) ? null : written, List.of());
  }
}
