package io.firebreak.runbook;

import io.firebreak.runbook.Problem.Code;
import java.util.HashMap;
import java.util.List;

/** Checks what runbooks are together, each of them having been looked at by itself. */
final class CatalogueLint {
  private CatalogueLint() {}

  /** Adds each problem to the later of the files that have it together. */
  static void check(List<Parsed> files) {
    names(files);
  }

  private static void names(List<Parsed> files) {
    var names = new HashMap<String, String>();
    for (var parsed : files) {
      var root = parsed.root();
      if (root != null && root.at("runbook") instanceof Node.Scalar name) {
        var other = names.putIfAbsent(name.text(), parsed.file());
        if (other != null && !other.equals(parsed.file())) {
          parsed
              .problems()
              .add(
                  name.location(),
                  Code.DUPLICATE_NAME,
                  "the runbook " + Problems.shown(name.text()) + " is already in " + other);
        }
      }
    }
  }
}
