package io.firebreak.rehearsal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Places in a run as tests write them: a step's id stands for {@code steps.ID}. */
final class Paths {
  private static final String STEPS = "steps.";
  private static final String UNDO = ".undo";

  /** First words of paths that are no steps. */
  static final List<String> OTHERS =
      List.of(
          "preconditions",
          "capture",
          "baseline",
          "verify",
          "on_failure",
          "on_success",
          "on_skip",
          "on_cancel",
          "always");

  private Paths() {}

  /** The path as the engine has it. */
  static String full(String written) {
    var first = written.split("\\.", 2)[0];
    return first.equals("steps") || OTHERS.contains(first) ? written : STEPS + written;
  }

  /** The path as a test writes it. */
  static String brief(String path) {
    return path.startsWith(STEPS) ? path.substring(STEPS.length()) : path;
  }

  /** Whether a place is the written one or below it. */
  static boolean covers(@Nullable String written, String path) {
    if (written == null) {
      return true;
    }
    var full = full(written);
    return path.equals(full) || path.startsWith(full + ".");
  }

  static boolean isUndo(String path) {
    return path.endsWith(UNDO);
  }

  /** Whether it is a step's own path, not that of its undo or of people's agreement to a batch. */
  static boolean isStep(String path) {
    return path.startsWith(STEPS) && !isUndo(path) && !io.firebreak.plan.Paths.isApproval(path);
  }

  /** The step that an undo belongs to. */
  static String undone(String path) {
    return path.substring(0, path.length() - UNDO.length());
  }
}
