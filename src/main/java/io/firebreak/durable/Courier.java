package io.firebreak.durable;

import java.time.Duration;

/**
 * Tells the outside the present state of a subject. What happened meanwhile collapses into it, so a
 * courier is called once after an outage, not once for each change.
 */
public interface Courier {
  /** The topic it serves, such as {@code slack}. */
  String topic();

  /** Tells about one subject; called again later unless it answers {@link Delivery.Done}. */
  Delivery deliver(String tenant, String subject) throws InterruptedException;

  /** What came of a delivery. */
  sealed interface Delivery {
    /** The outside knows. */
    record Done() implements Delivery {}

    /** Not now: try again after this long, or after the usual back-off when zero. */
    record Later(Duration after, String why) implements Delivery {}

    /** It never will: said in the log, and not tried again until the subject changes. */
    record GivenUp(String why) implements Delivery {}
  }
}
