package io.firebreak.slo;

import io.firebreak.incident.Incident;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.incident.IncidentTimes;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Event;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.RunEvent.Cause;
import io.firebreak.remediation.RunEvent.Created;
import io.firebreak.remediation.RunEvent.Moved;
import io.firebreak.remediation.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Observes the times of incidents. A time is observed by the process that committed its moment,
 * once: when the record shows that this unit brought the first such moment.
 */
final class IncidentMetrics {
  private final Journal journal;
  private final Meters meters;

  IncidentMetrics(Journal journal, Meters meters) {
    this.journal = journal;
    this.meters = meters;
  }

  /** Whether a unit may hold a moment that counts; quick. */
  boolean concerns(List<Event> unit) {
    for (var event : unit) {
      if (isMoment(event)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMoment(Event event) {
    var payload = event.payload();
    var kind = event.stream().kind();
    return payload instanceof IncidentEvent.Opened
        || payload instanceof IncidentEvent.Resolved
        || (payload instanceof Created created && created.cause() == Cause.ALERT)
        || (payload instanceof Moved moved && moved.to() == RunStatus.SUCCEEDED)
        || (event.actor().kind() == Actor.Kind.PERSON
            && (kind.equals("run") || kind.equals("incident")));
  }

  /**
   * Observes what a unit brought to the incidents that it is about; reads what is not known, and so
   * may block.
   *
   * @param ended runs that ended with this unit
   */
  void observe(List<Event> unit, Map<StreamId, LiveRun> ended) {
    // Once, because a unit may be about hundreds of incidents.
    var byStream = unit.stream().collect(Collectors.groupingBy(Event::stream));
    unit.stream()
        .filter(IncidentMetrics::isMoment)
        .flatMap(event -> incident(event.stream(), byStream, ended).stream())
        .distinct()
        .forEach(incident -> observe(incident, unit, byStream, ended));
  }

  private Optional<StreamId> incident(
      StreamId stream, Map<StreamId, List<Event>> byStream, Map<StreamId, LiveRun> ended) {
    if (stream.kind().equals("incident")) {
      return Optional.of(stream);
    }
    var run = ended.get(stream);
    return (run == null ? created(stream, byStream) : Optional.ofNullable(run.incident()))
        .map(id -> StreamId.incident(stream.tenant(), id));
  }

  private Optional<String> created(StreamId run, Map<StreamId, List<Event>> byStream) {
    var events = events(run, byStream);
    return !events.isEmpty() && events.getFirst().payload() instanceof Created created
        ? Optional.ofNullable(created.incident())
        : Optional.empty();
  }

  /** A stream that begins in the unit is whole in it. */
  private List<Event> events(StreamId stream, Map<StreamId, List<Event>> byStream) {
    var here = byStream.getOrDefault(stream, List.of());
    return !here.isEmpty() && here.getFirst().seq() == 1 ? here : journal.read(stream, 0);
  }

  private Milestones milestones(
      StreamId run, Map<StreamId, List<Event>> byStream, Map<StreamId, LiveRun> ended) {
    return Optional.ofNullable(ended.get(run))
        .flatMap(LiveRun::milestones)
        .orElseGet(() -> {
          var read = new Milestones();
          events(run, byStream).forEach(read::add);
          return read;
        });
  }

  private void observe(
      StreamId stream,
      List<Event> unit,
      Map<StreamId, List<Event>> byStream,
      Map<StreamId, LiveRun> ended) {
    var events = events(stream, byStream);
    var incident = Incident.of(events);
    if (incident.isEmpty()) {
      return;
    }
    var milestones = new Milestones();
    events.forEach(milestones::add);
    for (var run : incident.get().runs()) {
      milestones.add(milestones(StreamId.run(stream.tenant(), run), byStream, ended));
    }
    var moments = milestones.moments();
    var times = IncidentTimes.of(moments);
    var seen = new Seen(service(incident.get()), incident.get().severity().code());
    var automation = milestones.automation();
    var own = byStream.getOrDefault(stream, List.of());
    if (has(own, IncidentEvent.Opened.class)) {
      observe(Measure.DETECT, times.detect(), seen, Automation.AUTO);
    }
    if (isIn(moments.machineAccepted(), unit, Created.class)) {
      observe(Measure.ACKNOWLEDGE, times.acceptedByMachine(), seen, Automation.AUTO);
    }
    if (isIn(moments.humanAct(), unit, Object.class)) {
      observe(Measure.ACKNOWLEDGE, times.acknowledge(), seen, Automation.MANUAL);
    }
    if (isIn(moments.verified(), unit, Moved.class)) {
      observe(Measure.MITIGATE, times.mitigate(), seen, automation);
    }
    if (has(own, IncidentEvent.Resolved.class)) {
      observe(Measure.RESOLVE, times.resolve(), seen, automation);
    }
  }

  private record Seen(String service, String severity) {}

  private void observe(Measure measure, @Nullable Duration time, Seen seen, Automation automation) {
    if (time != null) {
      meters.observe(
          measure,
          time,
          seen.service(),
          seen.severity(),
          automation.name().toLowerCase(Locale.ROOT));
    }
  }

  private static boolean has(List<Event> events, Class<?> kind) {
    return events.stream().anyMatch(event -> kind.isInstance(event.payload()));
  }

  private static boolean isIn(@Nullable Instant moment, List<Event> unit, Class<?> kind) {
    return moment != null
        && unit.stream()
            .anyMatch(event -> kind.isInstance(event.payload()) && event.at().equals(moment));
  }

  private static String service(Incident incident) {
    for (var member : incident.alerts().values()) {
      for (var name : List.of("service", "job")) {
        var value = member.alert().labels().get(name);
        if (value != null && !value.isEmpty()) {
          return value;
        }
      }
    }
    return "unknown";
  }
}
