package io.firebreak.plan;

import java.util.Set;

/** Which names mean the same at the end of a run as when its plan is made. */
final class Fixed {
  private static final Set<String> RUN =
      Set.of("run.id", "run.runbook", "run.target", "run.cause", "run.requester", "run.labels");

  private Fixed() {}

  /** Whether a dotted name, such as {@code alert.labels.job}, means the same at any time. */
  static boolean isFixed(String name) {
    var root = name.split("\\.", 2)[0];
    return switch (root) {
      case "alert", "incident", "inputs" -> true;
      default -> RUN.stream().anyMatch(each -> name.equals(each) || name.startsWith(each + "."));
    };
  }
}
