package io.firebreak.rehearsal;

import io.firebreak.runbook.PolicyCatalogue;
import io.firebreak.runbook.PolicyCatalogue.InvalidPoliciesException;
import io.firebreak.runbook.PolicySet;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The policies that tests are played under, each folder read once. */
final class PolicyShelf {
  private static final String BUILT_IN = "built_in";
  private static final String NONE = "none";

  private final @Nullable Path usual;
  private final Map<Path, PolicySet> folders = new HashMap<>();
  private @Nullable PolicySet builtIn;

  /**
   * A shelf.
   *
   * @param usual the folder of those that hold where tests name no other; null for the built-in
   */
  PolicyShelf(@Nullable Path usual) {
    this.usual = usual;
  }

  /**
   * The policies of one test.
   *
   * @param folder in which the file of tests stands
   * @throws InvalidPoliciesException when they have an error
   */
  PolicySet of(Path folder, TestFile file, TestCase test) {
    var written = test.policies() == null ? file.policies() : test.policies();
    return switch (written) {
      case null -> usual == null ? builtIn() : read(usual);
      case BUILT_IN -> builtIn();
      case NONE -> PolicySet.none();
      default -> read(folder.resolve(written));
    };
  }

  private PolicySet builtIn() {
    var set = builtIn == null ? PolicyCatalogue.builtIn() : builtIn;
    builtIn = set;
    return set;
  }

  private PolicySet read(Path folder) {
    return folders.computeIfAbsent(folder.normalize(), PolicyCatalogue::of);
  }
}
