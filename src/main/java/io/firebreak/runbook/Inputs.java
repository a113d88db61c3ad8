package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values that a run is started with: given by a person, else {@code from}, else default.
 */
public final class Inputs {
  private Inputs() {}

  /** What became of them. */
  public sealed interface Result {}

  /** Every input has a value that it allows, in the order declared. */
  public record Resolved(ObjectNode json) implements Result {}

  /**
   * Some have not, which blocks the run before any action.
   *
   * @param violations each with the input's name, what is wrong and no value
   */
  public record Invalid(List<String> violations) implements Result {
    public Invalid {
      violations = List.copyOf(violations);
    }
  }

  /**
   * Resolves the inputs of a run.
   *
   * @param given by the person who starts it; takes precedence
   * @param values what {@code from} may look at: {@code alert}, {@code incident}, {@code now}
   */
  public static Result resolve(
      Runbook runbook, Map<String, JsonNode> given, Map<String, ?> values, Evaluator evaluator) {
    var violations = new ArrayList<String>();
    for (var name : given.keySet()) {
      if (!runbook.inputs().containsKey(name)) {
        violations.add(unknown(name, runbook));
      }
    }
    var json = JsonNodeFactory.instance.objectNode();
    runbook
        .inputs()
        .forEach((name, input) -> {
          var found = find(input, given.get(name), values, evaluator);
          var wrong = found.why();
          if (wrong != null) {
            violations.add(name + " " + wrong);
          } else {
            json.set(name, found.value());
          }
        });
    return violations.isEmpty() ? new Resolved(json) : new Invalid(violations);
  }

  private static String unknown(String name, Runbook runbook) {
    var nearest = Nearest.of(name, runbook.inputs().keySet());
    return Problems.shown(name)
        + " is no input of "
        + runbook.name()
        + (nearest == null ? "" : " (did you mean \"" + nearest + "\"?)");
  }

  private record Found(@Nullable JsonNode value, @Nullable String why) {}

  private static Found find(
      Input input, @Nullable JsonNode given, Map<String, ?> values, Evaluator evaluator) {
    if (given != null && !given.isNull()) {
      return judged(input, given);
    }
    var why = "has no value";
    var from = input.from();
    if (from != null) {
      switch (evaluator.evaluate(from, values)) {
        case Evaluator.Rendered.Ok(var json) when !json.isNull() -> {
          return judged(input, json);
        }
        case Evaluator.Rendered.Ok _ -> why = "has no value: " + from.source() + " is null";
        case Evaluator.Rendered.Failed(var message) ->
            why = "has no value: " + from.source() + ": " + message;
      }
    }
    var fallback = input.fallback();
    return fallback == null ? new Found(null, why) : judged(input, fallback);
  }

  private static Found judged(Input input, JsonNode value) {
    return InputRules.violation(input, value)
        .map(violation -> new Found(null, violation))
        .orElseGet(() -> new Found(value, null));
  }
}
