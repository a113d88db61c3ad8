package io.firebreak.remediation;

import io.firebreak.action.Durations;
import io.firebreak.alert.Alert;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How far an alert's rule looks back, and so how long it may go on firing after a fix. */
final class LookBack {
  /** The annotation by which a rule says so, as a duration such as {@code 10m}. */
  static final String ANNOTATION = "firebreak_look_back";

  /** Of a rule that says nothing, or nothing that can be read. */
  static final Duration DEFAULT = Duration.ofMinutes(5);

  /** What an annotation, which anybody may have written, can ask for. */
  static final Duration MOST = Duration.ofHours(1);

  private LookBack() {}

  static Duration of(@Nullable Alert alert) {
    var said = alert == null ? null : alert.annotations().get(ANNOTATION);
    if (said == null) {
      return DEFAULT;
    }
    try {
      var asked = Durations.parse(said);
      return asked.compareTo(MOST) > 0 ? MOST : asked;
    } catch (IllegalArgumentException e) {
      return DEFAULT;
    }
  }
}
