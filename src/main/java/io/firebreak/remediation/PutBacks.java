package io.firebreak.remediation;

import io.firebreak.durable.Aside;
import io.firebreak.gate.Calendars;
import io.firebreak.gate.EndReason;
import io.firebreak.incident.Episode;
import io.firebreak.incident.IncidentEvent.StartHeld;
import io.firebreak.incident.PutBack;
import io.firebreak.incident.Waiting;
import io.firebreak.journal.Guard;
import io.firebreak.remediation.RunEvent.Cause;
import io.firebreak.remediation.RunEvent.Moved;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs that an alert started and that end before their first effect for what will be over: a storm,
 * a maintenance window, a source that was not heard of for long. Their start waits for the end of
 * that, as if it had come when that stood already.
 */
final class PutBacks {
  /** Why runs end that may be started once more when that has passed. */
  static final Set<EndReason> PASSING =
      Set.of(EndReason.INHIBITED, EndReason.STORM, EndReason.MAINTENANCE, EndReason.STALE_ALERT);

  private final Calendars calendars;

  PutBacks(Calendars calendars) {
    this.calendars = calendars;
  }

  List<Guard> indexes(RunState before, Moved moved) {
    return of(before, moved).map(PutBack::index).stream().toList();
  }

  List<Aside> asides(RunState before, Moved moved) {
    return of(before, moved).stream()
        .<Aside>map(back -> new Aside.Note(back.stream(), back.event()))
        .toList();
  }

  private Optional<PutBack> of(RunState before, Moved moved) {
    var created = before.begun();
    var waiting = waiting(moved.reason());
    var alert = created.alert();
    var incident = created.incident();
    if (waiting == null
        || !moved.to().terminal()
        || created.cause() != Cause.ALERT
        || incident == null
        || alert == null
        || before.effectBegun()) {
      return Optional.empty();
    }
    return Optional.of(
        new PutBack(
            before.stream().tenant(),
            incident,
            new StartHeld(
                created.runbook(),
                Episode.of(alert),
                due(before, waiting),
                waiting,
                moved.detail(),
                null,
                before.id())));
  }

  private static @Nullable Waiting waiting(@Nullable EndReason reason) {
    return reason == EndReason.STORM
        ? Waiting.STORM
        : reason == EndReason.MAINTENANCE
            ? Waiting.MAINTENANCE
            : reason == EndReason.STALE_ALERT ? Waiting.NEWS : null;
  }

  /** The end of the window that is known; else since when it waits. */
  private Instant due(RunState before, Waiting waiting) {
    var judged = Objects.requireNonNullElse(before.worldReadAt(), before.statusAt());
    return waiting == Waiting.MAINTENANCE
        ? calendars
            .maintenance(targets(before), judged)
            .map(Calendars.Maintenance::until)
            .orElse(judged)
        : judged;
  }

  private static List<String> targets(RunState before) {
    var planned =
        before.plan() == null
            ? Stream.<String>of()
            : before.planned().commitment().steps().stream()
                .flatMap(step -> step.targets().stream());
    return Stream.concat(Stream.of(before.begun().target()), planned).distinct().toList();
  }
}
