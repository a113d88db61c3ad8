package io.firebreak.execute;

import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Standing;
import io.firebreak.execute.ExecuteEvent.Kind;
import io.firebreak.execute.ExecuteEvent.Known;
import io.firebreak.execute.ExecuteEvent.Outcome;
import io.firebreak.execute.ExecuteEvent.Ready;
import io.firebreak.plan.PlannedStep.RetryRule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What to do next about one step: the step protocol as a pure function. The machine begins an
 * effect again only where its class allows that (SPEC 5, engine-rules 13).
 */
public final class StepProtocol {
  /** How often an effect whose class allows it is begun again after its owner died. */
  public static final int MOST_RECOVERIES = 5;

  /** How often an effect with an unknown outcome is begun again when no retry is written. */
  private static final int UNKNOWN_ATTEMPTS = 3;

  private StepProtocol() {}

  /** What to do. */
  public sealed interface Advice {
    /** Read the world. */
    record Read() implements Advice {}

    /** Record the intent to begin. */
    record Begin() implements Advice {}

    /** Have the effect in flight. */
    record Perform() implements Advice {}

    /** Record that the owner who began it is gone. */
    record OwnerLost() implements Advice {}

    /** Find out whether it happened. */
    record Probe() implements Advice {}

    /** Wait for a time. */
    record Await(Instant until) implements Advice {}

    /** A person must say whether it happened. */
    record InDoubt() implements Advice {}

    /** It is done or skipped. */
    record Over() implements Advice {}

    /** It failed for good. */
    record Failed(String code, String message) implements Advice {}

    /** A gate, a precondition or a changed plan stands in the way. */
    record Stopped(Ready why, String message) implements Advice {}
  }

  /**
   * Advice on one step.
   *
   * @param effectClass of this call
   * @param retry null for one attempt
   * @param mustRead whether the world must be read before it may begin
   * @param probe whether there is a way to find out
   */
  public static Advice advise(
      StepState step,
      EffectClass effectClass,
      @Nullable RetryRule retry,
      boolean mustRead,
      boolean probe,
      Standing standing) {
    if (step.over()) {
      return new Advice.Over();
    }
    var outcome = step.outcome();
    if (step.intent() == null || (outcome != null && outcome.kind() == Kind.NOT_APPLIED)) {
      return outcome == null ? first(step, mustRead) : again(step, outcome, mustRead, standing);
    }
    if (outcome == null) {
      return step.intent().fence() == standing.fence()
          ? new Advice.Perform()
          : new Advice.OwnerLost();
    }
    return outcome.kind() == Kind.PARTIAL
        ? new Advice.Failed("partial", message(outcome, "only a part of it was done"))
        : unknown(step, outcome, effectClass, retry, probe, standing);
  }

  private static Advice first(StepState step, boolean mustRead) {
    var read = step.read();
    if (read != null && read.ready() != Ready.RUN) {
      return new Advice.Stopped(read.ready(), read.message() == null ? "" : read.message());
    }
    return mustRead ? new Advice.Read() : new Advice.Begin();
  }

  private static Advice again(
      StepState step, Outcome outcome, boolean mustRead, Standing standing) {
    var retryAt = outcome.retryAt();
    if (retryAt == null) {
      return new Advice.Failed(
          outcome.code() == null ? "not_applied" : outcome.code(),
          message(outcome, "it was refused"));
    }
    return standing.now().isBefore(retryAt) ? new Advice.Await(retryAt) : first(step, mustRead);
  }

  private static Advice unknown(
      StepState step,
      Outcome outcome,
      EffectClass effectClass,
      @Nullable RetryRule retry,
      boolean probe,
      Standing standing) {
    var attempts = step.attempts() - step.lost();
    var mayRepeat =
        step.lost() <= MOST_RECOVERIES
            && attempts < Math.max(UNKNOWN_ATTEMPTS, retry == null ? 1 : retry.maxAttempts());
    return switch (effectClass) {
      case PURE ->
          mayRepeat
              ? repeat(outcome, standing)
              : new Advice.Failed(
                  outcome.code() == null ? "unknown" : outcome.code(),
                  message(outcome, "it gave no answer"));
      case IDEMPOTENT, KEYED -> mayRepeat ? repeat(outcome, standing) : new Advice.InDoubt();
      case PROBEABLE ->
          probe && step.cannotTell() == null ? new Advice.Probe() : new Advice.InDoubt();
      case UNSAFE -> new Advice.InDoubt();
    };
  }

  private static Advice repeat(Outcome outcome, Standing standing) {
    var retryAt = outcome.retryAt();
    return retryAt != null && standing.now().isBefore(retryAt)
        ? new Advice.Await(retryAt)
        : new Advice.Begin();
  }

  private static String message(Outcome outcome, String otherwise) {
    return outcome.message() == null ? otherwise : outcome.message();
  }

  /** The outcome to record when the owner that began an effect is gone. */
  public static Outcome ownerLost(StepState step) {
    return new Outcome(
        step.path(),
        step.attempts(),
        Kind.UNKNOWN,
        false,
        null,
        "owner_lost",
        "the process that began it ended before it recorded an outcome",
        Known.LOST_OWNER,
        null);
  }
}
