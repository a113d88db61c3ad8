package io.firebreak.runbook;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading one file.
 *
 * @param file as it was given
 * @param root its tree; null when it is no YAML at all
 * @param runbook null when something that it needs is missing or wrong
 * @param origins where the expressions stand
 * @param problems what is wrong so far
 */
record Parsed(
    String file,
    @Nullable Node root,
    @Nullable Runbook runbook,
    Origins origins,
    Problems problems) {

  /** Reads a file's bytes. Nothing in it is trusted, and nothing is executed or fetched. */
  static Parsed of(String file, byte[] bytes) {
    var problems = new Problems();
    var origins = new Origins();
    var root = YamlReader.read(file, bytes, problems).orElse(null);
    var runbook = root == null ? null : new Binder(origins, problems).record(Runbook.class, root);
    return new Parsed(file, root, runbook, origins, problems);
  }

  /** The version that this file is, empty when it has an error. */
  Optional<RunbookVersion> version(@Nullable String author) {
    if (root == null || runbook == null || problems.errors()) {
      return Optional.empty();
    }
    var canonical = Canonical.of(root);
    return Optional.of(
        new RunbookVersion(Canonical.hash(canonical), canonical, runbook, file, author));
  }

  List<Problem> found() {
    return problems.list();
  }
}
