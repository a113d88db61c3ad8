package io.firebreak.api;

import io.firebreak.runbook.Linter;
import io.firebreak.runbook.RunbookVersion;
import org.jspecify.annotations.Nullable;

/** A runbook that came as the body of a request, and need not be in force. */
final class SentRunbook {
  private SentRunbook() {}

  /**
   * The runbook; a refusal with the place of each error when it has some.
   *
   * @param text as it came
   * @param file what the sender calls it, for the places; null when it does not say
   */
  static RunbookVersion read(Linter linter, byte @Nullable [] text, @Nullable String file) {
    var checked =
        linter.check(file == null ? "runbook.yaml" : file, text == null ? new byte[0] : text);
    var version = checked.version();
    if (version == null) {
      throw Problems.badRunbook(checked.report()).asRefusal();
    }
    return version;
  }
}
