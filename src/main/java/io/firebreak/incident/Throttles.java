package io.firebreak.incident;

import io.firebreak.action.Durations;
import io.firebreak.alert.Alert;
import io.firebreak.incident.IncidentEvent.StartHeld;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Triggers.Throttle;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The throttles of triggers: which of alike alerts may start a run. It remembers what it answered,
 * so that the next answer follows from it. Not thread-safe.
 */
public final class Throttles {
  private final Map<ThrottleKey, ThrottleState> states = new HashMap<>();

  /** Throttles that remember nothing yet. */
  public Throttles() {}

  /** What a throttle says of an alert. */
  public sealed interface Answer {
    /** What there is to be remembered; null for nothing. */
    @Nullable ThrottleEvent event();

    /** It may start a run. */
    record Start(@Nullable ThrottleEvent event) implements Answer {}

    /** It waits with others; then ask again, and say for which batch. */
    record Wait(Instant dueAt, @Nullable ThrottleEvent event) implements Answer {}

    /** It starts nothing. */
    record No(NotStarted why, String detail, @Nullable ThrottleEvent event) implements Answer {}
  }

  void put(ThrottleKey key, ThrottleState state) {
    states.put(key, state);
  }

  ThrottleState state(ThrottleKey key) {
    return states.getOrDefault(key, ThrottleState.NEW);
  }

  /**
   * Asks about an alert that a runbook's trigger matches.
   *
   * @param waited what it waited for until now; null when it comes anew
   */
  public Answer ask(RunbookVersion version, Alert alert, @Nullable StartHeld waited, Instant now) {
    var throttle = ThrottleKey.throttle(version).orElse(null);
    if (throttle == null || (waited != null && waited.again() != null)) {
      return new Answer.Start(null); // what got a run before was let through then
    }
    var key = ThrottleKey.of(version, alert).orElseThrow();
    var answer =
        answer(throttle, new Asked(key, state(key), Episode.of(alert), batch(waited), now));
    if (answer.event() != null) {
      states.put(key, state(key).then(answer.event()));
    }
    return answer;
  }

  /** The end of the batch that a start waited for. */
  private static @Nullable Instant batch(@Nullable StartHeld waited) {
    return waited == null || waited.waiting() != Waiting.BATCH ? null : waited.dueAt();
  }

  private record Asked(
      ThrottleKey key,
      ThrottleState state,
      Episode episode,
      @Nullable Instant batchDue,
      Instant now) {
    Answer passes() {
      return new Answer.Start(
          new ThrottleEvent.Passed(key.runbook(), key.alike(), episode, now, batchDue));
    }
  }

  private static Answer answer(Throttle throttle, Asked asked) {
    if (throttle.onceWithin() != null) {
      return onceWithin(throttle.onceWithin(), asked);
    } else if (throttle.onceAfter() != null) {
      return onceAfter(throttle.onceAfter(), asked);
    }
    return accumulate(
        Objects.requireNonNull(throttle.accumulateWithin()),
        Objects.requireNonNull(throttle.threshold()),
        asked);
  }

  private static Answer onceWithin(Duration within, Asked asked) {
    var last = asked.state().startedAt();
    return last == null || !asked.now().isBefore(last.plus(within))
        ? asked.passes()
        : new Answer.No(
            NotStarted.THROTTLED,
            "once within %s for %s; the last start was at %s"
                .formatted(Durations.format(within), asked.key().words(), last),
            null);
  }

  private static Answer onceAfter(Duration after, Asked asked) {
    var state = asked.state();
    var waited = asked.batchDue();
    if (waited != null) {
      var spent = state.batchSpent();
      return spent == null || waited.isAfter(spent)
          ? asked.passes()
          : new Answer.No(
              NotStarted.BATCHED,
              "another alert for %s started the run of the batch that ended at %s"
                  .formatted(asked.key().words(), waited),
              null);
    }
    var open = state.batchDue();
    if (open != null && open.isAfter(asked.now())) {
      return new Answer.Wait(open, null);
    }
    var due = asked.now().plus(after).truncatedTo(ChronoUnit.MICROS);
    return new Answer.Wait(
        due,
        new ThrottleEvent.BatchOpened(
            asked.key().runbook(), asked.key().alike(), asked.episode(), due));
  }

  private static Answer accumulate(Duration within, int threshold, Asked asked) {
    var since = asked.now().minus(within);
    var counted = asked.state().since(since);
    var isNew = !counted.containsKey(asked.episode());
    var count = counted.size() + (isNew ? 1 : 0);
    if (count >= threshold) {
      return asked.passes();
    }
    return new Answer.No(
        NotStarted.BELOW_THRESHOLD,
        "%d of %d within %s for %s"
            .formatted(count, threshold, Durations.format(within), asked.key().words()),
        isNew
            ? new ThrottleEvent.Counted(
                asked.key().runbook(), asked.key().alike(), asked.episode(), asked.now(), since)
            : null);
  }
}
