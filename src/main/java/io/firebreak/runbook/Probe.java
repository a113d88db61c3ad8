package io.firebreak.runbook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a step with an unknown outcome happened.
 *
 * @param uses an action that only reads
 * @param with its arguments
 * @param expect CEL over {@code result}: true when it happened, false when it did not
 * @param timeout limit of the reading; null for the action's own
 */
public record Probe(
    @Key("An action that only reads.") String uses,
    @Key("The action's arguments.") Template.Fields with,
    @Key("CEL over result: true when the step happened.") Expression expect,
    @Key(value = "Limit of the reading.", min = "100ms", max = "5m") @Nullable Duration timeout)
    implements Use {}
