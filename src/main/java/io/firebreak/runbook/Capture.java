package io.firebreak.runbook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Evidence that is kept before anything changes.
 *
 * @param id names the evidence in the run's record
 * @param name for people; null: the id
 * @param uses an action that only reads
 * @param with its arguments
 * @param timeout limit of the reading
 */
public record Capture(
    @Key(value = "Names the evidence.", pattern = Step.ID) String id,
    @Key("One line for people.") @Nullable String name,
    @Key("An action that only reads.") String uses,
    @Key("The action's arguments.") Template.Fields with,
    @Key(value = "Limit of the reading.", fallback = "30s", min = "100ms", max = "10m")
        Duration timeout)
    implements Use {}
