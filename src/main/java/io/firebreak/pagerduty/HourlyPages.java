package io.firebreak.pagerduty;

import io.firebreak.alert.Severity;
import io.firebreak.durable.Courier.Delivery;
import io.firebreak.durable.Outbox;
import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Journal;
import io.firebreak.journal.Unit;
import io.firebreak.pagerduty.PageStore.Paged;
import io.firebreak.pagerduty.PagerDutyCourier.Place;
import io.firebreak.remediation.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pages people once an hour for a run that goes on only when they settle it (engine-rules 10). Each
 * page goes to the next level of the escalation policy, and after the last to the first again: that
 * is a page for sure, and wakes others than those who did not hear the last one.
 *
 * <p>The hour is kept by a row of the outbox, which a restart does not lose.
 */
final class HourlyPages {
  static final Duration EVERY = Duration.ofHours(1);

  /** So subjects of the outbox begin that stand for such a run. */
  static final String SUBJECT = "page/";

  private final PagerDutySettings settings;
  private final EventsApi events;
  private final RestApi rest;
  private final Database database;
  private final Journal journal;
  private final PageStore store;
  private final PagerDutyStore places;

  HourlyPages(PagerDutyGround ground, PagerDutyHttp http) {
    this.settings = ground.settings();
    this.events = new EventsApi(settings, http);
    this.rest = new RestApi(settings, http);
    this.database = ground.database();
    this.journal = ground.journal();
    this.store = new PageStore(database.jdbi());
    this.places = new PagerDutyStore(database.jdbi());
  }

  /**
   * Begins the hours of a run, with a page unless its incident was escalated for it just now, or
   * ends them.
   *
   * @param since since when people must settle it; empty when they need not
   * @param places where its incident is told; empty for a run of no incident
   */
  void look(RunState run, Optional<Instant> since, List<Place> places) throws PagerDutyTrouble {
    var paged = paged(run);
    if (since.isEmpty() && paged.isPresent()) {
      end(run, paged.get());
    } else if (since.isPresent() && paged.isEmpty()) {
      var own = !isEscalated(run, since.get(), places) && page(run, places, 1);
      commit(
          PageStore.put(tenant(run), run.id(), new Paged(database.now(), 1, own)),
          Outbox.enqueue(tenant(run), PagerDutyCourier.TOPIC, SUBJECT + run.id()));
    }
  }

  /** Whether people were paged at an incident that is open, and for nothing older than this. */
  private boolean isEscalated(RunState run, Instant since, List<Place> places)
      throws PagerDutyTrouble {
    var incident = run.begun().incident();
    for (var place : places) {
      var told =
          incident == null
              ? null
              : this.places.told(tenant(run), incident, place.name()).orElse(null);
      var parent = place instanceof Place.Theirs theirs && theirs.parent();
      if (told != null
          && !parent
          && told.stance() == Stance.GAVE_UP
          && !told.toldAt().isBefore(since)) {
        var id = told.pagerDutyId();
        if (id == null || !rest.incident(id).resolved()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Pages when the hour is over, as long as people must settle it. */
  Delivery due(RunState run, boolean needed, List<Place> places) throws PagerDutyTrouble {
    var paged = paged(run);
    if (paged.isEmpty()) {
      return new Delivery.Done();
    }
    if (!needed) {
      end(run, paged.get());
      return new Delivery.Done();
    }
    var left = Duration.between(database.now(), paged.get().at().plus(EVERY));
    if (left.isPositive()) {
      return waiting(left);
    }
    var times = paged.get().times() + 1;
    var own = page(run, places, times);
    commit(
        PageStore.put(
            tenant(run), run.id(), new Paged(database.now(), times, paged.get().own() || own)));
    return waiting(EVERY);
  }

  private static Delivery waiting(Duration left) {
    return new Delivery.Later(left, "people are paged hourly until they settle the run");
  }

  /** True when an incident of its own was needed, since no other is open there. */
  private boolean page(RunState run, List<Place> places, int times) throws PagerDutyTrouble {
    var heard = false;
    for (var place : places) {
      heard |=
          switch (place) {
            case Place.Own(var key) -> rest.pageNext(rest.byKey(key).orElse(null), times);
            case Place.Theirs(var id, var _) -> rest.pageNext(rest.incident(id), times);
          };
    }
    if (!heard) {
      pageOwn(run, times);
    }
    return !heard;
  }

  private void pageOwn(RunState run, int times) throws PagerDutyTrouble {
    var key = key(run);
    if (times == 1 || !rest.pageNext(rest.byKey(key).orElse(null), times)) {
      events.trigger(key, problem(run));
    }
  }

  private void end(RunState run, Paged paged) throws PagerDutyTrouble {
    if (paged.own()) {
      events.resolve(key(run));
    }
    commit(PageStore.delete(tenant(run), run.id()));
  }

  private Problem problem(RunState run) {
    var begun = run.begun();
    var links = new LinkedHashMap<String, String>();
    links.put("Run of " + begun.runbook(), settings.run(run.id()));
    return new Problem(
        Problem.cut("Firebreak: a person must settle a run of " + begun.runbook(), Problem.SUMMARY),
        begun.target().isEmpty() ? begun.runbook() : begun.target(),
        Severity.CRITICAL,
        database.now(),
        "unsettled_run",
        Map.of("state", run.status().code(), "run", run.id()),
        links);
  }

  private static String key(RunState run) {
    return EventsApi.OWN_KEYS + "unsettled/" + run.id();
  }

  private static String tenant(RunState run) {
    return run.stream().tenant();
  }

  private Optional<Paged> paged(RunState run) {
    return store.paged(tenant(run), run.id());
  }

  private void commit(Guard... guards) {
    var unit = Unit.builder();
    List.of(guards).forEach(unit::guard);
    journal.commit(unit.build());
  }
}
