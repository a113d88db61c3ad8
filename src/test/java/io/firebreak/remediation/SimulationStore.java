package io.firebreak.remediation;

import io.firebreak.durable.HandCrank;
import io.firebreak.durable.Worker;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.Holds;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.journal.DatabaseConfig;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Journal;
import io.firebreak.remediation.RunEvent.Moved;
import io.firebreak.runbook.PolicyCatalogue;
import io.firebreak.runbook.PolicySet;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.testing.FaultyDriver;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** One store on which many histories are played, with a clock that they move. */
final class SimulationStore implements AutoCloseable {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final World world = new World().apart();
  private final Map<String, RunbookVersion> versions = new ConcurrentHashMap<>();
  private final FaultyDriver driver = new FaultyDriver();
  private final AtomicLong ids = new AtomicLong();
  private final OpenStore store;
  private final ManualEngine engine;
  private final RemediationWorkflow workflow;
  private final Set<String> transitions = new TreeSet<>();
  private final Set<String> reasons = new TreeSet<>();
  private Instant now = BEGIN;

  private static final PolicySet POLICIES =
      PolicyCatalogue.of(Path.of("src/test/resources/simulation-policies"));

  SimulationStore(Stores kind) {
    var clock = (InstantSource) () -> now;
    store =
        OpenStore.open(
            kind == Stores.EMBEDDED ? inMemory() : kind.config(),
            RunEvents.addTo(IncidentEvent.register(EventTypes.builder())).build(),
            clock,
            driver);
    var ground =
        EngineFixture.ground(
            store,
            world,
            versions,
            () -> "%026d".formatted(ids.incrementAndGet()),
            Worker.Settings.defaults("unused"),
            () -> POLICIES,
            FleetLimits.none());
    engine = new ManualEngine(ground);
    workflow = Engine.workflow(ground);
  }

  /** Histories crash processes, not machines, so a file system in memory is as good and quicker. */
  private static DatabaseConfig inMemory() {
    var memory = Path.of("/dev/shm");
    try {
      return new DatabaseConfig.Embedded(
          Files.isWritable(memory)
              ? Files.createTempDirectory(memory, "firebreak")
              : Files.createTempDirectory("firebreak"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HandCrank<RunState> crank(Random random) {
    return engine.crank(
        Duration.ofSeconds(30), HandCrank.Chance.of(random), HandCrank.Hands.AT_ONCE);
  }

  RemediationWorkflow workflow() {
    return workflow;
  }

  /** The target leases that are held. */
  List<String> leases() {
    return store
        .database()
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("SELECT target || ' by ' || run FROM target_lease")
                .mapTo(String.class)
                .list());
  }

  /** Makes the index tables anew from the events and compares. */
  void checkIndexes() {
    IndexRebuild.check(store, workflow);
  }

  World world() {
    return world;
  }

  Map<String, RunbookVersion> versions() {
    return versions;
  }

  Remediation remediation() {
    return engine.remediation();
  }

  Starter starter() {
    return engine.starter();
  }

  Withdrawals withdrawals() {
    return engine.withdrawals();
  }

  Holds holds() {
    return engine.holds();
  }

  Journal journal() {
    return store.journal();
  }

  Instant now() {
    return store.database().now();
  }

  void pass(Duration time) {
    now = now.plus(time);
    driver.pass(time);
  }

  void seen(Moved moved) {
    transitions.add(moved.from() + " → " + moved.to());
    if (moved.reason() != null) {
      reasons.add(moved.reason().name());
    }
  }

  Set<String> transitions() {
    return transitions;
  }

  /** Names of the {@link EndReason}s that occurred. */
  Set<String> reasons() {
    return reasons;
  }

  @Override
  public void close() {
    store.close();
  }
}
