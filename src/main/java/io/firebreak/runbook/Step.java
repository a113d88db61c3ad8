package io.firebreak.runbook;

import io.firebreak.durable.EffectClass;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of a runbook.
 *
 * @param id names it in expressions, journal and key
 * @param name for people; null: the id
 * @param uses the action
 * @param with its arguments
 * @param when CEL: skipped unless true; null for always
 * @param needs steps it waits for; null for the one written before it
 * @param timeout limit of one attempt; null for the action's own
 * @param retry how errors are tried again; null for one attempt only
 * @param undo how it is undone; null when nothing is said
 * @param effect a stricter class than the action's own; null for the action's
 * @param probe how to find out whether it happened; null for the action's own
 */
@Planned({
  "parallel",
  "for_each",
  "max_parallel",
  "on_error",
  "canary",
  "join",
  "approve_each",
  "env"
})
public record Step(
    @Key(value = "Names it in expressions.", pattern = Step.ID) String id,
    @Key("One line for people.") @Nullable String name,
    @Key("The action.") String uses,
    @Key("The action's arguments.") Template.Fields with,
    @Key("CEL: skipped unless true.") @Nullable Expression when,
    @Key(value = "Steps it waits for; by default the one before it.", most = 50)
        @Nullable List<String> needs,
    @Key(value = "Limit of one attempt.", min = "100ms", max = "1d") @Nullable Duration timeout,
    @Key("How errors are tried again.") @Nullable Retry retry,
    @Key("How it is undone.") @Nullable Undo undo,
    @Key("A stricter effect class than the action's own.") @Nullable EffectClass effect,
    @Key("How to find out whether it happened.") @Nullable Probe probe)
    implements Use {

  static final String ID = "[a-z][a-z0-9_]{0,62}";

  public Step {
    needs = needs == null ? null : List.copyOf(needs);
  }
}
