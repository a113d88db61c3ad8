package io.firebreak.rehearsal;

import io.firebreak.approval.ApprovalEvent;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.Event;
import io.firebreak.rehearsal.Expected.Verified;
import io.firebreak.remediation.RunEvent.Moved;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.RunStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of one test.
 *
 * @param notStarted why no run was started; null when one was
 * @param state the run at the end; null when none was started
 * @param events its events, oldest first
 * @param effects what reached the world
 * @param unscripted calls that the test says nothing of
 * @param faultsNotReached faults of the test that never came to pass
 * @param surprises what people could not do as written
 * @param took of the test's time
 * @param ends false when the run was still moving after more turns than any run needs
 */
record Performance(
    @Nullable String notStarted,
    @Nullable RunState state,
    List<Event> events,
    List<World.Effect> effects,
    List<String> unscripted,
    List<TestCase.Fault> faultsNotReached,
    List<String> surprises,
    Duration took,
    boolean ends) {

  static Performance notStarted(String why) {
    return new Performance(
        why, null, List.of(), List.of(), List.of(), List.of(), List.of(), Duration.ZERO, true);
  }

  /** A run that was not played but really happened. */
  static Performance recorded(RunState state, List<Event> events) {
    return new Performance(
        null, state, events, List.of(), List.of(), List.of(), List.of(), Duration.ZERO, true);
  }

  static Performance of(
      RunState state,
      List<Event> events,
      World world,
      List<String> surprises,
      Duration took,
      boolean ends) {
    return new Performance(
        null,
        state,
        events,
        world.ledger(),
        world.unscripted(),
        world.faultsNotReached(),
        surprises,
        took,
        ends);
  }

  /** How each path ended that was begun or skipped, in the order in which they ended. */
  Map<String, String> ended() {
    var order = new LinkedHashMap<String, String>();
    for (var event : events) {
      if (event.payload() instanceof ExecuteEvent step
          && !(step instanceof ExecuteEvent.Captured)
          && state != null) {
        order.remove(step.path());
        order.put(step.path(), state.step(step.path()).status());
      }
    }
    order.values().removeIf(status -> status.equals("pending"));
    return order;
  }

  /** The steps of {@link #ended}. */
  Map<String, String> steps() {
    return only(Paths::isStep);
  }

  /** The handlers of {@link #ended}. */
  Map<String, String> handlers() {
    return only(path -> !path.startsWith("steps."));
  }

  private Map<String, String> only(java.util.function.Predicate<String> which) {
    var found = new LinkedHashMap<String, String>();
    ended()
        .forEach((path, status) -> {
          if (which.test(path)) {
            found.put(Paths.brief(path), status);
          }
        });
    return found;
  }

  /** Steps whose undo succeeded, in that order. */
  List<String> undone() {
    return ended().entrySet().stream()
        .filter(each -> Paths.isUndo(each.getKey()) && each.getValue().equals("succeeded"))
        .map(each -> Paths.brief(Paths.undone(each.getKey())))
        .toList();
  }

  /** How each question to people ended; {@code pending} for one that is still open. */
  List<String> approvals() {
    var ends = new LinkedHashMap<String, String>();
    for (var event : events) {
      switch (event.payload()) {
        case ApprovalEvent.Requested asked -> ends.put(asked.id(), "pending");
        case ApprovalEvent.Decided decided ->
            ends.put(decided.id(), Comparison.word(decided.outcome()));
        case ApprovalEvent.Voided voided ->
            ends.put(voided.id(), Comparison.word(ApprovalEvent.Outcome.CANCELLED_PLAN_CHANGED));
        case null, default -> {}
      }
    }
    return new ArrayList<>(ends.values());
  }

  /** What verification came to, the last time. */
  Verified verified() {
    var last = Verified.NONE;
    for (var moved : moves()) {
      if (moved.from() == RunStatus.VERIFYING && moved.to() == RunStatus.SUCCEEDED) {
        last = Verified.PASSED;
      } else if (moved.to() == RunStatus.INCONCLUSIVE) {
        last = Verified.INCONCLUSIVE;
      } else if (moved.from() == RunStatus.VERIFYING
          && moved.reason() == EndReason.VERIFICATION_FAILED) {
        last = Verified.FAILED;
      }
    }
    return last;
  }

  private List<Moved> moves() {
    return events.stream()
        .map(Event::payload)
        .filter(Moved.class::isInstance)
        .map(Moved.class::cast)
        .toList();
  }
}
