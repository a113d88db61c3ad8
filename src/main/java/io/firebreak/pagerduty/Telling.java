package io.firebreak.pagerduty;

import io.firebreak.alert.Severity;
import io.firebreak.alert.Unsubscribed;
import io.firebreak.approval.Emergency;
import io.firebreak.gate.HeartbeatRecord;
import io.firebreak.gate.Holds;
import io.firebreak.incident.Incident;
import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Journal;
import io.firebreak.journal.Unit;
import io.firebreak.pagerduty.PagerDutyCourier.Place;
import io.firebreak.pagerduty.PagerDutyStore.Told;
import io.firebreak.pagerduty.PagerDutyTrouble.Kind;
import io.firebreak.pagerduty.RestApi.Known;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import io.firebreak.timeline.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings one incident at PagerDuty to where Firebreak stands. Each step is remembered when it is
 * done; one that is repeated after a crash says the same again.
 */
final class Telling {
  /** Firebreak's acknowledgement kept the first level from it, so the next one is paged. */
  private static final int NEXT_LEVEL = 2;

  /** How far PagerDuty's clock and ours may differ. */
  private static final Duration CLOCKS = Duration.ofMinutes(5);

  private final PagerDutySettings settings;
  private final EventsApi events;
  private final RestApi rest;
  private final Database database;
  private final Journal journal;
  private final PagerDutyStore store;
  private final Remediation remediation;
  private final Holds holds;
  private final HeartbeatRecord heartbeats;
  private final RefusedWebhooks refused;
  private final EscalatedPages escalated;

  Telling(PagerDutyGround ground, PagerDutyHttp http) {
    this.settings = ground.settings();
    this.events = new EventsApi(settings, http);
    this.rest = new RestApi(settings, http);
    this.database = ground.database();
    this.journal = ground.journal();
    this.store = new PagerDutyStore(database.jdbi());
    this.remediation = ground.remediation();
    this.holds = ground.holds();
    this.heartbeats = new HeartbeatRecord(database, holds);
    this.refused = ground.refused();
    this.escalated = new EscalatedPages(ground, http);
  }

  /** Pages people for the question of a run of no incident, when it has come to a schedule. */
  void look(RunState run) throws PagerDutyTrouble {
    escalated.look(run);
  }

  /** Pages a second person of an emergency decision. */
  void page(RunState run, Emergency emergency) throws PagerDutyTrouble {
    events.trigger(
        OverridePage.key(emergency), OverridePage.of(run, emergency, settings.run(run.id())));
  }

  /** Pages people when PagerDuty's webhooks are refused, and ends that when they are not. */
  void hook(String hookId) throws PagerDutyTrouble {
    var key = RefusedWebhooks.key(hookId);
    if (refused.alarms(hookId)) {
      var at = database.now();
      events.trigger(key, RefusedWebhooks.problem(hookId, settings.publicUrl(), at));
    } else {
      events.resolve(key);
    }
  }

  /** Pages people when a topic no longer sends; they resolve it when they have seen to it. */
  void unsubscribed(String hookId) throws PagerDutyTrouble {
    var links = new LinkedHashMap<String, String>();
    links.put("Firebreak", settings.publicUrl().toString());
    events.trigger(
        EventsApi.OWN_KEYS + Unsubscribed.SUBJECT + hookId,
        new Problem(
            Problem.cut(Unsubscribed.words(hookId), Problem.SUMMARY),
            "/hooks/" + hookId,
            Severity.CRITICAL,
            database.now(),
            "unsubscribed",
            Map.of("hook", hookId),
            links));
  }

  /** Pages people while a breaker holds everything, and ends that when a person lifted it. */
  void hold(String tenant, String id) throws PagerDutyTrouble {
    var standing =
        holds.standing(tenant).stream().filter(each -> each.hold().id().equals(id)).findFirst();
    if (standing.isPresent()) {
      events.trigger(BreakerPage.key(id), BreakerPage.of(standing.get(), settings.publicUrl()));
    } else {
      events.resolve(BreakerPage.key(id));
    }
  }

  /**
   * Pages people while a heartbeat is silent, each time the next level, and ends that when it
   * beats.
   */
  void heartbeat(String tenant, String subject) throws PagerDutyTrouble {
    var news = heartbeats.news(tenant, subject).orElse(null);
    if (news == null) {
      return;
    }
    var key = HeartbeatPage.key(news.name());
    var silence = news.silence();
    if (silence == null) {
      events.resolve(key);
    } else if (silence.times() == 1
        || !rest.pageNext(rest.byKey(key).orElse(null), silence.times())) {
      var hold = heartbeats.hold(tenant, news.name());
      events.trigger(key, HeartbeatPage.of(news.name(), silence, hold, settings.publicUrl()));
    }
  }

  /**
   * Tells one place, and notes what was decided.
   *
   * @param parts child runs that people must settle
   */
  void tell(Incident incident, List<RunState> runs, List<RunState> parts, Place place)
      throws PagerDutyTrouble {
    var stance = Stance.of(incident, Stream.concat(runs.stream(), parts.stream()).toList());
    var told = store.told(incident.tenant(), incident.id(), place.name()).orElse(null);
    if (place instanceof Place.Theirs(var id, var parent) && parent) {
      if (begins(stance) || store.isTold(incident.tenant(), incident.id())) {
        note(incident, runs, place, id); // to move it is not for this one, it is about more
      }
      return;
    }
    if (told == null && !begins(stance)) {
      return;
    }
    if (stance == Stance.IDLE) {
      stance = Stance.GAVE_UP; // it was told that somebody cares, and nobody does any more
    }
    var present = opened(incident, runs, place, stance, told);
    if (stance != Stance.SILENT && stance != present.stance()) {
      present = moved(incident, place, present, stance);
    }
    note(incident, runs, place, id(incident, place, present));
  }

  /** What is over, or was never begun, before PagerDuty heard of it is no matter for it. */
  private static boolean begins(Stance stance) {
    return switch (stance) {
      case ASKS, ACTS, GAVE_UP -> true;
      case SILENT, IDLE, LEFT, OVER -> false;
    };
  }

  /** What PagerDuty knows, after it was told of the problem where it does not know it. */
  private Told opened(
      Incident incident, List<RunState> runs, Place place, Stance stance, @Nullable Told told)
      throws PagerDutyTrouble {
    if (told != null && (told.stance() != Stance.OVER || !begins(stance))) {
      return told;
    }
    return switch (place) {
      case Place.Theirs(var id, var _) -> told(id, Stance.SILENT, database.now());
      case Place.Own(var key) -> {
        events.trigger(key, problem(incident, runs));
        // Opening it pages people: that is all that giving up and asking want at first.
        var first = stance == Stance.ACTS ? Stance.SILENT : stance;
        yield remember(incident, place, told(null, first, database.now()));
      }
    };
  }

  private static Told told(@Nullable String id, Stance stance, Instant now) {
    return new Told(id, stance, now, now);
  }

  private Problem problem(Incident incident, List<RunState> runs) {
    var pages = new LinkedHashMap<String, String>();
    pages.put("Incident in Firebreak", settings.incident(incident.id()));
    runs.forEach(run -> pages.put("Run of " + run.begun().runbook(), settings.run(run.id())));
    var target = runs.isEmpty() ? "" : runs.getLast().begun().target();
    return Problem.of(incident, target, pages);
  }

  private Told moved(Incident incident, Place place, Told from, Stance to) throws PagerDutyTrouble {
    var id = from.pagerDutyId();
    var reached =
        switch (to) {
          case SILENT, IDLE, ASKS, LEFT -> to;
          case ACTS -> {
            acknowledge(place);
            yield to;
          }
          case GAVE_UP -> {
            id = escalated(incident, place, from);
            yield to;
          }
          case OVER -> resolve(place, from) ? to : Stance.LEFT;
        };
    return remember(incident, place, new Told(id, reached, database.now(), from.openedAt()));
  }

  private void acknowledge(Place place) throws PagerDutyTrouble {
    switch (place) {
      case Place.Own(var key) -> events.acknowledge(key);
      case Place.Theirs(var id, var _) -> {
        if (rest.incident(id).triggered()) {
          rest.status(id, "acknowledged");
        }
      }
    }
  }

  /** Pages the next level, when people are not on it already. */
  private @Nullable String escalated(Incident incident, Place place, Told from)
      throws PagerDutyTrouble {
    if (from.stance() != Stance.ACTS && from.stance() != Stance.ASKS) {
      return from.pagerDutyId();
    }
    var known = rest.incident(id(incident, place, from));
    if (!known.resolved()) {
      rest.escalate(known.id(), Math.max(1, Math.min(NEXT_LEVEL, known.levels())));
    }
    return known.id();
  }

  /** False when a person resolved and reopened it meanwhile: then it is for people to close. */
  private boolean resolve(Place place, Told from) throws PagerDutyTrouble {
    var known = known(place, from);
    if (known.isPresent() && known.get().resolved()) {
      return true;
    }
    if (known.isPresent() && rest.resolvedSince(known.get().id(), from.toldAt())) {
      return false;
    }
    switch (place) {
      case Place.Own(var key) -> events.resolve(key);
      case Place.Theirs(var id, var _) -> rest.status(id, "resolved");
    }
    return true;
  }

  private Optional<Known> known(Place place, Told told) throws PagerDutyTrouble {
    var id = told.pagerDutyId();
    if (id != null) {
      return Optional.of(rest.incident(id));
    }
    return switch (place) {
      case Place.Own(var key) ->
          rest.byKey(key)
              .filter(known ->
                  !known.resolved() || known.createdAt().isAfter(told.openedAt().minus(CLOCKS)));
      case Place.Theirs(var theirs, var _) -> Optional.of(rest.incident(theirs));
    };
  }

  /** PagerDuty's id; for one that it was told to open a moment ago it may not have one yet. */
  private String id(Incident incident, Place place, Told told) throws PagerDutyTrouble {
    if (told.pagerDutyId() != null) {
      return told.pagerDutyId();
    }
    var known =
        known(place, told)
            .orElseThrow(() ->
                new PagerDutyTrouble(
                    Kind.NOT_DONE,
                    "not_open_yet",
                    Duration.ZERO,
                    "PagerDuty has not opened incident " + incident.id() + " yet"));
    remember(incident, place, new Told(known.id(), told.stance(), told.toldAt(), told.openedAt()));
    return known.id();
  }

  private Told remember(Incident incident, Place place, Told told) {
    commit(PagerDutyStore.put(incident.tenant(), incident.id(), place.name(), told));
    return told;
  }

  /** Notes what was decided since the last note, run by run, and what is asked, if it is. */
  private void note(Incident incident, List<RunState> runs, Place place, String id)
      throws PagerDutyTrouble {
    var tenant = incident.tenant();
    for (var run : runs) {
      var noted = store.noted(tenant, run.id(), place.name());
      var events = remediation.events(tenant, run.id());
      var news = Decision.of(events).stream().filter(decision -> decision.seq() > noted).toList();
      if (!news.isEmpty()) {
        var page = settings.run(run.id());
        escalated.page(run, events.stream().filter(event -> event.seq() > noted).toList(), id);
        rest.note(id, Note.of(run.begun().runbook(), page, news));
        var asked =
            PlanNote.of(run, events.stream().filter(event -> event.seq() > noted).toList(), page);
        if (asked != null) {
          rest.note(id, asked);
        }
        commit(PagerDutyStore.note(tenant, run.id(), place.name(), news.getLast().seq()));
      }
    }
  }

  private void commit(Guard guard) {
    journal.commit(Unit.builder().guard(guard).build());
  }
}
