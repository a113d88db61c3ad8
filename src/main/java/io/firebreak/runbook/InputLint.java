package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.types.SimpleType;
import io.firebreak.runbook.Problem.Code;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks declared inputs: pattern, bounds, default, {@code from}, and that something fills them.
 */
final class InputLint {
  private final Node root;
  private final Problems problems;
  private final ExpressionLint expressions;

  InputLint(Node root, Problems problems, ExpressionLint expressions) {
    this.root = root;
    this.problems = problems;
    this.expressions = expressions;
  }

  void check(Runbook runbook) {
    runbook.inputs().forEach(this::check);
    if (runbook.triggers().alert() != null || runbook.triggers().schedule() != null) {
      runbook.inputs().forEach((name, input) -> filled(name, input, runbook.triggers()));
    }
  }

  private void check(String name, Input input) {
    if (!pattern(name, input)) {
      return;
    }
    bound(name, "min", input, input.min());
    bound(name, "max", input, input.max());
    from(input);
    var fallback = input.fallback();
    if (fallback != null) {
      value(name, input, fallback, "default");
    }
    for (var i = 0; i < input.values().size(); i++) {
      if (!InputRules.ofType(input.type(), input.values().get(i))) {
        add(Code.TYPE, "this must be " + InputRules.expected(input.type()), name, "values", i);
      }
    }
  }

  private boolean pattern(String name, Input input) {
    var pattern = input.pattern();
    if (pattern == null) {
      return true;
    }
    if (!List.of(Input.Type.STRING, Input.Type.LIST).contains(input.type())) {
      add(Code.TYPE, "only a string or a list can have a pattern", name, "pattern");
      return false;
    }
    try {
      Regex.compile(pattern);
      return true;
    } catch (IllegalArgumentException e) {
      add(Code.FORMAT, String.valueOf(e.getMessage()), name, "pattern");
      return false;
    }
  }

  private void bound(String name, String key, Input input, @Nullable JsonNode bound) {
    if (bound == null) {
      return;
    }
    var fits =
        switch (input.type()) {
          case INTEGER, NUMBER -> bound.isNumber();
          case DURATION -> InputRules.ofType(Input.Type.DURATION, bound);
          case STRING, BOOLEAN, LIST -> false;
        };
    if (!fits) {
      add(Code.TYPE, "only integer, number and duration have bounds, of their own type", name, key);
    }
  }

  private void value(String name, Input input, JsonNode value, String key) {
    InputRules.violation(input, value)
        .ifPresent(why ->
            add(
                InputRules.ofType(input.type(), value) ? Code.RANGE : Code.TYPE,
                "the " + key + " " + why,
                name,
                key));
  }

  private void from(Input input) {
    var from = input.from();
    if (from == null) {
      return;
    }
    var type = expressions.check(from, Place.INPUT, Set.of());
    var wanted =
        input.type() == Input.Type.NUMBER ? SimpleType.DOUBLE : Variables.type(input.type());
    if (type != null && !ExpressionLint.fits(type, wanted)) {
      problems.add(
          from.location(),
          Code.TYPE,
          "this is "
              + ExpressionLint.name(type)
              + ", the input is "
              + InputRules.expected(input.type()),
          conversion(input.type(), from));
    }
  }

  private static @Nullable String conversion(Input.Type type, Expression from) {
    return switch (type) {
      case INTEGER -> "int(" + from.source() + ")";
      case NUMBER -> "double(" + from.source() + ")";
      case STRING -> "string(" + from.source() + ")";
      case BOOLEAN, DURATION, LIST -> null;
    };
  }

  private void filled(String name, Input input, Triggers triggers) {
    if (input.fallback() != null || (input.from() != null && triggers.schedule() == null)) {
      return;
    }
    add(
        Code.MISSING_KEY,
        triggers.schedule() == null
            ? "nothing fills this input when an alert starts a run; give it from or default"
            : "nothing fills this input when the clock starts a run; give it a default",
        name);
  }

  private void add(Code code, String message, Object... path) {
    var full = new Object[path.length + 1];
    full[0] = "inputs";
    System.arraycopy(path, 0, full, 1, path.length);
    problems.add(root.at(full).location(), code, message);
  }
}
