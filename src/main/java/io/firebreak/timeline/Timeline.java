package io.firebreak.timeline;

import io.firebreak.alert.ChangeEvent;
import io.firebreak.alert.Severity;
import io.firebreak.incident.Incident;
import io.firebreak.incident.IncidentTimes;
import io.firebreak.incident.IncidentTimes.Moments;
import io.firebreak.journal.Event;
import io.firebreak.slo.Automation;
import io.firebreak.slo.Milestones;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The story of one incident, or of one run that belongs to none: a pure function of the events.
 *
 * @param subject {@code incident/ID} or {@code run/ID}
 * @param title name of the first alert, or of the runbook
 * @param severity worst that any alert had, null without an alert
 * @param state word for how it stands now
 * @param groupKey what its alerts have in common, null without an incident
 * @param alerts how many episodes there were
 * @param entries what happened, in time order
 * @param runs what automation did, in order of the runs' start
 * @param moments those that count
 * @param times between them; null components for what is not known
 * @param automation who brought the remedy
 */
public record Timeline(
    String subject,
    String title,
    @Nullable Severity severity,
    String state,
    @Nullable String groupKey,
    int alerts,
    List<Entry> entries,
    List<RunStory> runs,
    Moments moments,
    IncidentTimes times,
    Automation automation) {

  public Timeline {
    entries = List.copyOf(entries);
    runs = List.copyOf(runs);
  }

  /**
   * The story of an incident.
   *
   * @param incident events of its stream
   * @param runs events of the streams of its runs, one list a run
   * @param changes what was changed of what the incident is about
   * @return empty when the stream does not tell of an incident
   */
  public static Optional<Timeline> ofIncident(
      List<Event> incident, List<List<Event>> runs, List<ChangeEvent> changes) {
    return Incident.of(incident)
        .map(now -> {
          var collected = new Collected();
          incident.forEach(collected.milestones::add);
          collected.entries.addAll(IncidentTeller.tell(incident));
          changes.forEach(change -> collected.entries.add(ChangeTeller.tell(change)));
          runs.forEach(collected::run);
          return collected.timeline(
              "incident/" + now.id(),
              now.title(),
              now.severity(),
              now.state().code(),
              now.groupKey(),
              now.alerts().size());
        });
  }

  /** The story of one run alone; empty when the events are not those of a run. */
  public static Optional<Timeline> ofRun(List<Event> events) {
    var collected = new Collected();
    collected.run(events);
    return collected.runs.stream()
        .findFirst()
        .map(run ->
            collected.timeline(
                "run/" + run.id(), run.runbook(), null, run.status().code(), null, 0));
  }

  /** What is gathered from several streams. */
  private static final class Collected {
    private final List<Entry> entries = new ArrayList<>();
    private final List<RunStory> runs = new ArrayList<>();
    private final Milestones milestones = new Milestones();

    private void run(List<Event> events) {
      if (events.isEmpty()) {
        return;
      }
      events.forEach(milestones::add);
      var teller = new RunTeller(events);
      entries.addAll(teller.entries());
      teller.story(events.getFirst().stream().id()).ifPresent(runs::add);
    }

    private Timeline timeline(
        String subject,
        String title,
        @Nullable Severity severity,
        String state,
        @Nullable String groupKey,
        int alerts) {
      // Stable: what one stream tells at one instant keeps its order.
      entries.sort(Comparator.comparing(Entry::at));
      runs.sort(Comparator.comparing(RunStory::createdAt).thenComparing(RunStory::id));
      var moments = milestones.moments();
      return new Timeline(
          subject,
          title,
          severity,
          state,
          groupKey,
          alerts,
          entries,
          runs,
          moments,
          IncidentTimes.of(moments),
          milestones.automation());
    }
  }
}
