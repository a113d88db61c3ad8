package io.firebreak.pagerduty;

import io.firebreak.alert.Severity;
import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent.Escalated;
import io.firebreak.journal.Database;
import io.firebreak.journal.Event;
import io.firebreak.journal.Journal;
import io.firebreak.journal.Unit;
import io.firebreak.pagerduty.PagerDutyTrouble.Kind;
import io.firebreak.remediation.RunState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Pages the next people when nobody decided a question in time: whoever is on call in the schedule
 * that the escalation names, else the next level of the incident's own policy.
 */
final class EscalatedPages {
  /** What the page of a run without an incident is remembered as, beside notes. */
  private static final String PLACE = "escalation";

  private static final int LONGEST = 1_000;

  /** The most people of a schedule who are asked. */
  private static final int MOST = 20;

  private static final Logger LOG = Logger.getLogger(EscalatedPages.class);

  private final PagerDutySettings settings;
  private final EventsApi events;
  private final RestApi rest;
  private final Database database;
  private final Journal journal;
  private final PagerDutyStore store;

  EscalatedPages(PagerDutyGround ground, PagerDutyHttp http) {
    this.settings = ground.settings();
    this.events = new EventsApi(settings, http);
    this.rest = new RestApi(settings, http);
    this.database = ground.database();
    this.journal = ground.journal();
    this.store = new PagerDutyStore(database.jdbi());
  }

  /**
   * Pages them at an incident, when the question of a run has come to them.
   *
   * @param news what happened to the run since that was told there last
   */
  void page(RunState run, List<Event> news, String incident) throws PagerDutyTrouble {
    var question = run.approval();
    if (question == null
        || !question.pending()
        || news.stream().noneMatch(event -> escalates(event, question))) {
      return;
    }
    var known = rest.incident(incident);
    if (!known.resolved() && !onCall(run, question, incident)) {
      rest.pageNext(known, question.calls().level());
    }
  }

  private static boolean escalates(Event event, Approval question) {
    return event.payload() instanceof Escalated next && next.id().equals(question.request().id());
  }

  /**
   * Opens an incident for a run that has none, when its question has come to a schedule, and ends
   * that when it is decided: nothing else of it is told.
   */
  void look(RunState run) throws PagerDutyTrouble {
    var paged = store.noted(tenant(run), run.id(), PLACE);
    var question = run.approval();
    var level = question == null || !question.pending() ? 0 : question.calls().level();
    var key = EventsApi.OWN_KEYS + "escalated/" + run.id();
    if (level == 0 && paged > 0) {
      events.resolve(key);
      remember(run, 0);
    } else if (question != null
        && level > paged
        && question.asked().getLast().pagerdutySchedule() != null) {
      events.trigger(key, problem(run));
      onCall(run, question, opened(run, key));
      remember(run, level);
    }
  }

  /** It may not be found at once; then all of this is done again, which opens nothing more. */
  private String opened(RunState run, String key) throws PagerDutyTrouble {
    return rest.byKey(key)
        .orElseThrow(() ->
            new PagerDutyTrouble(
                Kind.NOT_DONE,
                "not_open_yet",
                Duration.ZERO,
                "PagerDuty has not opened the incident of run " + run.id() + " yet"))
        .id();
  }

  /**
   * Asks whoever is on call in the schedule that was asked last to help, which pages them. False
   * when none is named, nobody is on call there, or PagerDuty does not take that.
   */
  private boolean onCall(RunState run, Approval question, String incident) throws PagerDutyTrouble {
    var schedule = question.asked().getLast().pagerdutySchedule();
    if (schedule == null || !RestApi.ID.matches(schedule)) {
      return false;
    }
    try {
      var users =
          rest.onCall(schedule, database.now()).stream().map(RestApi.User::id).limit(MOST).toList();
      if (users.isEmpty()) {
        LOG.warnf("nobody is on call in schedule %s, to which run %s came", schedule, run.id());
        return false;
      }
      rest.addResponders(incident, rest.ownUser(), words(run), users, List.of());
      return true;
    } catch (PagerDutyTrouble e) {
      if (e.kind() != Kind.REFUSED) {
        throw e;
      }
      LOG.warnf(
          "whoever is on call in schedule %s was not asked about run %s: %s",
          schedule, run.id(), e.words());
      return false;
    }
  }

  private String words(RunState run) {
    var begun = run.begun();
    return Problem.cut(
        "Nobody decided in time: "
            + begun.runbook()
            + (begun.target().isEmpty() ? "" : " on " + begun.target())
            + " waits for your approval at "
            + settings.run(run.id()),
        LONGEST);
  }

  private Problem problem(RunState run) {
    var begun = run.begun();
    var links = new LinkedHashMap<String, String>();
    links.put("Run of " + begun.runbook(), settings.run(run.id()));
    return new Problem(
        Problem.cut("Firebreak: nobody decided in time about " + begun.runbook(), Problem.SUMMARY),
        begun.target().isEmpty() ? begun.runbook() : begun.target(),
        Severity.CRITICAL,
        database.now(),
        "escalated_question",
        Map.of("run", run.id()),
        links);
  }

  private void remember(RunState run, long level) {
    journal.commit(
        Unit.builder().guard(PagerDutyStore.note(tenant(run), run.id(), PLACE, level)).build());
  }

  private static String tenant(RunState run) {
    return run.stream().tenant();
  }
}
