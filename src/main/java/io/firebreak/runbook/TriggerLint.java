package io.firebreak.runbook;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import io.firebreak.alert.Severity;
import io.firebreak.runbook.Problem.Code;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Checks which alerts a trigger can match: none at all, or only such as there are none of. */
final class TriggerLint {
  /** What alerts hold, whatever system sends them. */
  private static final Map<String, List<String>> WORDS =
      Map.of(
          "alert.severity",
          Arrays.stream(Severity.values())
              .map(each -> each.name().toLowerCase(Locale.ROOT))
              .toList(),
          "alert.status",
          List.of("firing", "resolved"));

  private final Cel cel;
  private final Origins origins;
  private final Problems problems;

  TriggerLint(Cel cel, Origins origins, Problems problems) {
    this.cel = cel;
    this.origins = origins;
    this.problems = problems;
  }

  void check(Triggers.ByAlert trigger) {
    var when = trigger.when();
    if (!(cel.compile(when.source())
        instanceof Cel.Compiled.Ready(_, CelAbstractSyntaxTree tree))) {
      return;
    }
    words(when, tree, tree.getExpr());
    if (Condition.of(tree.getExpr()).filter(Condition::never).isPresent()) {
      problems.add(
          when.location(), Code.TRIGGER_NEVER, "no alert can match this; it contradicts itself");
    }
  }

  private void words(Expression when, CelAbstractSyntaxTree tree, CelExpr node) {
    if (node.getKind() != Kind.CALL) {
      return;
    }
    var call = node.call();
    call.args().forEach(argument -> words(when, tree, argument));
    if (call.args().size() != 2) {
      return;
    }
    var left = call.args().get(0);
    var right = call.args().get(1);
    switch (call.function()) {
      case "_==_", "_!=_" -> {
        word(when, tree, left, right);
        word(when, tree, right, left);
      }
      case "@in" -> {
        if (right.getKind() == Kind.LIST) {
          right.list().elements().forEach(element -> word(when, tree, left, element));
        }
      }
      default -> {}
    }
  }

  private void word(Expression when, CelAbstractSyntaxTree tree, CelExpr field, CelExpr constant) {
    var path = Demand.path(field);
    var words = path == null ? null : WORDS.get(path);
    var text = Demand.text(constant);
    if (words == null || text == null || words.contains(text)) {
      return;
    }
    var point = tree.getSource().getPositionsMap().getOrDefault(constant.id(), 0);
    var offset = when.source().offsetByCodePoints(0, point);
    problems.add(
        origins.at(when, offset),
        Code.FORMAT,
        path + " is never " + Problems.shown(text) + "; it is " + String.join(", ", words),
        Nearest.of(text, words));
  }
}
