package io.firebreak.rehearsal;

import io.firebreak.approval.ApprovalEvent;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent;
import io.firebreak.journal.Event;
import io.firebreak.plan.Paths;
import io.firebreak.rehearsal.Expected.PolicySaid;
import io.firebreak.rehearsal.Expected.Verified;
import io.firebreak.remediation.RunEvent.Moved;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.RunStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What came of one test.
 *
 * @param notStarted why no run was started; null when one was
 * @param runs the run at the end, and each child of it, at any depth, in the order of birth; empty
 *     when none was started
 * @param effects what reached the world
 * @param unscripted calls that the test says nothing of
 * @param faultsNotReached faults of the test that never came to pass
 * @param surprises what people could not do as written
 * @param took of the test's time
 * @param ends false when the run was still moving after more turns than any run needs
 */
record Performance(
    @Nullable String notStarted,
    List<PlayedRun> runs,
    List<World.Effect> effects,
    List<String> unscripted,
    List<TestCase.Fault> faultsNotReached,
    List<Script.Surprise> surprises,
    Duration took,
    boolean ends) {

  static Performance notStarted(String why) {
    return new Performance(
        why, List.of(), List.of(), List.of(), List.of(), List.of(), Duration.ZERO, true);
  }

  /** Runs that were not played but really happened. */
  static Performance recorded(List<PlayedRun> runs) {
    return new Performance(
        null, runs, List.of(), List.of(), List.of(), List.of(), Duration.ZERO, true);
  }

  static Performance of(
      List<PlayedRun> runs,
      World world,
      List<Script.Surprise> surprises,
      Duration took,
      boolean ends) {
    return new Performance(
        null,
        runs,
        world.ledger(),
        world.unscripted(),
        world.faultsNotReached(),
        surprises,
        took,
        ends);
  }

  /** The run that was started; null when none was. */
  @Nullable RunState state() {
    return runs.isEmpty() ? null : runs.getFirst().state();
  }

  /** The events of that run, oldest first. */
  List<Event> events() {
    return runs.isEmpty() ? List.of() : runs.getFirst().events();
  }

  /** How each path ended that was begun or skipped, in the order in which they ended. */
  Map<String, String> ended() {
    var order = new LinkedHashMap<String, String>();
    for (var moment : Moment.of(runs)) {
      var run = moment.run();
      if (moment.event().payload() instanceof ExecuteEvent step
          && !(step instanceof ExecuteEvent.Captured)) {
        var place = run.at(step.path());
        order.remove(place);
        order.put(place, run.state().step(step.path()).status());
      }
    }
    order.values().removeIf(status -> status.equals("pending"));
    return order;
  }

  /** The steps of {@link #ended}, by path. */
  Map<String, String> steps() {
    return only(Places::isStep);
  }

  /** The handlers of {@link #ended}, by path. */
  Map<String, String> handlers() {
    return only(Places::isHandler);
  }

  private Map<String, String> only(Predicate<String> which) {
    var found = new LinkedHashMap<>(ended());
    found.keySet().removeIf(which.negate());
    return found;
  }

  /** Paths of steps whose undo succeeded, in that order. */
  List<String> undone() {
    return ended().entrySet().stream()
        .filter(each -> Paths.isUndo(each.getKey()) && each.getValue().equals("succeeded"))
        .map(each -> Paths.undone(each.getKey()))
        .toList();
  }

  /** The state of each child run, in the order in which they began. */
  static List<String> children(List<PlayedRun> runs) {
    return born(runs).stream()
        .map(run -> Places.brief(String.valueOf(run.place())) + ": " + run.state().status().code())
        .toList();
  }

  /** The child runs, in the order in which they began. */
  static List<PlayedRun> born(List<PlayedRun> runs) {
    return runs.stream()
        .filter(run -> run.place() != null)
        .sorted(Comparator.comparing(run -> run.events().getFirst().at()))
        .toList();
  }

  /** What each policy said of the last plan that did not let it pass, by name. */
  Map<String, PolicySaid> policies() {
    var said = new TreeMap<String, PolicySaid>();
    for (var event : events()) {
      if (event.payload() instanceof GateEvent.GatesJudged judged
          && judged.verdicts().stream().anyMatch(each -> each.policy().isPresent())) {
        said.clear();
        judged.verdicts().forEach(verdict -> policy(verdict, said));
      }
    }
    return said;
  }

  private static void policy(GateEvent.Verdict verdict, Map<String, PolicySaid> said) {
    var name = verdict.policy().orElse(null);
    if (name == null) {
      return;
    }
    switch (verdict.ruling()) {
      case PASS -> {
        // it does not apply
      }
      case WARN -> said.putIfAbsent(name, PolicySaid.WARN);
      case ASK -> said.putIfAbsent(name, PolicySaid.REQUIRE_APPROVAL);
      case SKIP, BLOCK, FAIL ->
          said.putIfAbsent(
              name, verdict.reason() == EndReason.GUARD_ERROR ? PolicySaid.ERROR : PolicySaid.DENY);
    }
  }

  /** How each question to people ended; {@code pending} for one that is still open. */
  List<String> approvals() {
    var ends = new LinkedHashMap<String, String>();
    for (var event : events()) {
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
    return events().stream()
        .map(Event::payload)
        .filter(Moved.class::isInstance)
        .map(Moved.class::cast)
        .toList();
  }
}
