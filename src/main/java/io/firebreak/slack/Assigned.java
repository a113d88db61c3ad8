package io.firebreak.slack;

import com.google.re2j.Pattern;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the buttons of a manual step are about: a step of a run, and nothing else. */
record Assigned(String runId, String path) {
  private static final Pattern FORM =
      Pattern.compile("([0-9A-Za-z_.-]{1,64}) ([0-9A-Za-z_.\\[\\]-]{1,500})");

  /** As it stands in a button. */
  String value() {
    return runId + " " + path;
  }

  /** Reads a button; exactly what {@link #value} writes, or nothing. */
  static Optional<Assigned> of(@Nullable String value) {
    if (value == null) {
      return Optional.empty();
    }
    var read = FORM.matcher(value);
    return read.matches()
        ? Optional.of(new Assigned(read.group(1), read.group(2)))
        : Optional.empty();
  }
}
