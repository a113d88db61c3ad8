package io.firebreak.hindsight;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Call;
import io.firebreak.action.Doc;
import io.firebreak.alert.Alert;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.Intake;
import io.firebreak.alert.IntakeEvent;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Severity;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.People;
import io.firebreak.connector.runbook.RunbookRun;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import io.firebreak.durable.Worker;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.Holds;
import io.firebreak.gate.RunLimits;
import io.firebreak.incident.CorrelationRules;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.incident.IncidentLimits;
import io.firebreak.incident.Incidents;
import io.firebreak.incident.Router;
import io.firebreak.incident.Storms;
import io.firebreak.journal.Actor;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.StreamId;
import io.firebreak.label.Labels;
import io.firebreak.plan.Required.Quorum;
import io.firebreak.remediation.Doors;
import io.firebreak.remediation.Engine;
import io.firebreak.remediation.RunEvents;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.RunStatus;
import io.firebreak.remediation.Versions;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.PolicySet;
import io.firebreak.runbook.RunbookEvent;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.testing.NoSecrets;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Intake, router, catalogue and engine on one store, with a shop to look at and to restart. */
final class HindsightWorld implements AutoCloseable {
  static final String TENANT = StreamId.DEFAULT_TENANT;
  static final Actor ANNA = new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null);
  static final Actor BEN = new Actor(Actor.Kind.PERSON, "ben", "token", "rest", null);
  static final Evaluator EVALUATOR = new Evaluator();
  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private static final HookRef HOOK = new HookRef(TENANT, "alertmanager", null);
  private static final Actor SENDER = new Actor(Actor.Kind.HOOK, HOOK.id(), "bearer", "hook", null);
  volatile Instant now = START;
  final AtomicLong unhealthy = new AtomicLong(5);
  final AtomicInteger restarts = new AtomicInteger();
  final Path folder;
  final OpenStore store;
  final ActionCatalog actions;
  final Catalogue catalogue;
  final Intake intake;
  final Incidents incidents;
  final Engine.Ground ground;
  final Engine engine;
  final Router router;
  private final AtomicInteger ids = new AtomicInteger();

  HindsightWorld(Stores kind) {
    var types = IntakeEvent.register(EventTypes.builder());
    IncidentEvent.register(types);
    RunbookEvent.register(types);
    RunEvents.addTo(types);
    store = kind.open(types.build(), () -> now);
    folder = Stores.newFolder("hindsight");
    actions = ActionCatalog.of(List.of(new Read(), new Restart(), new RunbookRun()));
    var lint = new Linter(actions);
    catalogue = new Catalogue(folder, lint, EVALUATOR, store.database(), store.journal(), TENANT);
    intake = new Intake(store.journal(), store.database(), Runnable::run);
    incidents = new Incidents(store.journal(), store.database(), Intake.STALE_AFTER);
    ground =
        new Engine.Ground(
            store.database(),
            store.journal(),
            actions,
            EVALUATOR,
            new NoSecrets(),
            Versions.of(catalogue),
            new Crew(),
            this::id,
            this::id,
            new Random(7),
            System::nanoTime,
            Doors.of(List.of("bell")),
            new Worker.Settings(
                "test", Duration.ofSeconds(30), Duration.ofMillis(100), 64, Duration.ZERO),
            PolicySet::none,
            // Deliveries come at a time of the test; PostgreSQL has the real one.
            FleetLimits.none().with(RunLimits.DEFAULT.staleAfter(Duration.ofDays(36_500))));
    engine = new Engine(ground);
    engine.start();
    router =
        new Router(
            store.journal(),
            store.database(),
            intake,
            (_, alert) -> catalogue.match(alert),
            engine.starter(),
            this::id,
            () -> now,
            IncidentLimits.DEFAULT,
            CorrelationRules.NONE,
            Storms.NONE,
            (_, _, _) -> Optional.empty(),
            java.util.List.of());
  }

  private String id() {
    return "%026d".formatted(ids.incrementAndGet());
  }

  Holds holds() {
    return new Holds(store.journal(), store.database(), this::id);
  }

  /** Writes a runbook file and puts it in force. */
  RunbookVersion runbook(String name, String text) {
    try {
      Files.writeString(folder.resolve(name + ".yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var report = catalogue.reload();
    if (report.errors()) {
      throw new AssertionError(report.text());
    }
    return catalogue.find(name).orElseThrow();
  }

  /** A runbook that restarts what an alert named {@code alert} is about. */
  static String restart(String name, String alert, String more) {
    return """
    schema: 1
    runbook: %s
    title: Restart
    owner: sre
    target: "shop/${{ inputs.service }}"
    autonomy: auto
    triggers:
      alert: { when: 'alert.name == "%s" && has(alert.labels.service)', group_by: [service] }
      manual: true
    inputs:
      service: { type: string, pattern: "[a-z]+", from: alert.labels.service }
    preconditions:
      - { name: still sick, uses: shop.read, with: { what: unhealthy }, expect: result.value > 2 }
    steps:
      - id: restart
        uses: shop.restart
        with: { service: "${{ inputs.service }}" }
        undo: { none: a restart cannot be taken back }
    %s
    """
        .formatted(name, alert, more);
  }

  /** Stores a delivery and routes it; returns its id. */
  String route(Alert... alerts) {
    var id = send(alerts);
    router.start();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> intake.unrouted(10).isEmpty());
    return id;
  }

  /** Stores a delivery. */
  String send(Alert... alerts) {
    var id = id();
    intake.accept(
        new Intake.Submission(
            HOOK,
            new RawDelivery(id, now, Map.of(), id.getBytes(StandardCharsets.UTF_8)),
            new Parsed.Alerts(List.of(alerts), List.of()),
            List.of(),
            SENDER));
    return id;
  }

  Alert firing(String name, String service) {
    return alert(name, service, now, null);
  }

  Alert alert(String name, String service, Instant startsAt, @Nullable Instant endsAt) {
    return new Alert(
        "alertmanager",
        name,
        endsAt == null ? Alert.Status.FIRING : Alert.Status.RESOLVED,
        Severity.HIGH,
        Labels.of(Map.of("alertname", name, "service", service)),
        Map.of(),
        startsAt,
        endsAt,
        (name + "-" + service).toLowerCase(java.util.Locale.ROOT),
        null,
        Map.of(),
        List.of());
  }

  /** The only run there is. */
  String onlyRun() {
    var runs = engine.remediation().list(TENANT, null, null, null, 10);
    if (runs.size() != 1) {
      throw new AssertionError("not one run but " + runs);
    }
    return runs.getFirst().id();
  }

  /** The newest run of a runbook. */
  String runOf(String runbook) {
    return engine.remediation().list(TENANT, null, null, null, 100).stream()
        .filter(run -> run.runbook().equals(runbook))
        .findFirst()
        .orElseThrow()
        .id();
  }

  void approve(String run) {
    vote(run, ApprovalEvent.Vote.APPROVE, null);
  }

  RunState await(String run, RunStatus... statuses) {
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> engine.remediation().find(TENANT, run).orElseThrow(),
            state -> Arrays.asList(statuses).contains(state.status()));
  }

  void reject(String run) {
    vote(run, ApprovalEvent.Vote.REJECT, "not now");
  }

  private void vote(String run, ApprovalEvent.Vote vote, @Nullable String reason) {
    var approval = await(run, RunStatus.AWAITING_APPROVAL).approval();
    var hash = java.util.Objects.requireNonNull(approval).request().planHash();
    engine.remediation().vote(TENANT, run, null, hash, vote, reason, BEN);
  }

  @Override
  public void close() {
    router.close();
    engine.close();
    store.close();
    Stores.delete(folder);
  }

  /** What a reading takes. */
  record What(@Doc(value = "What.", required = true) String what) {}

  /** What it gives. */
  record Value(long value) {}

  /** What a restart takes. */
  record Service(@Doc(value = "Which.", required = true) String service) {}

  /** Reads how many are unhealthy. */
  private final class Read implements Action<What> {
    @Override
    public Descriptor<What> descriptor() {
      return new Descriptor<>(
          "shop.read",
          "Reads.",
          What.class,
          EffectClass.PURE,
          DryRun.NATIVE,
          Duration.ofSeconds(5),
          null);
    }

    @Override
    public Optional<Class<? extends Record>> result() {
      return Optional.of(Value.class);
    }

    @Override
    public Prediction plan(What input, Call call) {
      return new Prediction("reads", true, List.of(), List.of(), null, true);
    }

    @Override
    public Outcome execute(What input, Call call) {
      return new Outcome.Ok(JsonNodeFactory.instance.objectNode().put("value", unhealthy.get()));
    }
  }

  /** Restarts a service, which makes it well. */
  private final class Restart implements Action<Service> {
    @Override
    public Descriptor<Service> descriptor() {
      return new Descriptor<>(
          "shop.restart",
          "Restarts.",
          Service.class,
          EffectClass.IDEMPOTENT,
          DryRun.NATIVE,
          Duration.ofSeconds(5),
          null);
    }

    @Override
    public Prediction plan(Service input, Call call) {
      return new Prediction(
          "restarts " + input.service(),
          true,
          List.of(),
          List.of("shop/" + input.service()),
          null,
          false);
    }

    @Override
    public Outcome execute(Service input, Call call) {
      restarts.incrementAndGet();
      return new Outcome.Ok(JsonNodeFactory.instance.objectNode());
    }
  }

  /** Anna and Ben may approve, and are the team {@code sre}. */
  static final class Crew implements People {
    private static Person person(String id) {
      return new Person(id, id, Set.of("approver"), Set.of("sre"), null);
    }

    @Override
    public Optional<Person> find(String id) {
      return List.of("anna", "ben").contains(id) ? Optional.of(person(id)) : Optional.empty();
    }

    @Override
    public List<Person> approvers(Quorum quorum) {
      return quorum.anyone() || quorum.teams().contains("sre")
          ? List.of(person("anna"), person("ben"))
          : quorum.users().stream().flatMap(id -> find(id).stream()).toList();
    }

    @Override
    public Optional<Person> byAuthor(String author) {
      return Optional.empty();
    }
  }
}
