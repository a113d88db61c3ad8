package io.firebreak.runbook;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds the variables that a parsed expression looks at. */
final class References {
  private References() {}

  /**
   * A variable with the fields that follow it.
   *
   * @param path such as {@code [steps, restart, result]}
   * @param id of the node of the first name, for its place
   */
  record Reference(List<String> path, long id) {}

  /** The ids after {@code steps}; all of {@code steps} at once counts as the id {@code *}. */
  static Set<String> steps(CelExpr expression) {
    var ids = new TreeSet<String>();
    for (var reference : of(expression)) {
      if (reference.path().getFirst().equals("steps")) {
        ids.add(reference.path().size() > 1 ? reference.path().get(1) : "*");
      }
    }
    return ids;
  }

  /** Every reference, the variables of macros left out. */
  static List<Reference> of(CelExpr expression) {
    var found = new ArrayList<Reference>();
    visit(expression, found, new ArrayDeque<>());
    return found;
  }

  private static void visit(CelExpr node, List<Reference> found, Deque<String> bound) {
    switch (node.getKind()) {
      case IDENT -> add(node, List.of(), found, bound);
      case SELECT -> select(node, found, bound);
      case CALL -> {
        node.call().target().ifPresent(target -> visit(target, found, bound));
        node.call().args().forEach(argument -> visit(argument, found, bound));
      }
      case LIST -> node.list().elements().forEach(element -> visit(element, found, bound));
      case MAP ->
          node.map()
              .entries()
              .forEach(entry -> {
                visit(entry.key(), found, bound);
                visit(entry.value(), found, bound);
              });
      case STRUCT -> node.struct().entries().forEach(entry -> visit(entry.value(), found, bound));
      case COMPREHENSION -> comprehension(node.comprehension(), found, bound);
      case CONSTANT, NOT_SET -> {}
    }
  }

  private static void select(CelExpr node, List<Reference> found, Deque<String> bound) {
    var fields = new ArrayDeque<String>();
    var inner = node;
    while (inner.getKind() == Kind.SELECT) {
      fields.addFirst(inner.select().field());
      inner = inner.select().operand();
    }
    if (inner.getKind() == Kind.IDENT) {
      add(inner, List.copyOf(fields), found, bound);
    } else {
      visit(inner, found, bound);
    }
  }

  private static void add(
      CelExpr ident, List<String> fields, List<Reference> found, Deque<String> bound) {
    var name = ident.ident().name();
    if (!bound.contains(name)) {
      var path = new ArrayList<String>(fields.size() + 1);
      path.add(name);
      path.addAll(fields);
      found.add(new Reference(List.copyOf(path), ident.id()));
    }
  }

  private static void comprehension(
      CelExpr.CelComprehension loop, List<Reference> found, Deque<String> bound) {
    visit(loop.iterRange(), found, bound);
    visit(loop.accuInit(), found, bound);
    bound.push(loop.iterVar());
    bound.push(loop.iterVar2());
    bound.push(loop.accuVar());
    visit(loop.loopCondition(), found, bound);
    visit(loop.loopStep(), found, bound);
    visit(loop.result(), found, bound);
    bound.pop();
    bound.pop();
    bound.pop();
  }
}
