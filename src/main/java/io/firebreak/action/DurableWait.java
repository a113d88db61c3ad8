package io.firebreak.action;

import io.firebreak.durable.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An action that only waits. The engine does the waiting by a timer or a person's fact and holds no
 * thread, so {@link #execute} is never called.
 *
 * @param <I> the input record
 */
public interface DurableWait<I extends Record> extends Action<I> {
  /**
   * What this call waits for.
   *
   * @param begun when the run began, from which a time of day is looked for: each plan of a run
   *     must come to the same instant
   */
  WaitSpec waitFor(I input, Instant begun);

  /**
   * Why this call is not waited for, which fails the plan; empty when it is.
   *
   * @param begun when the run began
   */
  default Optional<String> refusal(I input, Instant begun) {
    return Optional.empty();
  }

  /** A wait changes nothing, so its prediction is what it waits for. */
  @Override
  default Prediction plan(I input, Call call) {
    return new Prediction(
        waitFor(input, call.begun()).words(), true, List.of(), List.of(), null, true);
  }

  /** A person's word and the time are no readings: a wait is neither a precondition nor a check. */
  @Override
  default boolean readsOnly(I input) {
    return false;
  }

  @Override
  default Outcome execute(I input, Call call) {
    throw new IllegalStateException(descriptor().name() + " is waited for by the engine");
  }

  /** What a wait ends with. */
  sealed interface WaitSpec {
    /** For people: what is waited for. */
    String words();

    /**
     * Time passing.
     *
     * @param duration counted from the step's start
     */
    record UntilTimer(Duration duration) implements WaitSpec {
      @Override
      public String words() {
        return "waits " + Durations.format(duration);
      }
    }

    /**
     * A point in time; one that is past is over at once.
     *
     * @param time when
     */
    record UntilTime(Instant time) implements WaitSpec {
      @Override
      public String words() {
        return "waits until " + time;
      }
    }

    /**
     * A person who says that it is done or that it failed.
     *
     * @param instructions what to do, for that person
     * @param form what is filled in, and who may
     * @param timeout how long the person is waited for, unless the step has a timeout of its own
     */
    record UntilPerson(String instructions, Form form, Duration timeout) implements WaitSpec {
      @Override
      public String words() {
        var fields = form.fields().keySet();
        return "asks "
            + (form.from().anyone() ? "a person" : form.from().words())
            + ", for at most "
            + Durations.format(timeout)
            + ": "
            + instructions
            + (fields.isEmpty() ? "" : " (to fill in: " + String.join(", ", fields) + ")");
      }
    }
  }
}
