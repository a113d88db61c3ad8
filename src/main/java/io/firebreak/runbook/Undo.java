package io.firebreak.runbook;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a completed step is undone. */
public sealed interface Undo {
  /**
   * By an action.
   *
   * @param uses the action
   * @param with its arguments
   * @param timeout limit of one attempt; null for the action's own
   * @param retry how errors are tried again; null for one attempt only
   * @param bounds what arguments may be that depend on a step, its own or an earlier one, by place
   */
  record By(
      @Key("The action.") String uses,
      @Key("The action's arguments.") Template.Fields with,
      @Key(value = "Limit of one attempt.", min = "100ms", max = "1d") @Nullable Duration timeout,
      @Key("How errors are tried again.") @Nullable Retry retry,
      @Key(
              "What arguments may be that depend on the step or an earlier one, by where they stand"
                  + " in with, such as json.replicas.")
          Map<String, Bound> bounds)
      implements Undo, Act {
    public By {
      bounds = Collections.unmodifiableMap(new LinkedHashMap<>(bounds));
    }
  }

  /**
   * Not at all.
   *
   * @param reason why not, shown to approvers
   */
  record None(
      @Key(value = "Why it cannot be undone; approvers see it.", name = "none") String reason)
      implements Undo {}
}
