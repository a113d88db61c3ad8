package io.firebreak.alert;

import io.firebreak.action.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How far an alert's rule looks back, and so how long it may go on firing after a fix. */
public final class LookBack {
  /** The annotation by which a rule says so, as a duration such as {@code 10m}. */
  public static final String ANNOTATION = "firebreak_look_back";

  /** Of a rule that says nothing, or nothing that can be read. */
  public static final Duration DEFAULT = Duration.ofMinutes(5);

  /** What an annotation, which anybody may have written, can ask for. */
  public static final Duration MOST = Duration.ofHours(1);

  private LookBack() {}

  /** Of the rule of an alert; {@link #DEFAULT} when no alert is given. */
  public static Duration of(@Nullable Alert alert) {
    return said(alert == null ? null : alert.annotations().get(ANNOTATION));
  }

  /**
   * By the words of an annotation.
   *
   * @param annotation null when the rule has none
   */
  public static Duration said(@Nullable String annotation) {
    if (annotation == null) {
      return DEFAULT;
    }
    try {
      var asked = Durations.parse(annotation);
      return asked.compareTo(MOST) > 0 ? MOST : asked;
    } catch (IllegalArgumentException e) {
      return DEFAULT;
    }
  }
}
