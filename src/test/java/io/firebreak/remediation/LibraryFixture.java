package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.access.Approvers;
import io.firebreak.access.Directory;
import io.firebreak.access.Person;
import io.firebreak.access.Role;
import io.firebreak.action.ActionCatalog;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.approval.OnCall;
import io.firebreak.approval.SlackGroups;
import io.firebreak.durable.Worker;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.journal.Actor;
import io.firebreak.journal.EventTypes;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.RunbookEvent;
import io.firebreak.runbook.RunbookSource;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A whole engine that takes its runbooks from a real catalogue, of files that tests change. */
final class LibraryFixture implements AutoCloseable {
  final World world = new World();
  final OpenStore store;
  final Catalogue catalogue;
  final Engine engine;
  private final RunbookSource source;
  private final AtomicInteger ids = new AtomicInteger();

  LibraryFixture(Stores kind, RunbookSource source) {
    this(kind, source, OnCall.NOWHERE, SlackGroups.NOWHERE);
  }

  /**
   * With a runbook {@code cure} of one step that asks.
   *
   * @param from whom it asks, as a runbook says it
   */
  static LibraryFixture asking(Path folder, String from, OnCall onCall, SlackGroups groups)
      throws IOException {
    Files.writeString(
        folder.resolve("cure.yaml"),
        """
        schema: 1
        runbook: cure
        title: One step
        owner: team
        target: world/cure
        autonomy: approve
        triggers: { manual: true }
        approval: { from: %s, exclude: [requester] }
        steps:
          - id: one
            uses: test.effect
            with: { name: one, kind: keyed }
            undo: { none: it stays }
        """
            .formatted(from));
    var fix = new LibraryFixture(Stores.EMBEDDED, RunbookSource.folder(folder), onCall, groups);
    fix.world.reading("before:one", 1);
    assertThat(fix.catalogue.reload().errorList()).isEmpty();
    return fix;
  }

  LibraryFixture(Stores kind, RunbookSource source, OnCall onCall, SlackGroups groups) {
    this.source = source;
    store =
        kind.open(
            RunEvents.addTo(IncidentEvent.register(RunbookEvent.register(EventTypes.builder())))
                .build(),
            InstantSource.system());
    catalogue = newCatalogue();
    var plain =
        EngineFixture.ground(
            store,
            world,
            Map.of(),
            () -> "%026d".formatted(ids.incrementAndGet()),
            new Worker.Settings(
                "test", Duration.ofSeconds(30), Duration.ofMillis(200), 64, Duration.ZERO));
    engine =
        new Engine(
            new Engine.Ground(
                plain.database(),
                plain.journal(),
                plain.actions(),
                plain.evaluator(),
                plain.secrets(),
                // A new catalogue remembers nothing: what a run keeps must come from the store.
                new Versions() {
                  @Override
                  public RunbookVersion byHash(String hash) {
                    return newCatalogue().byHash(hash);
                  }

                  @Override
                  public Optional<RunbookVersion> inForce(String name) {
                    return catalogue.find(name);
                  }
                },
                new Approvers(
                    new Directory(List.of(person("anna"), person("ben"), person("cleo"))),
                    onCall,
                    groups),
                plain.ids(),
                plain.approvalIds(),
                plain.random(),
                plain.nanoTime(),
                Doors.of(List.of()),
                plain.settings(),
                plain.policies(),
                plain.fleet()));
    engine.start();
  }

  private static Person person(String id) {
    return new Person(
        id, id, Set.of(Role.RESPONDER, Role.APPROVER), Set.of(), id + "@example.com", null);
  }

  private Catalogue newCatalogue() {
    var linter = new Linter(ActionCatalog.of(List.of(world.effect(), world.reading())));
    return new Catalogue(
        source,
        () -> linter,
        EngineFixture.EVALUATOR,
        store.database(),
        store.journal(),
        "default",
        List.of());
  }

  /** Starts the version that is in force, for somebody. */
  String start(String runbook, Actor who) {
    var version = catalogue.find(runbook).orElseThrow();
    return ((Start.Started) engine.starter().forPerson("default", version, Map.of(), null, who))
        .runId();
  }

  /** Approves the plan that a run asks about. */
  Answer approve(String run, Actor who) {
    var hash = await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
    return engine.remediation().vote("default", run, null, hash, Vote.APPROVE, null, who);
  }

  /** The answer to whoever is none of those who are asked. */
  static void refused(Answer answer, String... words) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo("not_an_approver");
              assertThat(refused.message()).contains(words);
            });
  }

  RunState state(String run) {
    return engine.remediation().find("default", run).orElseThrow();
  }

  RunState await(String run, RunStatus... statuses) {
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> state(run), state -> Arrays.asList(statuses).contains(state.status()));
  }

  @Override
  public void close() {
    engine.close();
    store.close();
  }
}
