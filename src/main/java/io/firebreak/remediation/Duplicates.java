package io.firebreak.remediation;

import io.firebreak.durable.Aside;
import io.firebreak.durable.Next;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateIndexes;
import io.firebreak.journal.Guard;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.RunEvent.Cause;
import io.firebreak.remediation.RunEvent.DuplicateFound;
import io.firebreak.remediation.RunEvent.DuplicateJoined;
import io.firebreak.remediation.RunEvent.Moved;
import io.firebreak.remediation.RunEvent.OutcomeInherited;
import io.firebreak.runbook.Runbook;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs that nobody needs beside another one of their runbook that is at work on their target. They
 * are skipped, and inherit its outcome: the two know of each other in the unit in which one is
 * skipped, and the one that works tells the others in the unit that ends it.
 */
final class Duplicates {
  private Duplicates() {}

  /** Takes the run's target. What people ask for is never taken for a duplicate. */
  static Guard claim(StreamId run, RunEvent.Created created) {
    return created.cause() == Cause.ALERT || created.cause() == Cause.SCHEDULE
        ? GateIndexes.claimTargetUnlessDone(run, created.target(), created.runbook())
        : GateIndexes.claimTarget(run, created.target());
  }

  /**
   * Skips a run.
   *
   * @param of the run that is at work
   */
  static Next.Move skip(RunState state, Runbook runbook, String of) {
    var events = new ArrayList<NewEvent>();
    events.add(NewEvent.byEngine(new DuplicateFound(of)));
    var why = "run " + of + " is at work on " + state.begun().target();
    events.addAll(
        Ends.end(state, runbook, RunStatus.SKIPPED, EndReason.DUPLICATE_IN_PROGRESS, why).events());
    return new Next.Move(events);
  }

  /**
   * What an event of a run says to its duplicates, or to the run of which it is one.
   *
   * @param others what it does to other runs anyway
   */
  static List<Aside> asides(RunState before, NewEvent event, List<Aside> others) {
    var asides = new ArrayList<>(others);
    if (event.payload() instanceof DuplicateFound(var of)) {
      var joined = new DuplicateJoined(before.id(), episode(before), before.begun().incident());
      asides.add(new Aside.LiveFact(other(before, of), NewEvent.byEngine(joined)));
    } else if (event.payload() instanceof Moved moved) {
      told(before, moved)
          .forEach(duplicate -> asides.add(new Aside.Fact(duplicate, ended(before, moved))));
    }
    return asides;
  }

  /** The runs that an event gives news to, by their streams. */
  static List<StreamId> told(RunState before, Moved moved) {
    return moved.to().terminal()
        ? before.duplicates().keySet().stream().map(duplicate -> other(before, duplicate)).toList()
        : List.of();
  }

  private static NewEvent ended(RunState before, Moved moved) {
    var reason =
        moved.to() == RunStatus.SUCCEEDED
            ? moved.reason()
            : Objects.requireNonNullElse(moved.reason(), before.reason());
    return NewEvent.byEngine(new OutcomeInherited(before.id(), moved.to(), reason, moved.detail()));
  }

  private static @Nullable String episode(RunState run) {
    var alert = run.begun().alert();
    return alert == null ? null : alert.episode();
  }

  private static StreamId other(RunState run, String id) {
    return StreamId.run(run.stream().tenant(), id);
  }

  /** How the run of which it is a duplicate ended, for people. */
  static String words(OutcomeInherited outcome) {
    var reason = outcome.reason();
    return "run %s was at work on it and ended %s%s%s"
        .formatted(
            outcome.of(),
            outcome.state().code(),
            reason == null ? "" : " (" + reason.code() + ")",
            outcome.detail() == null ? "" : ": " + outcome.detail());
  }
}
