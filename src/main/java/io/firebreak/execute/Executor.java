package io.firebreak.execute;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Call;
import io.firebreak.action.Deadline;
import io.firebreak.action.Secrets;
import io.firebreak.durable.Outcome;
import io.firebreak.plan.Arguments;
import io.firebreak.plan.Caller;
import java.time.Duration;

/** Begins effects and probes, once each, within their limits. */
public final class Executor {
  private final ActionCatalog actions;
  private final Secrets secrets;

  /** An executor over these actions. */
  public Executor(ActionCatalog actions, Secrets secrets) {
    this.actions = actions;
    this.secrets = secrets;
  }

  /**
   * Performs one attempt. A fault of the action's program after it began is an unknown outcome,
   * never an invitation to begin again.
   *
   * @param arguments as committed, secrets by reference
   * @param key idempotency key
   * @param attempt from 1
   */
  public Outcome execute(
      String actionName,
      JsonNode arguments,
      Caller caller,
      String key,
      int attempt,
      Duration timeout)
      throws InterruptedException {
    var action = actions.find(actionName);
    if (action.isEmpty()) {
      return new Outcome.NotApplied("no_such_action", "there is no action " + actionName, false);
    }
    var call =
        new Call(
            caller.tenant(),
            caller.runId(),
            caller.path(),
            key,
            attempt,
            caller.begun(),
            timeout,
            secrets);
    return executeBy(action.get(), arguments, call);
  }

  private <I extends Record> Outcome executeBy(Action<I> action, JsonNode arguments, Call call)
      throws InterruptedException {
    return switch (Arguments.decode(action, arguments)) {
      case Arguments.Failed<I>(var message) ->
          new Outcome.NotApplied("arguments_invalid", message, false);
      case Arguments.Resolved<I>(var _, var input) -> begin(action, input, call);
    };
  }

  private <I extends Record> Outcome begin(Action<I> action, I input, Call call)
      throws InterruptedException {
    try (var _ = Deadline.after(call.timeout())) {
      return action.execute(input, call);
    } catch (Secrets.SecretMissingException e) {
      return new Outcome.NotApplied("secret_missing", String.valueOf(e.getMessage()), false);
    } catch (RuntimeException e) {
      return new Outcome.Unknown(
          "action_fault",
          action.descriptor().name() + " broke off: " + secrets.redact(String.valueOf(e)));
    }
  }

  /** Asks whether an earlier call with this key happened. */
  public Action.Probed probe(
      String actionName, JsonNode arguments, Caller caller, String key, Duration timeout)
      throws InterruptedException {
    var action = actions.find(actionName);
    if (action.isEmpty()) {
      return new Action.Probed.CannotTell("there is no action " + actionName);
    }
    var call =
        new Call(
            caller.tenant(),
            caller.runId(),
            caller.path(),
            key,
            1,
            caller.begun(),
            timeout,
            secrets);
    return probeBy(action.get(), arguments, call);
  }

  private static <I extends Record> Action.Probed probeBy(
      Action<I> action, JsonNode arguments, Call call) throws InterruptedException {
    return switch (Arguments.decode(action, arguments)) {
      case Arguments.Failed<I>(var message) -> new Action.Probed.CannotTell(message);
      case Arguments.Resolved<I>(var _, var input) -> {
        try (var _ = Deadline.after(call.timeout())) {
          yield action.probe(input, call);
        }
      }
    };
  }
}
