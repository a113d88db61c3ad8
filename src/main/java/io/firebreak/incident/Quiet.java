package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says when people silenced an alert or work on what it is about, so that it starts nothing until
 * that has ended.
 */
@FunctionalInterface
public interface Quiet {
  /** They never did. */
  Quiet NONE = (_, _, _) -> Optional.empty();

  /**
   * A window in which alerts are expected.
   *
   * @param until when it ends
   * @param words which one, for people
   * @param silence id of the silence that it is, which may be ended earlier; null for none
   */
  record Window(Instant until, String words, @Nullable String silence) {
    /** One that is no silence. */
    public Window(Instant until, String words) {
      this(until, words, null);
    }
  }

  /** The window that keeps a runbook from being started for an alert; empty for none. */
  Optional<Window> window(RunbookVersion version, Alert alert, Instant now);

  /** Windows of this, and where there is none those of another. */
  default Quiet or(Quiet other) {
    return (version, alert, now) ->
        window(version, alert, now).or(() -> other.window(version, alert, now));
  }
}
