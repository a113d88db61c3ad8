package io.firebreak.runbook;

import java.time.Duration;
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
   */
  record By(
      @Key("The action.") String uses,
      @Key("The action's arguments.") Template.Fields with,
      @Key(value = "Limit of one attempt.", min = "100ms", max = "1d") @Nullable Duration timeout,
      @Key("How errors are tried again.") @Nullable Retry retry)
      implements Undo, Use {}

  /**
   * Not at all.
   *
   * @param reason why not, shown to approvers
   */
  record None(
      @Key(value = "Why it cannot be undone; approvers see it.", name = "none") String reason)
      implements Undo {}
}
