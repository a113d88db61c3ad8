package io.firebreak.rehearsal;

import io.firebreak.plan.Paths;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Places in a run and its children as tests write them: those of {@link Paths}, where a step's id
 * stands for {@code steps.ID}. So {@code cart/restart} is a step of the child that {@code cart}
 * runs.
 */
final class Places {
  private static final String STEPS = "steps.";

  /** First words of places that are no steps. */
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

  private Places() {}

  /** The path as the engine has it. */
  static String full(String written) {
    return each(written, Places::fullPart);
  }

  /** The path as a test writes it. */
  static String brief(String path) {
    return each(path, Places::briefPart);
  }

  private static String each(String path, UnaryOperator<String> part) {
    return Stream.of(parts(path)).map(part).collect(Collectors.joining("/"));
  }

  /** The run's own part of a path, and that of each child further down. */
  static String[] parts(String path) {
    return path.split("/", -1);
  }

  private static String fullPart(String written) {
    var first = written.split("\\.", 2)[0];
    return first.equals("steps") || OTHERS.contains(first) ? written : STEPS + written;
  }

  /** A step may have an id that is one of the other words; then the whole path is meant. */
  private static String briefPart(String path) {
    var brief = path.startsWith(STEPS) ? path.substring(STEPS.length()) : path;
    return fullPart(brief).equals(path) ? brief : path;
  }

  /** Whether a place is the written one or below it. */
  static boolean covers(@Nullable String written, String path) {
    if (written == null) {
      return true;
    }
    var full = full(written);
    return path.equals(full) || path.startsWith(full + ".") || path.startsWith(full + "/");
  }

  /** A place of a run as the outermost run names it. */
  static String in(@Nullable String child, String path) {
    return child == null ? path : Paths.inChild(child, path);
  }

  /** The child run in which a place lies; null for the outermost run itself. */
  static @Nullable String child(String path) {
    var slash = path.lastIndexOf('/');
    return slash < 0 ? null : path.substring(0, slash);
  }

  private static String own(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether it is a step, an item, or the reading after a batch; no undo, no agreement. */
  static boolean isStep(String path) {
    return own(path).startsWith(STEPS) && !Paths.isUndo(path) && !Paths.isApproval(path);
  }

  /** Whether it is a handler. */
  static boolean isHandler(String path) {
    return !own(path).startsWith(STEPS);
  }
}
