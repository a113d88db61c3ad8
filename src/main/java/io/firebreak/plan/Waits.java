package io.firebreak.plan;

import io.firebreak.action.Action;
import io.firebreak.action.DurableWait;
import io.firebreak.action.DurableWait.WaitSpec;
import io.firebreak.plan.PlannedStep.Pause;
import io.firebreak.runbook.FormRules;
import io.firebreak.runbook.Step;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What calls of actions wait for. */
public final class Waits {
  private Waits() {}

  /** Why a wait is not begun; empty when it may be, and for what is no wait. */
  public static <I extends Record> Optional<String> refusal(
      Action<I> action, I input, Caller caller) {
    if (!(action instanceof DurableWait<I> waits)) {
      return Optional.empty();
    }
    return waits.waitFor(input, caller.begun()) instanceof WaitSpec.UntilPerson person
        ? FormRules.wrong(person.form()).stream().findFirst()
        : waits.refusal(input, caller.begun());
  }

  /**
   * The wait that a call is; null when it is an effect.
   *
   * @param caller whose run's beginning a time of day is looked for from
   */
  public static <I extends Record> @Nullable Pause pause(
      Action<I> action, I input, Step.Call step, Caller caller) {
    return action instanceof DurableWait<I> waits
        ? Pause.of(waits.waitFor(input, caller.begun()), step.timeout())
        : null;
  }
}
