package io.firebreak.runbook;

import io.firebreak.action.ActionCatalog;
import java.nio.charset.StandardCharsets;

/** Runbooks written as text, for tests of other packages. */
public final class RunbookTexts {
  private RunbookTexts() {}

  /** The version that a text is, which must have no error. */
  public static RunbookVersion version(ActionCatalog actions, String yaml) {
    var parsed = new Linter(actions).read("test.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    return parsed
        .version(null)
        .orElseThrow(() -> new AssertionError(parsed.found().toString() + "\n" + yaml));
  }

  /**
   * The version that a text is, whatever lint says of it, as of a program that knew fewer rules.
   */
  public static RunbookVersion unlinted(String yaml) {
    return Parsed.of("test.yaml", yaml.getBytes(StandardCharsets.UTF_8))
        .version(null)
        .orElseThrow();
  }
}
