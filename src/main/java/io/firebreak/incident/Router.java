package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Intake;
import io.firebreak.alert.StoredDelivery;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Database;
import io.firebreak.journal.Event;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.StreamId;
import io.firebreak.runbook.Matching;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Brings accepted deliveries into incidents and starts the runs that they trigger. One thread does
 * it, many deliveries in one unit; what a crash, a full disk or another process leaves undone is
 * found by the next look at the store.
 */
public final class Router implements AutoCloseable {
  /** How many deliveries one unit holds at most. */
  static final int BATCH = 128;

  /** How many alerts they have together before another unit begins. */
  private static final int ALERTS = 1_000;

  /** How often one delivery is tried again at once when another process was faster. */
  private static final int TRIES = 3;

  private static final int SCAN_SECONDS = 5;
  private static final int HOLD_SECONDS = 1;

  private static final Logger LOG = System.getLogger(Router.class.getName());

  private final Journal journal;
  private final Intake intake;
  private final Triggers triggers;
  private final RunStarter starter;
  private final IdSource ids;
  private final InstantSource clock;
  private final IncidentLimits limits;
  private final Storms storms;
  private final Quiet quiet;
  private final List<String> topics;
  private final HeldStartStore held;
  private final SilenceStore silences;
  private final Database database;
  private final KnownIncidents known;
  private final CorrelationRules rules;
  private final CorrelationStore ties;
  private final ThrottleStore throttles;
  private final CorrelationSweep sweep;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("firebreak-router").factory());
  private final AtomicBoolean awake = new AtomicBoolean();
  private final Set<String> failed = new HashSet<>();

  /**
   * A router that does nothing until {@link #start}.
   *
   * @param rules by which alerts explain other alerts
   * @param storms when alerts start next to nothing
   * @param quiet when people work on what an alert is about
   * @param topics of the outbox that are told when an incident is over, or comes back
   */
  public Router(
      Journal journal,
      Database database,
      Intake intake,
      Triggers triggers,
      RunStarter starter,
      IdSource ids,
      InstantSource clock,
      IncidentLimits limits,
      CorrelationRules rules,
      Storms storms,
      Quiet quiet,
      List<String> topics) {
    this.journal = journal;
    this.intake = intake;
    this.triggers = triggers;
    this.starter = starter;
    this.ids = ids;
    this.clock = clock;
    this.limits = limits;
    this.storms = storms;
    this.quiet = quiet;
    this.topics = List.copyOf(topics);
    this.held = new HeldStartStore(database);
    this.silences = new SilenceStore(database);
    this.database = database;
    this.known = new KnownIncidents(journal, database);
    this.rules = rules;
    this.ties = new CorrelationStore(database);
    this.throttles = new ThrottleStore(database);
    this.sweep =
        new CorrelationSweep(
            rules,
            ties,
            new IncidentStore(database),
            known,
            starter,
            (tenant, view) -> grouping(tenant, view, matching(tenant)),
            this::unit,
            this::commit);
  }

  /** Routes what is left over from before, then what comes. */
  public void start() {
    every(SCAN_SECONDS, this::scan);
    every(HOLD_SECONDS, this::routeDueHolds);
    thread.execute(() -> guarded(this::tieAnew));
    every(HOLD_SECONDS, this::correlate);
    every(HOLD_SECONDS, this::routeAfterStorms);
    every(HOLD_SECONDS, this::routeAfterSilences);
    every(HOLD_SECONDS, this::routeAfterNews);
  }

  private void every(int seconds, Runnable work) {
    // It never ends by itself: what it throws is caught.
    var _ = thread.scheduleWithFixedDelay(() -> guarded(work), 0, seconds, TimeUnit.SECONDS);
  }

  /** There is a new delivery; returns at once. */
  public void look() {
    if (!awake.getAndSet(true)) {
      try {
        thread.execute(() -> guarded(this::routeAll));
      } catch (RejectedExecutionException stopped) {
        LOG.log(Level.DEBUG, "the router has stopped; the next start finds the delivery", stopped);
      }
    }
  }

  /** Finishes the unit at hand and stops. */
  @Override
  public void close() {
    thread.close();
  }

  /** A fault must not end the thread: what it left undone is tried again by the next scan. */
  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(
          Level.ERROR,
          "Alerts were not routed to incidents; it is tried again in " + SCAN_SECONDS + " s",
          e);
    }
  }

  private void scan() {
    failed.clear();
    routeAll();
  }

  /** Routes every delivery of which incidents have not heard; what is critical goes before. */
  void routeAll() {
    awake.set(false);
    var lastUrgent = "";
    var last = "";
    while (!thread.isShutdown()) {
      var page = intake.unrouted(true, lastUrgent, BATCH);
      if (!page.isEmpty()) {
        lastUrgent = page.getLast().id();
      } else {
        page = intake.unrouted(false, last, BATCH);
        if (page.isEmpty()) {
          return;
        }
        last = page.getLast().id();
      }
      var byTenant = new LinkedHashMap<String, List<StoredDelivery>>();
      page.stream()
          .filter(delivery -> !failed.contains(delivery.id()))
          .forEach(delivery ->
              byTenant
                  .computeIfAbsent(delivery.tenant(), tenant -> new ArrayList<>())
                  .add(delivery));
      byTenant.forEach(this::route);
    }
  }

  private void route(String tenant, List<StoredDelivery> all) {
    var from = 0;
    while (from < all.size()) {
      var rest = all.subList(from, from + fitting(all.subList(from, all.size())));
      var routed = tryTogether(tenant, rest);
      if (routed == 0) {
        rest.forEach(delivery -> routeAlone(tenant, delivery));
      }
      from += routed == 0 ? rest.size() : routed;
    }
  }

  /** How many of these have few enough alerts for one unit; at least one. */
  private static int fitting(List<StoredDelivery> all) {
    var count = 0;
    var alerts = 0;
    while (count < all.size() && (count == 0 || alerts < ALERTS)) {
      alerts += all.get(count).alerts().size();
      count++;
    }
    return count;
  }

  private int tryTogether(String tenant, List<StoredDelivery> some) {
    try {
      return attempt(tenant, some);
    } catch (StorageException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "one of several deliveries cannot be routed; each is tried alone", e);
      known.forget();
      return 0;
    }
  }

  private void routeAlone(String tenant, StoredDelivery delivery) {
    try {
      for (var i = 0; i < TRIES; i++) {
        if (attempt(tenant, List.of(delivery)) == 1) {
          return;
        }
      }
      // Most likely another process routed it; if not, the next scan finds it.
      failed.add(delivery.id());
    } catch (StorageException e) {
      throw e;
    } catch (RuntimeException e) {
      known.forget();
      failed.add(delivery.id());
      LOG.log(
          Level.ERROR,
          "Delivery %s was not routed to an incident; it is tried again in %d s"
              .formatted(delivery.id(), SCAN_SECONDS),
          e);
    }
  }

  /** Routes the first of these deliveries in one unit; returns how many, 0 when it was refused. */
  private int attempt(String tenant, List<StoredDelivery> some) {
    var matching = matching(tenant);
    var view = known.load(tenant, some, matching);
    var unit = unit(tenant, KnownIncidents.byId(view));
    var grouping = grouping(tenant, view, matching);
    var changes = new ArrayList<Change>();
    var count = 0;
    for (var delivery : some) {
      if (grouping.mustWait(delivery)) {
        break;
      }
      unit.guard(intake.routed(delivery.id()));
      changes.addAll(grouping.route(delivery));
      count++;
    }
    unit.add(new Correlation(rules, ties, tenant, view, clock.instant()).over(changes));
    return commit(tenant, unit.build()) ? count : 0;
  }

  /** Each alert is matched once a try, although grouping asks twice. */
  private Function<Alert, Matching> matching(String tenant) {
    var matched = new IdentityHashMap<Alert, Matching>();
    return alert -> matched.computeIfAbsent(alert, key -> triggers.matching(tenant, key));
  }

  private boolean commit(String tenant, RoutingUnit.Built built) {
    if (journal.commit(built.unit()) instanceof Committed.Done(var events)) {
      known.committed(built.after());
      var byStream = events.stream().collect(Collectors.groupingBy(Event::stream));
      for (var run : built.runs()) {
        starter.wake(tenant, run, byStream.getOrDefault(StreamId.run(tenant, run), List.of()));
      }
      return true;
    }
    known.forget();
    return false;
  }

  /** Notes where the alerts that fire stand by the rules of now. */
  void tieAnew() {
    sweep.tieAnew(clock.instant());
  }

  /**
   * Explains alerts by what came after them, and sets free those that nothing explains any more.
   */
  void correlate() {
    try {
      sweep.run(clock.instant());
    } catch (StorageException e) {
      throw e;
    } catch (RuntimeException e) {
      known.forget();
      throw e;
    }
  }

  /** Starts what waited until now. */
  void routeDueHolds() {
    var now = clock.instant();
    look(held.due(now, BATCH), hold -> hold.endsByTime() && !hold.dueAt().isAfter(now));
  }

  /** Looks again at what storms kept back that are over. */
  void routeAfterStorms() {
    for (var tenant : held.tenantsWithStormHolds()) {
      if (storms.standing(tenant).isEmpty()) {
        look(held.heldByStorm(tenant, BATCH), hold -> hold.waiting() == Waiting.STORM);
      }
    }
  }

  /** Looks again at what silences kept back that ended, at their end or before. */
  void routeAfterSilences() {
    var ended = held.heldBySilencesThatEnded(database.now(), BATCH);
    var standing = new HashMap<String, Set<String>>();
    for (var due : ended) {
      var there = standing.computeIfAbsent(due.tenant(), silences::standingIds);
      look(List.of(due), hold -> hold.silence() != null && !there.contains(hold.silence()));
    }
  }

  /** Looks again at what waits for news of an alert. */
  void routeAfterNews() {
    look(
        held.heardAgain(clock.instant().minus(rules.staleAfter()), BATCH),
        hold -> hold.waiting() == Waiting.NEWS);
  }

  private void look(List<HeldStartStore.Due> all, Predicate<IncidentEvent.StartHeld> isDue) {
    for (var due : all) {
      try {
        known.find(due.tenant(), due.incidentId()).ifPresent(found -> look(found, isDue));
      } catch (StorageException e) {
        throw e;
      } catch (RuntimeException e) {
        known.forget();
        LOG.log(
            Level.ERROR,
            "A held start of incident %s failed; it is tried again in %d s"
                .formatted(due.incidentId(), HOLD_SECONDS),
            e);
      }
    }
  }

  private void look(Incident incident, Predicate<IncidentEvent.StartHeld> isDue) {
    var due = incident.holds().stream().filter(isDue).toList();
    if (due.isEmpty()) {
      // The row is there, so what is remembered of the incident is older than it.
      known.forget();
      return;
    }
    var tenant = incident.tenant();
    var unit = unit(tenant, Map.of(incident.id(), incident));
    var grouping = grouping(tenant, known.around(incident), matching(tenant));
    due.forEach(hold -> unit.add(grouping.due(incident, hold, clock.instant())));
    commit(tenant, unit.build());
  }

  private RoutingUnit unit(String tenant, Map<String, Incident> before) {
    return new RoutingUnit(tenant, starter, topics, before, new Throttling(throttles, tenant));
  }

  /** The storm that keeps a runbook from being started, as it stands now. */
  private Grouping grouping(String tenant, View view, Function<Alert, Matching> matching) {
    var storm = storms.standing(tenant);
    return new Grouping(
        view,
        matching,
        ids,
        limits,
        (version, alert) -> storm.filter(_ -> !storms.allows(version.runbook(), alert)),
        new StandingSilences(silences, tenant).or(quiet));
  }
}
