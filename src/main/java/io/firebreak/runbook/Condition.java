package io.firebreak.runbook;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a condition demands, as far as its text alone tells: alternatives, each a {@link Clause} of
 * demands that must all hold. It finds conditions that can never hold, and two that hold together.
 *
 * @param alternatives none for a condition that is constantly false
 */
record Condition(List<Clause> alternatives) {
  /** Multiplying out more than this would cost more than it can find. */
  private static final int MOST = 128;

  Condition {
    alternatives = List.copyOf(alternatives);
  }

  /** Reads a parsed expression; empty when it has too many alternatives to look at. */
  static Optional<Condition> of(CelExpr expression) {
    return Optional.ofNullable(clauses(expression, true)).map(Condition::new);
  }

  /** What always holds of a path: it is one of some texts. */
  static Condition oneOf(String path, Set<String> texts) {
    return new Condition(List.of(Clause.of(new Demand.OneOf(path, texts), true)));
  }

  /** Both; this one alone when there would be too many alternatives to look at. */
  Condition and(Condition other) {
    return alternatives.size() * other.alternatives.size() > MOST
        ? this
        : new Condition(
            alternatives.stream()
                .flatMap(mine -> other.alternatives.stream().map(mine::and))
                .toList());
  }

  /** Whether nothing can make it true. */
  boolean never() {
    return alternatives.stream().allMatch(Clause::contradictory);
  }

  /** The values that alternatives ask for; conditions without a common one are not compared. */
  Set<String> anchors() {
    return alternatives.stream()
        .flatMap(clause -> clause.anchors().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether something certainly makes both true, if each of them can be. */
  boolean overlaps(Condition other) {
    return alternatives.stream()
        .anyMatch(mine -> other.alternatives.stream().anyMatch(mine::overlaps));
  }

  private static @Nullable List<Clause> clauses(CelExpr node, boolean wanted) {
    if (node.getKind() == Kind.CONSTANT
        && node.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE) {
      return node.constant().booleanValue() == wanted ? List.of(Clause.ANYTHING) : List.of();
    }
    if (node.getKind() == Kind.CALL) {
      switch (node.call().function()) {
        case "!_" -> {
          return clauses(node.call().args().getFirst(), !wanted);
        }
        case "_&&_" -> {
          return wanted ? all(node, true) : any(node, false);
        }
        case "_||_" -> {
          return wanted ? any(node, true) : all(node, false);
        }
        default -> {}
      }
    }
    var demand = Demand.of(node);
    return List.of(Clause.of(demand, wanted != Demand.isInequality(node, demand)));
  }

  private static @Nullable List<Clause> any(CelExpr node, boolean wanted) {
    var both = new ArrayList<Clause>();
    for (var side : node.call().args()) {
      var clauses = clauses(side, wanted);
      if (clauses == null) {
        return null;
      }
      both.addAll(clauses);
    }
    return both.size() > MOST ? null : both;
  }

  private static @Nullable List<Clause> all(CelExpr node, boolean wanted) {
    var product = List.of(Clause.ANYTHING);
    for (var side : node.call().args()) {
      var clauses = clauses(side, wanted);
      if (clauses == null || product.size() * clauses.size() > MOST) {
        return null;
      }
      product =
          product.stream()
              .flatMap(before -> clauses.stream().map(before::and))
              .collect(Collectors.toList());
    }
    return product;
  }
}
