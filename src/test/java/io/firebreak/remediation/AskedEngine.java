package io.firebreak.remediation;

import io.firebreak.action.ActionCatalog;
import io.firebreak.alert.IntakeEvent;
import io.firebreak.approval.People;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Worker;
import io.firebreak.incident.Incident;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.journal.EventTypes;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.RunbookEvent;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Step.Join;
import io.firebreak.testing.LateStore;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A whole engine whose runs ask people, and which tells a topic of the outbox about them. */
public final class AskedEngine implements AutoCloseable {
  private final World world = new World().apart();
  private final LateStore database = new LateStore();
  private final OpenStore store;
  private final Engine engine;
  private final ActionCatalog actions;
  private final Crew crew = new Crew();
  private final Map<String, RunbookVersion> versions = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();

  /** An engine that tells {@code topic}. */
  public AskedEngine(Stores kind, String topic) {
    this(kind, Doors.of(List.of(topic)));
  }

  /** An engine whose people hear of runs through {@code doors}. */
  public AskedEngine(Stores kind, Doors doors) {
    this(kind, doors, InstantSource.system());
  }

  /** The same, by a clock that can be turned. */
  public AskedEngine(Stores kind, Doors doors, InstantSource clock) {
    store =
        kind.open(
            RunEvents.addTo(
                    IncidentEvent.register(
                        IntakeEvent.register(RunbookEvent.register(EventTypes.builder()))))
                .build(),
            clock,
            database);
    store.database().jdbi().setSqlLogger(database);
    var plain =
        EngineFixture.ground(
            store,
            world,
            versions,
            () -> "%026d".formatted(ids.incrementAndGet()),
            new Worker.Settings(
                "test-" + System.nanoTime(),
                Duration.ofSeconds(30),
                Duration.ofMillis(200),
                64,
                Duration.ZERO));
    actions = plain.actions();
    engine =
        new Engine(
            new Engine.Ground(
                plain.database(),
                plain.journal(),
                plain.actions(),
                plain.evaluator(),
                plain.secrets(),
                plain.versions(),
                crew,
                plain.ids(),
                // Of the form that real ones have, letters among them.
                () -> "%016xabcdef9876543210".formatted(ids.incrementAndGet()),
                plain.random(),
                plain.nanoTime(),
                doors,
                plain.settings(),
                plain.policies(),
                plain.fleet()));
    TestTimers.start(engine, clock);
  }

  /** Its database, which can be made to keep all waiting. */
  public LateStore database() {
    return database;
  }

  /** Where it keeps its record. */
  public OpenStore store() {
    return store;
  }

  /** What doors use. */
  public Remediation remediation() {
    return engine.remediation();
  }

  /** Starts runs for people. */
  public Starter starter() {
    return engine.starter();
  }

  /** What steps can use. */
  public ActionCatalog actions() {
    return actions;
  }

  /** Makes a version of a runbook one that runs can be of. */
  public void know(RunbookVersion version) {
    versions.put(version.hash(), version);
  }

  /** Anna to Finn, who are approvers. */
  public People people() {
    return crew;
  }

  /** Takes the role of approver from somebody. */
  public void demote(String person) {
    crew.demoted.add(person);
  }

  /** Takes every role from somebody. */
  public void shutOut(String person) {
    crew.shutOut.add(person);
  }

  /** Takes the role of approver from somebody when their next vote has been judged. */
  public void demoteOnceVoted(String person) {
    crew.demotedOnceAsked.add(person);
  }

  /** Makes somebody a member of a user group of Slack. */
  public void joinsGroup(String group, String person) {
    crew.groups.computeIfAbsent(group, _ -> ConcurrentHashMap.newKeySet()).add(person);
  }

  /** Somebody belongs to a team from now on. */
  public void joins(String person, String team) {
    crew.teams.put(person, team);
  }

  /** Gives somebody the role emergency, or takes it. */
  public void trust(String person, boolean trusted) {
    if (trusted) {
      crew.trusted.add(person);
    } else {
      crew.trusted.remove(person);
    }
  }

  /**
   * Starts a run of {@code steps} steps for Anna that must be approved.
   *
   * @param title the runbook's name
   * @param target a path
   */
  public String start(String title, String target, int steps, int quorum) {
    return start(title, target, steps, quorum, null);
  }

  /** The same for an incident; null for none. */
  public String start(
      String title, String target, int steps, int quorum, @Nullable Incident incident) {
    var runbook = new TestRunbook(title).target(target).autonomy(Autonomy.APPROVE).quorum(quorum);
    for (int i = 1; i <= steps; i++) {
      runbook.undoable("step" + i, EffectClass.KEYED);
    }
    var version = runbook.version();
    world.reading("before:step1", 3);
    return begin(version, incident);
  }

  /** Starts a run of one step for Anna that must be approved and is judged by these checks. */
  public String startJudged(
      String title, String target, @Nullable Incident incident, String checks) {
    world.reading("before:step1", 3);
    return startProving(title, target, "approve", incident, 1, checks);
  }

  /**
   * Starts a run for Anna that needs no approval and is verified by so many readings of a number.
   */
  public String startVerified(String title, @Nullable Incident incident, int readings) {
    var check = "- { uses: test.read, with: { name: errors }, expect: result.value < 5 }";
    return startProving(title, "world/" + title, "auto", incident, readings, check);
  }

  private String startProving(
      String title,
      String target,
      String autonomy,
      @Nullable Incident incident,
      int passes,
      String checks) {
    world.reading("errors", 2);
    return begin(
        EngineFixture.version(
            """
            schema: 1
            runbook: %s
            title: Proves it
            owner: team
            target: %s
            autonomy: %s
            triggers: { manual: true }
            steps:
              - id: step1
                uses: test.effect
                with: { name: step1, kind: keyed }
                undo: { uses: test.effect, with: { name: undo-step1, kind: keyed } }
            verify:
              stabilize: 0s
              every: 100ms
              success_for: %d
              checks:
            %s
            """
                .formatted(title, target, autonomy, passes, checks.indent(4))),
        incident);
  }

  /** Starts a run of one step for Anna that one member of a user group of Slack must approve. */
  public String startForGroup(String title, String group) {
    var rule =
        new ApprovalRule(
            null,
            new ApprovalRule.Approvers(group, null, List.of(), List.of()),
            1,
            List.of(ApprovalRule.Excluded.REQUESTER),
            null,
            Duration.ofMinutes(15),
            ApprovalRule.OnTimeout.ESCALATE,
            List.of(new ApprovalRule.Approvers(null, null, List.of("cleo"), List.of())));
    world.reading("before:step1", 3);
    var runbook = new TestRunbook(title).autonomy(Autonomy.APPROVE).asking(rule);
    return begin(runbook.undoable("step1", EffectClass.KEYED).version());
  }

  /** Starts a run of one step for Anna that must be approved and does so much at its end. */
  public String startWithHandlers(String title, int handlers) {
    var runbook = new TestRunbook(title).autonomy(Autonomy.APPROVE);
    runbook.undoable("step1", EffectClass.KEYED);
    for (var i = 0; i < handlers; i++) {
      runbook.onFailure("tell" + i + "<!channel>");
    }
    return begin(runbook.version());
  }

  private String begin(RunbookVersion version) {
    return begin(version, null);
  }

  private String begin(RunbookVersion version, @Nullable Incident incident) {
    versions.put(version.hash(), version);
    return ((Start.Started)
            engine.starter().forPerson("default", version, Map.of(), incident, EngineFixture.ANNA))
        .runId();
  }

  /** Starts a run for Anna that reads evidence and must be approved. */
  public String startWithEvidence(String title) {
    var version =
        EngineFixture.version(
            """
            schema: 1
            runbook: %1$s
            title: Looks first
            owner: team
            target: world/%1$s
            autonomy: approve
            triggers: { manual: true }
            capture:
              - { id: load, uses: test.read, with: { name: load } }
            steps:
              - id: only
                uses: test.effect
                with: { name: only, kind: keyed }
                undo: { none: it stays }
            """
                .formatted(title));
    return begin(version);
  }

  /** Starts a run for Anna that has another one change something and ask people. */
  public String startFamily(String title) {
    var child = title + "-part";
    var task = Map.of("instructions", "Look at it");
    return beginAround(
        new TestRunbook(child)
            .target("world/" + child)
            .undoable("deep", EffectClass.KEYED)
            .waits("look", "human.task", null, task),
        title);
  }

  /** Starts a run for Anna of whose child nobody knows whether it did something. */
  public String startDoubtfulFamily(String title) {
    world.script("steps.risky", World.Response.LOST);
    var part = new TestRunbook(title + "-part").target("world/" + title + "-part");
    return beginAround(part.step("risky", EffectClass.UNSAFE), title);
  }

  /** A run that calls {@code part}, which is called like it with {@code -part} behind. */
  private String beginAround(TestRunbook part, String title) {
    var child = part.version();
    versions.put(child.hash(), child);
    return begin(
        new TestRunbook(title)
            .steps(List.of(TestSteps.child("call", title + "-part", null)))
            .version());
  }

  /** Starts a run for Anna of which nobody knows whether its only step happened. */
  public String startDoubtful(String title, @Nullable Incident incident) {
    world.script("steps.risky", World.Response.LOST);
    return begin(new TestRunbook(title).step("risky", EffectClass.UNSAFE).version(), incident);
  }

  /** Starts a run for Anna in which people are asked about each of so many items. */
  public String startBatches(String title, int items) {
    var each = new TestSteps.Each(items, 1, 0, 1, null, null, true);
    var step = TestRunbook.effect("each", EffectClass.KEYED, null, true, null);
    var version = new TestRunbook(title).steps(List.of(TestSteps.each(step, each))).version();
    return begin(version);
  }

  /** Starts a run for Anna whose steps ask people: arguments of {@code human.task} by their id. */
  public String startManual(String title, SequencedMap<String, Map<String, ?>> tasks) {
    var runbook = new TestRunbook(title);
    tasks.forEach((id, with) -> runbook.waits(id, "human.task", null, with));
    return begin(runbook.version());
  }

  /** Starts a run for Anna that needs no approval and asks people about all of these at once. */
  public String startAtOnce(String title, String... ids) {
    var runbook = new TestRunbook(title);
    for (var id : ids) {
      var task = TestRunbook.with(Map.of("instructions", "See to " + id));
      var step = TestRunbook.call(id, "human.task", task, null, null, null);
      runbook.steps(List.of(TestSteps.needs(step, List.of(), Join.ALL)));
    }
    return begin(runbook.version());
  }

  /** Starts a run for Anna that takes up one that failed. */
  public String again(String failed) {
    var state = state(failed);
    var version = Objects.requireNonNull(versions.get(state.begun().version()));
    return ((Start.Started) engine.starter().again(state, version, EngineFixture.ANNA)).runId();
  }

  /** The run as it is now. */
  public RunState state(String run) {
    return engine.remediation().find("default", run).orElseThrow();
  }

  /** The run once it is in one of these states. */
  public RunState await(String run, RunStatus... statuses) {
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> state(run), state -> Arrays.asList(statuses).contains(state.status()));
  }

  /** Somebody else changes what the first step of runs would change. */
  public void drift() {
    world.reading("before:step1", 5);
  }

  /** The next call of a step is refused for good. */
  public void refuses(String path) {
    world.script(path, World.Response.REFUSED);
  }

  /** Paths of the effects of a run, in order. */
  public List<String> effects(String run) {
    return world.paths(run);
  }

  @Override
  public void close() {
    engine.close();
    store.close();
  }
}
