package io.firebreak.pagerduty;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.Action;
import io.firebreak.action.Call;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import io.firebreak.pagerduty.PagerDutyAccount.Line;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An action of PagerDuty: planning shows what would be sent and asks nothing, and what PagerDuty
 * says becomes what is known of the effect.
 *
 * @param <I> its input
 */
abstract class AccountAction<I extends Record> implements Action<I> {
  /** For an answer and the look-up before it. */
  static final Duration TIMEOUT = Duration.ofSeconds(20);

  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final int MARK = 12;

  private final PagerDutyAccount account;

  AccountAction(PagerDutyAccount account) {
    this.account = account;
  }

  /** What would be done, in one line. */
  abstract String shown(I input);

  /** Does it; the result of the step. */
  abstract ObjectNode perform(I input, Call call, Line line) throws PagerDutyTrouble;

  /** Finds out whether it was done; only for a {@code PROBEABLE} one. */
  Probed found(I input, Call call, Line line) throws PagerDutyTrouble {
    return new Probed.CannotTell("this action has no probe");
  }

  Descriptor<I> described(String name, String summary, Class<I> input, EffectClass effectClass) {
    return new Descriptor<>(
        "pagerduty." + name, summary, input, effectClass, DryRun.EMULATED, TIMEOUT, null);
  }

  /** By these words what was added is found again; the same for each attempt. */
  static String mark(Call call) {
    return "[firebreak " + call.key().substring(0, Math.min(MARK, call.key().length())) + "]";
  }

  /**
   * Nothing is asked, so no field is told as changed: of one an undo would want to know how it
   * stood.
   */
  @Override
  public final Prediction plan(I input, Call call) {
    return new Prediction(shown(input), true, List.of(), List.of(), null, readsOnly(input));
  }

  @Override
  public final Outcome execute(I input, Call call) {
    var line = account.within(call.timeout());
    if (line.isEmpty()) {
      return new Outcome.NotApplied(
          "no_pagerduty", "there is no pagerduty in the configuration: name an account", false);
    }
    try {
      return new Outcome.Ok(perform(input, call, line.get()));
    } catch (PagerDutyTrouble e) {
      return switch (e.kind()) {
        case REFUSED -> new Outcome.NotApplied(e.code(), e.words(), false);
        case NOT_DONE -> new Outcome.NotApplied(e.code(), e.words(), true);
        case UNKNOWN -> new Outcome.Unknown(e.code(), e.words());
      };
    }
  }

  @Override
  public final Probed probe(I input, Call call) {
    var line = account.within(call.timeout());
    if (line.isEmpty()) {
      return new Probed.CannotTell("there is no pagerduty in the configuration");
    }
    try {
      return found(input, call, line.get());
    } catch (PagerDutyTrouble e) {
      return new Probed.CannotTell(e.words());
    }
  }

  /** What a text of PagerDuty's must be. */
  static Optional<String> text(String name, String text, int most) {
    return text.isBlank() || text.length() > most
        ? Optional.of(name + " is a text of 1 to " + most + " characters")
        : Optional.empty();
  }
}
