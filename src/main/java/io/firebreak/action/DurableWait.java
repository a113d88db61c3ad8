package io.firebreak.action;

import io.firebreak.durable.Outcome;
import java.time.Duration;
import java.util.List;

/**
 * An action that only waits. The engine does the waiting by a timer or a person's fact and holds no
 * thread, so {@link #execute} is never called.
 *
 * @param <I> the input record
 */
public interface DurableWait<I extends Record> extends Action<I> {
  /** What this call waits for. */
  WaitSpec waitFor(I input);

  /** A wait changes nothing, so its prediction is what it waits for. */
  @Override
  default Prediction plan(I input, Call call) {
    var summary =
        switch (waitFor(input)) {
          case WaitSpec.UntilTimer timer -> "waits " + Durations.format(timer.duration());
          case WaitSpec.UntilPerson person ->
              "asks a person, for at most "
                  + Durations.format(person.timeout())
                  + ": "
                  + person.instructions();
        };
    return new Prediction(summary, true, List.of(), List.of(), null, true);
  }

  @Override
  default Outcome execute(I input, Call call) {
    throw new IllegalStateException(descriptor().name() + " is waited for by the engine");
  }

  /** What a wait ends with. */
  sealed interface WaitSpec {
    /**
     * Time passing.
     *
     * @param duration counted from the step's start
     */
    record UntilTimer(Duration duration) implements WaitSpec {}

    /**
     * A person who says that it is done or that it failed.
     *
     * @param instructions what to do, for that person
     * @param timeout how long the person is waited for, unless the step has a timeout of its own
     */
    record UntilPerson(String instructions, Duration timeout) implements WaitSpec {}
  }
}
