package io.firebreak.slack;

import com.google.re2j.Pattern;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a button is about: a question of a run, and nothing else. The plan that it asks about is
 * looked up here.
 */
record Asked(String runId, String approvalId) {
  private static final Pattern FORM =
      Pattern.compile("([0-9A-Za-z_-]{1,64}) ([0-9A-Za-z_-]{1,64})");

  /** As it stands in a button. */
  String value() {
    return runId + " " + approvalId;
  }

  /** Reads a button; exactly what {@link #value} writes, or nothing. */
  static Optional<Asked> of(@Nullable String value) {
    if (value == null) {
      return Optional.empty();
    }
    var read = FORM.matcher(value);
    return read.matches() ? Optional.of(new Asked(read.group(1), read.group(2))) : Optional.empty();
  }
}
