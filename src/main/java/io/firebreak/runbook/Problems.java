package io.firebreak.runbook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong in one file. */
final class Problems {
  /** Nobody reads more, and a hostile file must not cost memory. */
  private static final int MOST = 100;

  private final List<Problem> found = new ArrayList<>();

  void add(Location location, Problem.Code code, String message) {
    add(location, code, message, null);
  }

  void add(Location location, Problem.Code code, String message, @Nullable String suggestion) {
    add(new Problem(location, code, message, suggestion));
  }

  void add(Problem problem) {
    if (found.size() < MOST && !found.contains(problem)) {
      found.add(problem);
    }
  }

  boolean full() {
    return found.size() >= MOST;
  }

  boolean errors() {
    return found.stream().anyMatch(problem -> !problem.code().warning());
  }

  /** In the order of the file. */
  List<Problem> list() {
    return found.stream()
        .sorted(
            Comparator.comparingInt((Problem problem) -> problem.location().line())
                .thenComparingInt(problem -> problem.location().column()))
        .toList();
  }

  /** A word of the file as it may stand in a message. */
  static String shown(String text) {
    var cut = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    return cut.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
  }
}
