package io.firebreak.runbook;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a condition demands: a part of it without {@code &&}, {@code ||} and {@code !}.
 */
sealed interface Demand {
  /**
   * A path holds one of some texts.
   *
   * @param path such as {@code alert.labels.team}
   */
  record OneOf(String path, Set<String> texts) implements Demand {
    public OneOf {
      texts = Set.copyOf(texts);
    }
  }

  /**
   * The text of a path begins with, ends with or holds another.
   *
   * @param function of CEL: {@code startsWith}, {@code endsWith}, {@code contains}
   */
  record Like(String path, String function, String part) implements Demand {
    boolean holds(String text) {
      return switch (function) {
        case "startsWith" -> text.startsWith(part);
        case "endsWith" -> text.endsWith(part);
        default -> text.contains(part);
      };
    }
  }

  /** Anything else, known by its form only. */
  record Other(String form) implements Demand {}

  /** Reads a part of a condition. */
  static Demand of(CelExpr node) {
    if (node.getKind() != Kind.CALL) {
      return new Other(form(node));
    }
    var call = node.call();
    var special =
        switch (call.function()) {
          case "_==_", "_!=_" -> equality(call.args().get(0), call.args().get(1));
          case "@in" -> member(call.args().get(0), call.args().get(1));
          case "startsWith", "endsWith", "contains" -> like(call);
          default -> null;
        };
    return special == null ? new Other(form(node)) : special;
  }

  /** Whether a part was read as the equality that it denies. */
  static boolean isInequality(CelExpr node, Demand demand) {
    return demand instanceof OneOf && node.call().function().equals("_!=_");
  }

  private static @Nullable Demand equality(CelExpr left, CelExpr right) {
    var path = path(left);
    var text = text(right);
    if (path == null || text == null) {
      path = path(right);
      text = text(left);
    }
    return path == null || text == null ? null : new OneOf(path, Set.of(text));
  }

  private static @Nullable Demand member(CelExpr element, CelExpr list) {
    var path = path(element);
    if (path == null || list.getKind() != Kind.LIST) {
      return null;
    }
    var texts = new HashSet<String>();
    for (var each : list.list().elements()) {
      var text = text(each);
      if (text == null) {
        return null;
      }
      texts.add(text);
    }
    return new OneOf(path, texts);
  }

  private static @Nullable Demand like(CelExpr.CelCall call) {
    var path = call.target().isPresent() ? path(call.target().get()) : null;
    var part = call.args().size() == 1 ? text(call.args().getFirst()) : null;
    return path == null || part == null ? null : new Like(path, call.function(), part);
  }

  /** The path of a field, {@code a.b} and {@code a["b"]} being the same; null for anything else. */
  static @Nullable String path(CelExpr node) {
    return switch (node.getKind()) {
      case IDENT -> node.ident().name();
      case SELECT ->
          node.select().testOnly()
              ? null
              : join(path(node.select().operand()), node.select().field());
      case CALL ->
          node.call().function().equals("_[_]")
              ? join(path(node.call().args().get(0)), text(node.call().args().get(1)))
              : null;
      case CONSTANT, LIST, MAP, STRUCT, COMPREHENSION, NOT_SET -> null;
    };
  }

  private static @Nullable String join(@Nullable String parent, @Nullable String field) {
    return parent == null || field == null ? null : parent + "." + field;
  }

  /** A text constant; null for anything else. */
  static @Nullable String text(CelExpr node) {
    return node.getKind() == Kind.CONSTANT
            && node.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? node.constant().stringValue()
        : null;
  }

  /** The same for equal parts of conditions, wherever they stand. */
  private static String form(CelExpr node) {
    var path = path(node);
    if (path != null) {
      return path;
    }
    return switch (node.getKind()) {
      case CONSTANT -> node.constant().toString();
      case SELECT -> "has(" + form(node.select().operand()) + "." + node.select().field() + ")";
      case CALL ->
          node.call().target().map(target -> form(target) + ".").orElse("")
              + node.call().function()
              + node.call().args().stream().map(Demand::form).toList();
      case LIST -> node.list().elements().stream().map(Demand::form).toList().toString();
      case MAP ->
          node.map().entries().stream()
              .map(entry -> form(entry.key()) + ":" + form(entry.value()))
              .collect(Collectors.joining(",", "{", "}"));
      case STRUCT -> "struct " + node.id();
      case COMPREHENSION -> comprehension(node.comprehension());
      case IDENT, NOT_SET -> "";
    };
  }

  private static String comprehension(CelExpr.CelComprehension loop) {
    return "loop("
        + String.join(
            ";",
            loop.iterVar(),
            loop.iterVar2(),
            form(loop.iterRange()),
            form(loop.accuInit()),
            form(loop.loopCondition()),
            form(loop.loopStep()),
            form(loop.result()))
        + ")";
  }
}
