package io.firebreak.timeline;

import io.firebreak.alert.Alert;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.journal.Event;
import io.firebreak.timeline.Entry.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the events of one incident. */
final class IncidentTeller {
  private static final String SOURCE = "source";

  private final List<Entry> entries = new ArrayList<>();

  /** Entries of an incident, in the order of its events. */
  static List<Entry> tell(List<Event> events) {
    var teller = new IncidentTeller();
    for (var event : events) {
      if (event.payload() instanceof IncidentEvent incident) {
        teller.tell(incident, event);
      } else if (event.payload() == null) {
        teller.add(event, Kind.INCIDENT, "An event whose content was erased", List.of());
      }
    }
    return teller.entries;
  }

  private void tell(IncidentEvent event, Event from) {
    switch (event) {
      case IncidentEvent.Opened next -> {
        began(next.alert());
        add(from, Kind.ALERT, "Alert received: " + named(next.alert()), seen(next.alert()));
        add(from, Kind.INCIDENT, "Incident opened", List.of());
      }
      case IncidentEvent.AlertJoined next -> {
        began(next.alert());
        add(from, Kind.ALERT, "A further alert: " + named(next.alert()), seen(next.alert()));
      }
      case IncidentEvent.AlertRaised next ->
          add(from, Kind.ALERT, "The alert got worse: " + named(next.alert()), List.of());
      case IncidentEvent.AlertResolved next -> {
        add(next.endsAt(), Kind.ALERT, SOURCE, "Alert ended, by its source", List.of());
        add(from, Kind.ALERT, "Resolve received", List.of());
      }
      case IncidentEvent.Resolved _ ->
          add(from, Kind.INCIDENT, "Incident resolved: all its alerts are over", List.of());
      case IncidentEvent.Reopened _ ->
          add(from, Kind.INCIDENT, "Incident reopened: the problem came back", List.of());
      case IncidentEvent.StartHeld next -> held(next, from);
      case IncidentEvent.RunStarted next ->
          add(from, Kind.RUN, "Runbook " + next.runbook() + " was chosen", List.of());
      case IncidentEvent.RunStartedByPerson next ->
          add(
              from,
              Kind.RUN,
              "Runbook " + next.runbook() + " was started by " + next.person(),
              List.of());
      case IncidentEvent.RunNotStarted next -> add(from, Kind.RUN, notStarted(next), List.of());
      case IncidentEvent.Tied _ -> {}
      case IncidentEvent.Inhibited next ->
          add(
              from,
              Kind.INCIDENT,
              "Explained by %s of incident %s: its alert starts nothing"
                  .formatted(next.causeName(), next.parent()),
              explained(next));
      case IncidentEvent.Uninhibited next ->
          add(
              from,
              Kind.INCIDENT,
              "Incident %s explains it no more: it stands alone".formatted(next.parent()),
              List.of());
      case IncidentEvent.Pinned next -> {
        var lines = next.text().lines().toList();
        add(next.at(), Kind.CHAT, next.author(), "Pinned by " + next.person(), lines);
      }
      case IncidentEvent.Merged next ->
          add(
              from,
              Kind.INCIDENT,
              "Merged into " + next.into() + ", with which it goes on and ends",
              next.incident() == null
                  ? List.of("that is no incident here")
                  : List.of("incident here: " + next.incident()));
      case IncidentEvent.Acknowledged next ->
          add(next.at(), Kind.INCIDENT, next.by(), "Acknowledged by a person", List.of());
      case IncidentEvent.ResolvedEarly _ ->
          add(from, Kind.ALERT, "Alert was over before it was heard of", List.of());
    }
  }

  private void held(IncidentEvent.StartHeld event, Event from) {
    var why = event.detail();
    var text =
        "Runbook %s waits (%s) %s"
            .formatted(event.runbook(), event.waiting().code(), event.until(Instant::toString));
    add(from, Kind.RUN, text, why == null ? List.of() : List.of(why));
  }

  private static List<String> explained(IncidentEvent.Inhibited event) {
    var rule = "rule " + event.rule() + ", " + event.where();
    return event.labels().isEmpty() ? List.of(rule) : List.of(rule, "both: " + event.labels());
  }

  private static String notStarted(IncidentEvent.RunNotStarted event) {
    @Nullable String winner = event.winner();
    var detail = event.detail() == null ? "" : ": " + event.detail();
    return "Runbook %s was not started (%s)%s"
        .formatted(
            event.runbook(),
            event.reason().code(),
            winner == null ? detail : ": " + winner + " goes first");
  }

  private void began(Alert alert) {
    if (alert.isStartKnown()) {
      add(
          alert.startsAt(),
          Kind.ALERT,
          SOURCE,
          "Alert began, by its source: " + alert.name(),
          List.of());
    }
  }

  private static String named(Alert alert) {
    return alert.name() + " (" + alert.severity().code() + ")";
  }

  private static List<String> seen(Alert alert) {
    var seen = new ArrayList<String>();
    seen.add(Words.of(alert.labels()));
    alert.annotations().forEach((name, text) -> seen.add(name + ": " + text));
    alert.links().forEach((title, link) -> seen.add(title + ": " + link));
    return seen;
  }

  private void add(Event from, Kind kind, String text, List<String> details) {
    entries.add(new Entry(from.at(), kind, null, from.actor().id(), text, details));
  }

  private void add(Instant at, Kind kind, String who, String text, List<String> details) {
    entries.add(new Entry(at, kind, null, who, text, details));
  }
}
