package io.firebreak.runbook;

import java.util.Arrays;
import java.util.IdentityHashMap;

/** Remembers which scalar each expression came from, so that errors point at its characters. */
final class Origins {
  private static final Location NOWHERE = new Location("", 1, 1);

  private final IdentityHashMap<Expression, Origin> found = new IdentityHashMap<>();

  private final IdentityHashMap<Object, Node> built = new IdentityHashMap<>();

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

  /** Remembers what a record was built from. */
  void built(Object record, Node node) {
    built.put(record, node);
  }

  /** Where a key of a record stands, or the record itself when the key is not given. */
  Location of(Object record, Object... path) {
    var node = built.get(record);
    return node == null ? NOWHERE : node.at(path).location();
  }

  /** Whether a key of a record was written. */
  boolean has(Object record, String key) {
    return built.get(record) instanceof Node.Mapping map && map.entry(key) != null;
  }

  /** Where a key itself stands, rather than what it holds. */
  Location ofKey(Object record, Object... path) {
    var node = built.get(record);
    if (node == null) {
      return NOWHERE;
    }
    var parent = node.at(Arrays.copyOf(path, path.length - 1));
    var entry =
        parent instanceof Node.Mapping map
            ? map.entry(String.valueOf(path[path.length - 1]))
            : null;
    return entry == null ? parent.location() : entry.location();
  }
}
