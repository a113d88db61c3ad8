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
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs that an alert started and that end before their first effect for what will be over: a storm,
 * a maintenance window, a source that was not heard of for long. Their start waits for the end of
 * that, as if it had come when that stood already; so does that of each run which was skipped
 * because they were at work.
 */
final class PutBacks {
  private final Calendars calendars;

  PutBacks(Calendars calendars) {
    this.calendars = calendars;
  }

  List<Guard> indexes(RunState before, Moved moved) {
    return of(before, moved).stream().map(PutBack::index).toList();
  }

  List<Aside> asides(RunState before, Moved moved) {
    return of(before, moved).stream()
        .<Aside>map(back -> new Aside.Note(back.stream(), back.event()))
        .toList();
  }

  private List<PutBack> of(RunState before, Moved moved) {
    var waiting = waiting(moved.reason());
    if (waiting == null || !moved.to().terminal() || before.effectBegun()) {
      return List.of();
    }
    var due = due(before, waiting);
    return starts(before)
        .map(start ->
            new PutBack(
                before.stream().tenant(),
                start.incident(),
                new StartHeld(
                    before.begun().runbook(),
                    start.episode(),
                    due,
                    waiting,
                    moved.detail(),
                    null,
                    start.run())))
        .toList();
  }

  /** A run that an alert of an incident started. */
  private record Started(String incident, Episode episode, String run) {}

  /** The run, if an alert started it, and those that an alert started and that left it to it. */
  private static Stream<Started> starts(RunState run) {
    var created = run.begun();
    var alert = created.cause() == Cause.ALERT ? created.alert() : null;
    var own = started(created.incident(), alert == null ? null : alert.episode(), run.id());
    // In one order, because the rows of their incidents are written in it.
    return Stream.concat(
            own.stream(),
            run.duplicates().values().stream()
                .flatMap(other -> started(other.incident(), other.episode(), other.run()).stream()))
        .sorted(Comparator.comparing(Started::incident).thenComparing(Started::run));
  }

  private static Optional<Started> started(
      @Nullable String incident, @Nullable String episode, String run) {
    return incident == null || episode == null
        ? Optional.empty()
        : Optional.of(new Started(incident, Episode.ofKey(episode), run));
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
