package io.firebreak.runbook;

import java.util.IdentityHashMap;

/** Remembers which scalar each expression came from, so that errors point at its characters. */
final class Origins {
  private final IdentityHashMap<Expression, Origin> found = new IdentityHashMap<>();

  private record Origin(Node.Scalar scalar, int offset) {}

  Expression expression(String source, Node.Scalar scalar, int offset) {
    var location = scalar.position().at(scalar.text(), offset);
    var expression = new Expression(source, location);
    found.put(expression, new Origin(scalar, offset));
    return expression;
  }

  /** The place of one UTF-16 unit of an expression's source. */
  Location at(Expression expression, int offset) {
    var origin = found.get(expression);
    return origin == null
        ? expression.location()
        : origin.scalar().position().at(origin.scalar().text(), origin.offset() + offset);
  }
}
