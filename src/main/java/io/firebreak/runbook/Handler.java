package io.firebreak.runbook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something done after a run has ended, such as telling somebody.
 *
 * @param name for people; null: the action's name
 * @param uses the action
 * @param with its arguments
 * @param when CEL: only then; null for always
 * @param timeout limit of one attempt; null for the action's own
 * @param retry how errors are tried again; null for one attempt only
 */
public record Handler(
    @Key("One line for people.") @Nullable String name,
    @Key("The action.") String uses,
    @Key("The action's arguments.") Template.Fields with,
    @Key("CEL: only then.") @Nullable Expression when,
    @Key(value = "Limit of one attempt.", min = "100ms", max = "1d") @Nullable Duration timeout,
    @Key("How errors are tried again.") @Nullable Retry retry)
    implements Use {}
