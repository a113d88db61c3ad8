package io.firebreak.remediation;

import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.alert.Alert;
import io.firebreak.approval.People;
import io.firebreak.connector.human.HumanTask;
import io.firebreak.connector.runbook.RunbookRun;
import io.firebreak.connector.wait.WaitFor;
import io.firebreak.connector.wait.WaitUntil;
import io.firebreak.durable.Worker;
import io.firebreak.gate.FleetLimits;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.journal.Actor;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Guard;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Unit;
import io.firebreak.label.TargetNames;
import io.firebreak.plan.Required.Quorum;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Ladder;
import io.firebreak.runbook.PolicySet;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.RunbookEvent;
import io.firebreak.runbook.RunbookTexts;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.testing.NoSecrets;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import io.firebreak.testing.TestClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A whole engine on a fresh store, with a {@link World} to act on. */
final class EngineFixture implements AutoCloseable {
  static final Actor ANNA = new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null);
  static final Actor BEN = new Actor(Actor.Kind.PERSON, "ben", "token", "rest", null);

  /** Knows {@code alias/NAME} as another name of {@code world/NAME}. */
  static final Evaluator EVALUATOR =
      new Evaluator(new TargetNames(List.of(new TargetNames.Alias("alias/*", "world/$1"))));

  final World world = new World();
  final OpenStore store;
  final Engine engine;
  final Ladder ladder;
  private final DryRun dryRun;
  private final RemediationWorkflow workflow;
  private final Map<String, RunbookVersion> versions = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();

  /** The policies in force; none at first. */
  volatile PolicySet policies = PolicySet.none();

  /** Versions go as far as they are written. */
  EngineFixture(Stores kind) {
    this(kind, FleetLimits.none());
  }

  EngineFixture(Stores kind, FleetLimits fleet) {
    this(kind, fleet, false, InstantSource.system());
  }

  /** With another action beside those of the world. */
  EngineFixture(Stores kind, FleetLimits fleet, Action<?> more) {
    this(kind, fleet, false, InstantSource.system(), List.of(more));
  }

  /** On a store whose clock is the test's. */
  EngineFixture(Stores kind, TestClock clock) {
    this(kind, FleetLimits.none(), false, clock);
  }

  /** Versions go as far as they have proven themselves. */
  static EngineFixture onLadder(Stores kind) {
    return new EngineFixture(kind, FleetLimits.none(), true, InstantSource.system());
  }

  private EngineFixture(Stores kind, FleetLimits fleet, boolean onLadder, InstantSource clock) {
    this(kind, fleet, onLadder, clock, List.of());
  }

  private EngineFixture(
      Stores kind, FleetLimits fleet, boolean onLadder, InstantSource clock, List<Action<?>> more) {
    var types =
        RunbookEvent.register(RunEvents.addTo(IncidentEvent.register(EventTypes.builder())))
            .build();
    store = kind.open(types, clock);
    ladder = new Ladder(store.journal(), store.database(), "default", versions::values, List.of());
    var ground =
        ground(
            store,
            world,
            new Shelf(versions, onLadder ? ladder : null),
            () -> "%026d".formatted(ids.incrementAndGet()),
            new Worker.Settings(
                "test-" + System.nanoTime(),
                Duration.ofSeconds(30),
                Duration.ofMillis(200),
                64,
                Duration.ZERO),
            () -> policies,
            fleet,
            more);
    dryRun = new DryRun(ground);
    workflow = Engine.workflow(ground);
    engine = new Engine(ground);
    TestTimers.start(engine, clock);
  }

  /** What an engine in tests stands on. */
  static Engine.Ground ground(
      OpenStore store,
      World world,
      Map<String, RunbookVersion> versions,
      IdSource ids,
      Worker.Settings settings) {
    return ground(store, world, versions, ids, settings, PolicySet::none, FleetLimits.none());
  }

  /** The same under policies and limits. */
  static Engine.Ground ground(
      OpenStore store,
      World world,
      Map<String, RunbookVersion> versions,
      IdSource ids,
      Worker.Settings settings,
      Supplier<PolicySet> policies,
      FleetLimits fleet) {
    return ground(
        store, world, new Shelf(versions, null), ids, settings, policies, fleet, List.of());
  }

  private static Engine.Ground ground(
      OpenStore store,
      World world,
      Shelf shelf,
      IdSource ids,
      Worker.Settings settings,
      Supplier<PolicySet> policies,
      FleetLimits fleet,
      List<Action<?>> more) {
    var actions =
        Stream.of(
            world.effect(),
            world.reading(),
            new HumanTask(),
            new WaitFor(),
            new WaitUntil(),
            new RunbookRun());
    return new Engine.Ground(
        store.database(),
        store.journal(),
        ActionCatalog.of(Stream.concat(actions, more.stream()).toList()),
        EVALUATOR,
        new NoSecrets(),
        shelf,
        new Crew(),
        ids,
        ids,
        new Random(7),
        System::nanoTime,
        Doors.of(List.of()),
        settings,
        policies,
        fleet);
  }

  /** Starts a run for Anna. */
  String start(TestRunbook runbook) {
    return start(runbook.version());
  }

  String start(RunbookVersion version) {
    versions.put(version.hash(), version);
    return ((Start.Started) engine.starter().forPerson("default", version, Map.of(), null, ANNA))
        .runId();
  }

  /** Starts a run as an alert does. */
  String startFor(RunbookVersion version, Alert alert) {
    versions.put(version.hash(), version);
    var unit = Unit.builder();
    var run = engine.starter().start(unit, "default", version, "incident", alert);
    store.journal().commit(unit.build());
    engine.starter().wake("default", run);
    return run;
  }

  /** Starts a run of a runbook written as text. */
  String start(String yaml) {
    return start(version(yaml));
  }

  /** How far a run for Anna would come. */
  RunState foresee(RunbookVersion version) throws InterruptedException {
    return foreseen(version).state();
  }

  /** The same, and what its gates would say. */
  DryRun.Foreseen foreseen(RunbookVersion version) throws InterruptedException {
    return dryRun.foresee(new DryRun.Asked("default", version, Map.of(), null, null, ANNA.id()));
  }

  /** Has Ben take a run up where it failed. */
  Start again(String failed) {
    var state = state(failed);
    var version = Objects.requireNonNull(versions.get(state.begun().version()));
    return engine.starter().again(state, version, BEN);
  }

  /** Puts a runbook in force for others to call. */
  void shelve(String yaml) {
    var version = version(yaml);
    versions.put(version.hash(), version);
  }

  static RunbookVersion version(String yaml) {
    var world = new World();
    return RunbookTexts.version(
        ActionCatalog.of(List.of(world.effect(), world.reading(), new RunbookRun(), new WaitFor())),
        yaml);
  }

  /** What another process on the same store, which drives nothing, does about holds. */
  Withdrawals elsewhere() {
    var settings = Worker.Settings.defaults("elsewhere");
    var ground = ground(store, world, versions, () -> "elsewhere", settings);
    return Engine.withdrawals(
        ground, new Statements(Engine.workflow(ground), store.journal(), _ -> {}));
  }

  /** What starts runs in another process on the same store, under other limits. */
  Starter starterUnder(FleetLimits fleet) {
    var settings = Worker.Settings.defaults("elsewhere");
    return new Engine(
            ground(store, world, versions, () -> "elsewhere", settings, PolicySet::none, fleet))
        .starter();
  }

  RunState state(String run) {
    return engine.remediation().find("default", run).orElseThrow();
  }

  /** How many items and branches of a run were open at once. */
  Slots slots(String run) {
    return new Slots(versions, engine.remediation().events("default", run));
  }

  RunState await(String run, RunStatus... statuses) {
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> state(run), state -> Arrays.asList(statuses).contains(state.status()));
  }

  /** Has the undo at which a run is stuck tried again in vain, and then settles it by hand. */
  void settleAfterVainRetry(RunState stuck, Actor person) {
    var remediation = engine.remediation();
    var run = stuck.id();
    remediation.answerRollback("default", run, true, "try again", person);
    Awaitility.await()
        .until(
            () -> state(run),
            state ->
                state.status() == RunStatus.ROLLBACK_FAILED
                    && !Objects.equals(state.statusAt(), stuck.statusAt()));
    remediation.answerRollback("default", run, false, "by hand", person);
  }

  @Override
  public void close() {
    engine.close();
    try {
      IndexRebuild.check(store, workflow);
    } finally {
      store.close();
    }
  }

  /** Versions by hash; the name in force is that of any. */
  private record Shelf(Map<String, RunbookVersion> versions, @Nullable Ladder ladder)
      implements Versions {
    @Override
    public Autonomy rung(RunbookVersion version) {
      return ladder == null ? version.runbook().autonomy() : ladder.rung(version);
    }

    @Override
    public List<Guard> stillTrusted(RunbookVersion version) {
      return ladder == null || version.runbook().autonomy() != Autonomy.AUTO
          ? List.of()
          : List.of(ladder.stillAuto(version));
    }

    @Override
    public void lookAgain(RunbookVersion version) {
      if (ladder != null) {
        ladder.refresh(version);
      }
    }

    @Override
    public RunbookVersion byHash(String hash) {
      return Objects.requireNonNull(versions.get(hash));
    }

    @Override
    public Optional<RunbookVersion> inForce(String name) {
      return versions.values().stream()
          .filter(version -> version.runbook().name().equals(name))
          .findFirst();
    }
  }

  /** Anna, Ben and Cleo may approve. */
  private static final class Crew implements People {
    private static Person person(String id) {
      return new Person(id, id, Set.of("approver"), Set.of("sre"), null);
    }

    @Override
    public Optional<Person> find(String id) {
      return List.of("anna", "ben", "cleo").contains(id)
          ? Optional.of(person(id))
          : Optional.empty();
    }

    @Override
    public List<Person> approvers(Quorum quorum) {
      return List.of(person("anna"), person("ben"), person("cleo"));
    }

    @Override
    public Optional<Person> byAuthor(String author) {
      return Optional.empty();
    }
  }
}
