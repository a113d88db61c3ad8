package io.firebreak.runbook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A reading that must hold before anything is planned. Three-valued: met, unmet, error; an error
 * always blocks.
 *
 * @param name for people; null: the action's name
 * @param uses an action that only reads
 * @param with its arguments
 * @param expect CEL over {@code result} that must be true
 * @param otherwise what an unmet one does
 * @param timeout limit of the reading; null for the action's own
 */
public record Precondition(
    @Key("One line for people.") @Nullable String name,
    @Key("An action that only reads.") String uses,
    @Key("The action's arguments.") Template.Fields with,
    @Key("CEL over result that must be true.") Expression expect,
    @Key(value = "What happens when it is not.", name = "else", fallback = "skip")
        Otherwise otherwise,
    @Key(value = "Limit of the reading.", min = "100ms", max = "5m") @Nullable Duration timeout)
    implements Use {

  /** What an unmet precondition does to the run. */
  public enum Otherwise {
    SKIP,
    BLOCK,
    FAIL
  }
}
