package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.cel.common.types.SimpleType;
import io.firebreak.action.Interpolate.Language;
import io.firebreak.runbook.Evaluator.Undecided;
import java.util.Map;

/** Renders arguments of which some depend on an earlier step; a sample stands for each of those. */
final class Sketch {
  private final Evaluator evaluator;
  private final Map<String, ?> values;

  Sketch(Evaluator evaluator, Map<String, ?> values) {
    this.evaluator = evaluator;
    this.values = values;
  }

  JsonNode tree(Template template, ArgumentShape shape) throws Undecided {
    return switch (template) {
      case Template.Constant constant -> constant.value();
      case Template.Value value -> leaf(value, shape, shape.language() == Language.PLAIN);
      case Template.Text text -> leaf(text, shape, false);
      case Template.Items(var items, var _) -> {
        var array = JsonNodeFactory.instance.arrayNode();
        for (var item : items) {
          array.add(tree(item, shape.item()));
        }
        yield array;
      }
      case Template.Fields(var fields, var _) -> {
        var object = JsonNodeFactory.instance.objectNode();
        for (var field : fields.entrySet()) {
          object.set(field.getKey(), tree(field.getValue(), shape.at(field.getKey())));
        }
        yield object;
      }
    };
  }

  private JsonNode leaf(Template leaf, ArgumentShape shape, boolean whole) throws Undecided {
    return new Renderer(expression ->
        evaluator.steps(expression).isEmpty()
            ? evaluator.value(expression, values)
            : whole
                ? Samples.of(SimpleType.DYN, shape.type())
                : Samples.within(SimpleType.DYN, shape.language(), false))
        .tree(leaf, shape);
  }
}
