package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.firebreak.action.Action;
import io.firebreak.action.Decoded;
import io.firebreak.action.Interpolate.Language;
import io.firebreak.runbook.Evaluator.Undecided;
import io.firebreak.runbook.Problem.Code;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the arguments of one use of an action against the action's input record. What an
 * expression will yield is not known, so a sample of its type stands for it.
 */
final class ArgumentLint {
  private final Origins origins;
  private final Problems problems;
  private final Map<String, Input> inputs;
  private final IdentityHashMap<Expression, CelType> types = new IdentityHashMap<>();
  private boolean sound = true;

  ArgumentLint(Origins origins, Problems problems, Map<String, Input> inputs) {
    this.origins = origins;
    this.problems = problems;
    this.inputs = inputs;
  }

  /** Checks the arguments; null when they are wrong, or hold too much that is not known yet. */
  <I extends Record> @Nullable I check(
      Use use, Action<I> action, ExpressionLint expressions, Place place, Set<String> seen) {
    Templates.expressions(
        use.with(),
        expression -> {
          var type = expressions.check(expression, place, seen);
          types.put(expression, type == null ? SimpleType.DYN : type);
          sound &= type != null;
        });
    var sample = sample(use.with(), ArgumentShape.of(action.descriptor().input()));
    return switch (Decoded.of(action, sample)) {
      case Decoded.Sound<I>(var input) -> sound ? input : null;
      case Decoded.Unsound<I>(var violations) -> {
        violations.forEach(violation -> report(use, violation));
        yield null;
      }
    };
  }

  private void report(Use use, Decoded.Violation violation) {
    if (violation.pointer().isEmpty() && !types.isEmpty()) {
      return; // the action's own check saw samples; it looks again when the values are there
    }
    var path = path(violation.pointer());
    if (violation.message().equals("is missing")) {
      problems.add(
          origins.of(use, Arrays.copyOf(path, path.length - 1)),
          Code.MISSING_KEY,
          "the argument \"" + path[path.length - 1] + "\" is missing");
    } else if (violation.message().startsWith("there is no argument")) {
      problems.add(
          origins.ofKey(use, path), Code.UNKNOWN_KEY, violation.message(), violation.nearest());
    } else {
      problems.add(
          origins.of(use, path),
          Code.TYPE,
          (path.length == 1 ? "" : path[path.length - 1] + " ") + violation.message(),
          violation.nearest());
    }
  }

  private static Object[] path(String pointer) {
    var parts = ("with" + pointer).split("/", -1);
    return Arrays.stream(parts)
        .map(part -> part.replace("~1", "/").replace("~0", "~"))
        .map(part -> isIndex(part) ? (Object) Integer.valueOf(part) : part)
        .toArray();
  }

  private static boolean isIndex(String part) {
    return !part.isEmpty() && part.length() < 7 && part.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private JsonNode sample(Template template, ArgumentShape shape) {
    return switch (template) {
      case Template.Constant constant -> constant(constant, shape);
      case Template.Value value -> leaf(value, shape, Set.of(value.expression()));
      case Template.Text text -> text(text, shape);
      case Template.Items items -> {
        var array = JsonNodeFactory.instance.arrayNode();
        items.items().forEach(item -> array.add(sample(item, shape.item())));
        yield array;
      }
      case Template.Fields fields -> {
        var object = JsonNodeFactory.instance.objectNode();
        fields.fields().forEach((key, value) -> object.set(key, sample(value, shape.at(key))));
        yield object;
      }
    };
  }

  private JsonNode constant(Template.Constant constant, ArgumentShape shape) {
    if (isCode(shape.language()) && constant.value().asText().contains("{{")) {
      add(
          constant.location(),
          Code.TEMPLATE_IN_SCRIPT,
          "{{ }} is not filled in; pass values as arguments, env or parameters");
    }
    return constant.value();
  }

  private static boolean isCode(Language language) {
    return language == Language.SCRIPT || language == Language.STATEMENT;
  }

  private JsonNode text(Template.Text text, ArgumentShape shape) {
    for (var part : text.parts()) {
      if (part instanceof Template.Part.Secret secret
          && (!shape.takesSecrets() || shape.language() != Language.PLAIN)) {
        add(secret.location(), Code.SECRET_FORBIDDEN, "no secret may stand in this argument");
        return right(shape);
      }
    }
    return leaf(text, shape, Set.of());
  }

  private JsonNode leaf(Template leaf, ArgumentShape shape, Set<Expression> whole) {
    var last = new Expression[1];
    Renderer renderer =
        new Renderer(expression -> {
          last[0] = expression;
          var type = types.getOrDefault(expression, SimpleType.DYN);
          return whole.isEmpty()
              ? Samples.within(type, shape.language(), isDuration(expression))
              : Samples.of(type, shape.type());
        });
    try {
      if (!whole.isEmpty() && shape.language() == Language.PROMQL) {
        last[0] = whole.iterator().next();
        throw new Undecided("a whole query may not come from a value; write it out");
      }
      return renderer.tree(leaf, shape);
    } catch (Undecided e) {
      var expression = last[0];
      add(
          expression == null ? first(leaf) : expression.location(),
          isCode(shape.language()) ? Code.TEMPLATE_IN_SCRIPT : Code.TEMPLATE_FORBIDDEN,
          e.why());
      return right(shape);
    }
  }

  /** What would be right here, so that one mistake is told once. */
  private static JsonNode right(ArgumentShape shape) {
    return CelValues.toJson(Samples.of(SimpleType.DYN, shape.type()));
  }

  private static Location first(Template leaf) {
    var found = new Location[] {leaf.location()};
    Templates.expressions(
        leaf,
        expression -> {
          if (found[0].equals(leaf.location())) {
            found[0] = expression.location();
          }
        });
    return found[0];
  }

  private boolean isDuration(Expression expression) {
    var source = expression.source();
    var input = source.startsWith("inputs.") ? inputs.get(source.substring(7)) : null;
    return input != null && input.type() == Input.Type.DURATION;
  }

  private void add(Location location, Code code, String message) {
    sound = false;
    problems.add(location, code, message);
  }
}
