package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.runbook.Template;

/** Shows templates that a plan cannot resolve yet as their author wrote them. */
public final class Sources {
  private Sources() {}

  /** The template as its author wrote it, which is what is committed while it is open. */
  public static JsonNode source(Template template) {
    var json = JsonNodeFactory.instance;
    return switch (template) {
      case Template.Constant constant -> constant.value();
      case Template.Value value -> json.textNode("${{ " + value.expression().source() + " }}");
      case Template.Text text -> {
        var out = new StringBuilder();
        for (var part : text.parts()) {
          switch (part) {
            case Template.Part.Literal(var literal) -> out.append(literal);
            case Template.Part.Interpolation(var expression) ->
                out.append("${{ ").append(expression.source()).append(" }}");
            case Template.Part.Secret secret ->
                out.append("${{ secrets.").append(secret.name()).append(" }}");
          }
        }
        yield json.textNode(out.toString());
      }
      case Template.Items items -> {
        var array = json.arrayNode();
        items.items().forEach(item -> array.add(source(item)));
        yield array;
      }
      case Template.Fields fields -> {
        var object = json.objectNode();
        fields.fields().forEach((key, value) -> object.set(key, source(value)));
        yield object;
      }
    };
  }
}
