package io.firebreak.ui;

import io.firebreak.alert.ChangeEvent;
import io.firebreak.incident.Incident;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.incident.Incidents;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One incident on its page.
 *
 * @param stale whether it is open and nothing was heard of its alerts for long
 * @param under the incident under which it hangs, null when it stands alone
 * @param children the incidents that hang under it
 * @param changes what was changed shortly before it began
 * @param waits runbooks that wait, and start when their alert still fires then
 * @param refusals runbooks that got no run, with the reason
 * @param timeline its story as Markdown, to be copied
 */
record IncidentPage(
    String id,
    String title,
    String state,
    String tone,
    boolean stale,
    String severity,
    String startedAt,
    String openedAt,
    @Nullable String resolvedAt,
    @Nullable Under under,
    List<Child> children,
    List<String> changes,
    List<AlertRow> alerts,
    List<RunRow> runs,
    List<WaitRow> waits,
    List<Refusal> refusals,
    String timeline) {

  static IncidentPage of(
      Incident incident,
      boolean stale,
      List<Incidents.Line> children,
      List<ChangeEvent> changes,
      List<RunRow> runs,
      String timeline) {
    return new IncidentPage(
        incident.id(),
        Shown.line(incident.title()),
        incident.state().code(),
        Shown.tone(incident.state().code()),
        stale,
        incident.severity().code(),
        Shown.time(incident.startedAt()),
        Shown.time(incident.openedAt()),
        Shown.timeOrNull(incident.resolvedAt()),
        Under.of(incident.explanation()),
        children.stream().map(Child::of).toList(),
        changes.stream().map(IncidentPage::line).toList(),
        incident.alerts().values().stream().map(AlertRow::of).toList(),
        runs,
        incident.holds().stream().map(WaitRow::of).toList(),
        incident.refusals().stream().map(Refusal::of).toList(),
        timeline);
  }

  private static String line(ChangeEvent change) {
    return Shown.line(Shown.time(change.at()) + ", " + change.source() + ": " + change.summary());
  }

  /** What explains it. */
  record Under(String id, String why) {
    static @Nullable Under of(IncidentEvent.@Nullable Inhibited by) {
      if (by == null) {
        return null;
      }
      var labels = by.labels().isEmpty() ? "" : ", both " + by.labels();
      return new Under(
          by.parent(),
          Shown.line(
              "%s explains it: rule %s (%s)%s"
                  .formatted(by.causeName(), by.rule(), by.where(), labels)));
    }
  }

  /** An incident that it explains. */
  record Child(String id, String title, String state, String tone) {
    static Child of(Incidents.Line line) {
      var state = line.state().code();
      return new Child(line.id(), Shown.line(line.title()), state, Shown.tone(state));
    }
  }

  /** An alert that belongs to it, with where its source shows it. */
  record AlertRow(
      String name,
      String state,
      String tone,
      String severity,
      String labels,
      String startsAt,
      @Nullable String endsAt,
      List<Link> links) {
    static AlertRow of(Incident.Member member) {
      var alert = member.alert();
      var state = member.isFiring() ? "firing" : "resolved";
      return new AlertRow(
          Shown.line(alert.name()),
          state,
          Shown.tone(state),
          alert.severity().code(),
          Shown.line(alert.labels().canonical()),
          Shown.time(alert.startsAt()),
          Shown.timeOrNull(member.endsAt()),
          alert.links().entrySet().stream()
              .map(link -> new Link(Shown.line(link.getKey()), link.getValue()))
              .toList());
    }
  }

  /**
   * A way back to the source.
   *
   * @param url by HTTP or HTTPS, as every link of an alert is
   */
  record Link(String title, String url) {}

  /** A runbook that waits, and starts when its alert still fires then. */
  record WaitRow(String runbook, String what, String until, @Nullable String why) {
    static WaitRow of(IncidentEvent.StartHeld event) {
      return new WaitRow(
          Shown.line(event.runbook()),
          event.waiting().code(),
          Shown.line(event.until(Shown::time)),
          event.detail() == null ? null : Shown.line(event.detail()));
    }
  }

  /** A runbook that matched and was not started. */
  record Refusal(String runbook, String reason, @Nullable String why) {
    static Refusal of(IncidentEvent.RunNotStarted event) {
      var winner = event.winner() == null ? null : event.winner() + " goes first";
      var why = winner == null ? event.detail() : winner;
      return new Refusal(
          Shown.line(event.runbook()), event.reason().code(), why == null ? null : Shown.line(why));
    }
  }
}
