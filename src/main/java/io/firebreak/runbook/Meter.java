package io.firebreak.runbook;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.runtime.CelEvaluationListener;
import java.util.Collection;
import java.util.Map;

/**
 * Counts what one evaluation costs, and stops it: one for each node, and more for large values, so
 * that no expression can hold a thread or fill the memory.
 */
final class Meter implements CelEvaluationListener {
  /** About a tenth of a second. */
  static final long MOST = 1_000_000;

  /** The list that CEL's macros grow; charging it on every turn would square the cost. */
  private static final String GROWING = "@result";

  private long spent;

  @Override
  public void callback(CelExpr node, Object value) {
    spent += 1 + size(node, value);
    if (spent > MOST) {
      throw new TooCostly("it costs too much; look at less data");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new TooCostly("interrupted");
    }
  }

  boolean exceeded() {
    return spent > MOST;
  }

  private static long size(CelExpr node, Object value) {
    return switch (value) {
      case String text -> text.length() / 2;
      case Collection<?> list -> grows(node) ? 0 : list.size();
      case Map<?, ?> map -> map.size();
      default -> 0;
    };
  }

  private static boolean grows(CelExpr node) {
    if (node.getKind() == Kind.IDENT) {
      return node.ident().name().equals(GROWING);
    }
    if (node.getKind() == Kind.COMPREHENSION) {
      return false;
    }
    return node.getKind() == Kind.CALL
        && !node.call().args().isEmpty()
        && node.call().args().getFirst().getKind() == Kind.IDENT
        && node.call().args().getFirst().ident().name().equals(GROWING);
  }

  /** Ends an evaluation. */
  static final class TooCostly extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooCostly(String message) {
      super(message, null, false, false);
    }
  }
}
