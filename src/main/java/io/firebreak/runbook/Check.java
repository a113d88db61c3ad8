package io.firebreak.runbook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One check of a verification. */
public sealed interface Check {
  /**
   * A reading.
   *
   * @param name for people; null: the action's name
   * @param uses an action that only reads
   * @param with its arguments
   * @param expect CEL over {@code result} and {@code baseline} (the same reading before the change)
   * @param timeout limit of the reading; null for the action's own
   */
  record ByAction(
      @Key("One line for people.") @Nullable String name,
      @Key("An action that only reads.") String uses,
      @Key("The action's arguments.") Template.Fields with,
      @Key("CEL over result and baseline that must be true.") Expression expect,
      @Key(value = "Limit of the reading.", min = "100ms", max = "5m") @Nullable Duration timeout)
      implements Check, Use {}

  /** The alert that started the run has resolved; written {@code - alert_cleared}. */
  record AlertCleared() implements Check {}
}
