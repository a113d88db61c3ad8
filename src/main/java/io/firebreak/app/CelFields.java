package io.firebreak.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.alert.DeadLetterReason;
import io.firebreak.alert.FieldMapper;
import io.firebreak.alert.Unreadable;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Evaluator.Rendered;
import io.firebreak.runbook.Expression;
import io.firebreak.runbook.Location;
import java.util.Map;

/** Fields of generic hooks are found by the same expressions as everything in runbooks. */
final class CelFields implements FieldMapper {
  private final Evaluator evaluator;

  CelFields(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  @Override
  public Field field(String expression) {
    var parsed = new Expression(expression, new Location("hooks", 1, 1));
    return values -> value(parsed, values);
  }

  private JsonNode value(Expression expression, Map<String, JsonNode> values) throws Unreadable {
    return switch (evaluator.evaluate(expression, values)) {
      case Rendered.Ok(var json) -> json;
      // The evaluator's words may hold pieces of the body, which do not belong into a reason.
      case Rendered.Failed failed ->
          throw new Unreadable(
              DeadLetterReason.MAPPING_FAILED, "its expression has no value for this body");
    };
  }
}
