package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.Intake;
import io.firebreak.alert.IntakeEvent;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Severity;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Driver;
import io.firebreak.journal.Event;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.Payload;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.label.Labels;
import io.firebreak.runbook.Expression;
import io.firebreak.runbook.Matching;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.TriggerMatch;
import io.firebreak.runbook.TriggerReason;
import io.firebreak.runbook.Triggers.ByAlert;
import io.firebreak.runbook.Triggers.Flapping;
import io.firebreak.runbook.Triggers.Throttle;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A store with the real intake and a router over it; only the runs themselves are recorded. */
final class RouterFixture implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-01T10:00:00.000001Z");
  static final String TENANT = "default";

  /** What stands in the stream of a run here. */
  record RunNoted(String runbook, String what) implements Payload {}

  private static final HookRef HOOK = new HookRef(TENANT, "alertmanager", null);
  private static final Actor SENDER = new Actor(Actor.Kind.HOOK, HOOK.id(), "bearer", "hook", null);

  volatile Instant now = START;

  /** In which people work; null for none. */
  volatile Quiet.@Nullable Window window;

  /** The storm that stands, null for none; it lets through what is called so. */
  volatile @Nullable String storm;

  private final Storms storms =
      new Storms() {
        @Override
        public Optional<String> standing(String tenant) {
          return Optional.ofNullable(storm);
        }

        @Override
        public boolean allows(Runbook runbook, Alert alert) {
          return runbook.name().startsWith("allowed") || rules.isCause(alert);
        }
      };

  final OpenStore store;
  final Intake intake;
  final CorrelationRules rules;
  final Router router;
  final Runs runs = new Runs();
  final Incidents incidents;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<RunbookVersion, Predicate<Alert>> runbooks = new LinkedHashMap<>();

  RouterFixture(Stores stores) {
    this(stores, CorrelationRules.NONE);
  }

  RouterFixture(Stores stores, CorrelationRules rules) {
    this(stores, rules, Driver.PLAIN);
  }

  /** Over a store whose clock can be moved. */
  RouterFixture(Stores stores, CorrelationRules rules, Driver driver) {
    this.rules = rules;
    var types =
        IncidentEvent.register(IntakeEvent.register(EventTypes.builder()))
            .add("test.run_noted", RunNoted.class)
            .build();
    store = stores.open(types, () -> now, driver);
    intake = new Intake(store.journal(), store.database(), Runnable::run);
    incidents = new Incidents(store.journal(), store.database(), Intake.STALE_AFTER);
    router = router();
  }

  /** Another router over the same store. */
  Router router() {
    return router(rules);
  }

  /** Another router over the same store that goes by other rules. */
  Router router(CorrelationRules rules) {
    return new Router(
        store.journal(),
        store.database(),
        intake,
        (tenant, alert) -> matching(alert),
        runs,
        () -> "i%05d".formatted(ids.incrementAndGet()),
        () -> now,
        IncidentLimits.DEFAULT,
        rules,
        storms,
        (_, _, _) -> Optional.ofNullable(window),
        List.of());
  }

  private Matching matching(Alert alert) {
    var verdicts = new ArrayList<TriggerMatch>();
    runbooks.forEach((version, matches) ->
        verdicts.add(
            new TriggerMatch(
                version,
                matches.test(alert) ? TriggerReason.MATCHED : TriggerReason.CONDITION_FALSE,
                "")));
    return new Matching("these", verdicts);
  }

  /** Adds a runbook; of those that match, the first by name has precedence. */
  RunbookVersion runbook(
      String name, Duration hold, List<String> groupBy, Predicate<Alert> matches) {
    var version = TestVersions.of(name, hold, groupBy);
    runbooks.put(version, matches);
    return version;
  }

  /** Adds one with a throttle, or that waits while alerts come and go; all alerts match it. */
  void runbook(String name, @Nullable Throttle throttle, @Nullable Flapping flapping) {
    runbook(name, throttle, flapping, alert -> true);
  }

  /** The same for certain alerts. */
  void runbook(
      String name,
      @Nullable Throttle throttle,
      @Nullable Flapping flapping,
      Predicate<Alert> matches) {
    var trigger =
        new ByAlert(
            new Expression("true", TestVersions.here(name)),
            List.of(),
            Duration.ZERO,
            throttle,
            flapping);
    runbooks.put(TestVersions.of(name, trigger), matches);
  }

  /** One that only observes. */
  void observer(String name, Duration hold, Predicate<Alert> matches) {
    runbooks.put(TestVersions.of(name, hold, List.of()).under(Runbook.Autonomy.OBSERVE), matches);
  }

  void removeRunbooks() {
    runbooks.clear();
  }

  /** Stores a delivery, which nobody routes yet. */
  void send(Alert... alerts) {
    var id = "d%05d".formatted(ids.incrementAndGet());
    intake.accept(
        new Intake.Submission(
            HOOK,
            new RawDelivery(id, now, Map.of(), id.getBytes(StandardCharsets.UTF_8)),
            new Parsed.Alerts(List.of(alerts), List.of()),
            List.of(),
            SENDER));
  }

  /** Stores a delivery and routes it. */
  void route(Alert... alerts) {
    send(alerts);
    router.routeAll();
  }

  List<Incident> all() {
    var found = new ArrayList<Incident>();
    for (var line : incidents.list(TENANT, null, null, 10_000)) {
      found.addFirst(incidents.find(TENANT, line.id()).orElseThrow());
    }
    return found;
  }

  Incident only() {
    var all = all();
    if (all.size() != 1) {
      throw new AssertionError("not one incident but " + all);
    }
    return all.getFirst();
  }

  List<@Nullable Payload> events(String incidentId) {
    var found = new ArrayList<@Nullable Payload>();
    store
        .journal()
        .read(StreamId.incident(TENANT, incidentId), 0)
        .forEach(event -> found.add(event.payload()));
    return found;
  }

  List<String> rows(String sql) {
    return store
        .database()
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(sql)
                .map((row, context) -> {
                  var line = new StringBuilder();
                  for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    line.append(row.getString(i)).append('|');
                  }
                  return line.toString();
                })
                .list());
  }

  static Alert firing(String fingerprint, Instant startsAt) {
    return alert(fingerprint, startsAt, null, Severity.HIGH, "group");
  }

  static Alert resolved(String fingerprint, Instant startsAt, Instant endsAt) {
    return alert(fingerprint, startsAt, endsAt, Severity.HIGH, "group");
  }

  static Alert alert(
      String fingerprint,
      Instant startsAt,
      @Nullable Instant endsAt,
      Severity severity,
      @Nullable String groupKey) {
    return new Alert(
        "alertmanager",
        "Alert " + fingerprint,
        endsAt == null ? Alert.Status.FIRING : Alert.Status.RESOLVED,
        severity,
        Labels.of(Map.of("alertname", fingerprint, "service", "shop")),
        Map.of("summary", "text"),
        startsAt,
        endsAt,
        fingerprint,
        groupKey,
        Map.of(),
        List.of());
  }

  /** Writes runs as events of their own and remembers who was woken. */
  final class Runs implements RunStarter {
    final List<String> woken = new CopyOnWriteArrayList<>();
    final Map<String, String> incidentOf = new LinkedHashMap<>();

    /** Called before a run is added to a unit. */
    Runnable beforeStart = () -> {};

    @Override
    public String start(
        Unit.Builder unit, String tenant, RunbookVersion version, String incidentId, Alert alert) {
      beforeStart.run();
      var id = "r%05d".formatted(ids.incrementAndGet());
      unit.append(
          StreamId.run(tenant, id),
          0,
          List.of(NewEvent.byEngine(new RunNoted(version.runbook().name(), alert.episode()))));
      incidentOf.put(id, incidentId);
      return id;
    }

    @Override
    public List<String> resolved(
        Unit.Builder unit,
        String tenant,
        String incidentId,
        Set<String> started,
        String episode,
        Instant endsAt) {
      var told =
          incidentOf.keySet().stream()
              .filter(run -> incidentId.equals(incidentOf.get(run)))
              .filter(run -> !store.journal().read(StreamId.run(tenant, run), 0).isEmpty())
              .toList();
      told.forEach(run ->
          unit.fact(
              StreamId.run(tenant, run),
              NewEvent.byEngine(new RunNoted("", "resolved " + episode))));
      return told;
    }

    /** Ids of runs that have begun an effect, and so go on whatever explains their alert. */
    final Set<String> acting = new HashSet<>();

    @Override
    public List<String> inhibited(
        Unit.Builder unit,
        String tenant,
        String incidentId,
        Set<String> runs,
        String parent,
        String rule) {
      return tell(unit, tenant, incidentId, runs, "inhibited by " + parent + " for " + rule);
    }

    @Override
    public List<String> released(
        Unit.Builder unit, String tenant, String incidentId, Set<String> runs) {
      return tell(unit, tenant, incidentId, runs, "released");
    }

    private List<String> tell(
        Unit.Builder unit, String tenant, String incidentId, Set<String> runs, String what) {
      var ended = endedInhibited(tenant, incidentId);
      var told = runs.stream().filter(run -> !ended.contains(run)).sorted().toList();
      told.forEach(
          run -> unit.fact(StreamId.run(tenant, run), NewEvent.byEngine(new RunNoted("", what))));
      return told;
    }

    @Override
    public Set<String> endedInhibited(String tenant, String incidentId) {
      return incidentOf.keySet().stream()
          .filter(run -> incidentId.equals(incidentOf.get(run)) && !acting.contains(run))
          .filter(run ->
              store.journal().read(StreamId.run(tenant, run), 0).stream()
                  .anyMatch(event -> String.valueOf(event.payload()).contains("inhibited by")))
          .collect(Collectors.toSet());
    }

    /** Ids of the runs of an incident that are there and did not end as inhibited. */
    Set<String> live(String incidentId) {
      var live = new TreeSet<>(incidentOf.keySet());
      live.removeIf(run ->
          !incidentId.equals(incidentOf.get(run))
              || store.journal().read(StreamId.run(TENANT, run), 0).isEmpty());
      live.removeAll(endedInhibited(TENANT, incidentId));
      return live;
    }

    @Override
    public void wake(String tenant, String runId, List<Event> events) {
      woken.add(runId);
    }

    /** What every run was told, in order. */
    List<String> noted() {
      var noted = new ArrayList<String>();
      store.journal().scan("run", event -> noted.add(String.valueOf(event.payload())));
      return noted;
    }
  }

  @Override
  public void close() {
    router.close();
    store.close();
  }
}
