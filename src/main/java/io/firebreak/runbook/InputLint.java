package io.firebreak.runbook;

import dev.cel.common.types.SimpleType;
import io.firebreak.runbook.Problem.Code;
import java.util.ArrayList;
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
    from(input);
    for (var fault : InputRules.declared(input)) {
      var path = new ArrayList<Object>(List.of(name));
      path.addAll(fault.path());
      add(fault.code(), fault.message(), path.toArray());
    }
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
