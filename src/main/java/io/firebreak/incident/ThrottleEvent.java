package io.firebreak.incident;

import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Payload;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the streams {@code throttle/…}, one for each runbook and set of alike alerts. What
 * was refused stands at the incident.
 */
public sealed interface ThrottleEvent extends Payload {
  /** Which runbook's throttle it is. */
  String runbook();

  /** The labels that make alerts alike, with their values. */
  String alike();

  /**
   * An alert counts towards the threshold.
   *
   * @param at when it came
   * @param since alerts that came no later count no more
   */
  record Counted(String runbook, String alike, Episode episode, Instant at, Instant since)
      implements ThrottleEvent {}

  /**
   * An alert began a batch.
   *
   * @param dueAt until when others may join it
   */
  record BatchOpened(String runbook, String alike, Episode episode, Instant dueAt)
      implements ThrottleEvent {}

  /**
   * An alert may start a run.
   *
   * @param batchDue when the batch was over for which it starts; null without a batch
   */
  record Passed(
      String runbook, String alike, Episode episode, Instant at, @Nullable Instant batchDue)
      implements ThrottleEvent {}

  /** Makes these events known to the journal. */
  static EventTypes.Builder register(EventTypes.Builder types) {
    return types
        .add("throttle.counted", Counted.class)
        .add("throttle.batch_opened", BatchOpened.class)
        .add("throttle.passed", Passed.class);
  }
}
