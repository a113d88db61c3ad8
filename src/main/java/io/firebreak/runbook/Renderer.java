package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.action.Interpolate.Language;
import io.firebreak.runbook.Evaluator.Undecided;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders one template. What a value brings in is never looked at as a template again. */
final class Renderer {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Values values;

  Renderer(Values values) {
    this.values = values;
  }

  /** Where the values of expressions come from. */
  @FunctionalInterface
  interface Values {
    /** The value, as CEL has it. */
    Object of(Expression expression) throws Undecided;
  }

  JsonNode tree(Template template, ArgumentShape shape) throws Undecided {
    return switch (template) {
      case Template.Constant constant -> constant.value();
      case Template.Value value -> whole(value.expression(), shape);
      case Template.Text text -> text(text.parts(), shape);
      case Template.Items items -> {
        var array = JSON.arrayNode();
        for (var item : items.items()) {
          array.add(tree(item, shape.item()));
        }
        yield array;
      }
      case Template.Fields fields -> {
        var object = JSON.objectNode();
        for (var field : fields.fields().entrySet()) {
          object.set(field.getKey(), tree(field.getValue(), shape.at(field.getKey())));
        }
        yield object;
      }
    };
  }

  private JsonNode whole(Expression expression, ArgumentShape shape) throws Undecided {
    if (shape.language() != Language.PLAIN) {
      var text = Interpolation.in(shape.language());
      text.value(value(expression));
      return TextNode.valueOf(text.finish());
    }
    try {
      return CelValues.toJson(value(expression));
    } catch (IllegalArgumentException e) {
      throw failed(expression, e.getMessage());
    }
  }

  private JsonNode text(List<Template.Part> parts, ArgumentShape shape) throws Undecided {
    if (parts.stream().noneMatch(Template.Part.Secret.class::isInstance)) {
      return TextNode.valueOf(plain(parts, shape.language()));
    }
    if (shape.language() != Language.PLAIN) {
      throw new Undecided("a secret may not stand in a URL, query, script or statement");
    }
    return withSecrets(parts);
  }

  private String plain(List<Template.Part> parts, Language language) throws Undecided {
    var text = Interpolation.in(language);
    for (var part : parts) {
      switch (part) {
        case Template.Part.Literal literal -> text.literal(literal.text());
        case Template.Part.Interpolation inner -> text.value(value(inner.expression()));
        case Template.Part.Secret _ -> throw new IllegalStateException("a secret is no value");
      }
    }
    var rendered = text.finish();
    if (rendered.length() > CelValues.LARGEST) {
      throw new Undecided("the text is longer than " + CelValues.LARGEST + " characters");
    }
    return rendered;
  }

  /** The form of {@link io.firebreak.action.SecretText} with references. */
  private JsonNode withSecrets(List<Template.Part> parts) throws Undecided {
    ArrayNode pieces = JSON.arrayNode();
    for (var part : parts) {
      switch (part) {
        case Template.Part.Literal literal -> pieces.add(literal.text());
        case Template.Part.Interpolation inner ->
            pieces.add(Interpolation.text(value(inner.expression())));
        case Template.Part.Secret secret -> pieces.addObject().put("$secret", secret.name());
      }
    }
    return JSON.objectNode().set("$text", pieces);
  }

  private Object value(Expression expression) throws Undecided {
    try {
      return values.of(expression);
    } catch (Undecided e) {
      throw failed(expression, e.why());
    }
  }

  private static Undecided failed(Expression expression, @Nullable String why) {
    return new Undecided("${{ " + Problems.shown(expression.source()) + " }}: ", why);
  }
}
