package io.firebreak.remediation;

import io.firebreak.incident.IncidentEvent;
import io.firebreak.journal.Driver;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.StorageException;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/** Two replicas on one PostgreSQL, the world that both act on, and a clock that trials move. */
final class RaceGround implements AutoCloseable {
  /** Longer than a run's lease. */
  static final Duration LEASE_OVER = Duration.ofSeconds(31);

  final World world = new World().apart();
  final RaceCrew crew = new RaceCrew();
  private final Map<String, RunbookVersion> versions = new ConcurrentHashMap<>();
  private final Map<String, Consumer<World.Effect>> witnesses = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong crashes = new AtomicLong();
  private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
  private final List<RaceReplica> replicas;
  private final OpenStore record;

  RaceGround() {
    var place = Stores.POSTGRESQL.config();
    replicas =
        List.of("one", "two").stream()
            .map(name ->
                new RaceReplica(
                    name,
                    place,
                    world,
                    crew,
                    versions,
                    () -> "%032x".formatted(ids.incrementAndGet()),
                    passed::get))
            .toList();
    record =
        OpenStore.open(
            place,
            RunEvents.addTo(IncidentEvent.register(EventTypes.builder())).build(),
            InstantSource.system(),
            Driver.PLAIN);
    world.witness(effect -> witnesses.getOrDefault(effect.run(), _ -> {}).accept(effect));
  }

  /** How often a replica has died, for whichever trial. */
  long crashes() {
    return crashes.get();
  }

  RaceReplica replica(int index) {
    return replicas.get(index);
  }

  /** What both have recorded, as a third that never dies reads it. */
  OpenStore record() {
    return record;
  }

  void know(RunbookVersion version) {
    versions.put(version.hash(), version);
  }

  /** Has somebody look at each effect of a run, right before it happens. */
  void witness(String run, Consumer<World.Effect> witness) {
    witnesses.put(run, witness);
  }

  /**
   * Says something through the door of one replica; when that is dead, through the other, as people
   * do. What the first was told may stand all the same.
   */
  <T> T through(int first, Function<RaceReplica, T> said) {
    for (var index = first; ; index++) {
      try {
        return said.apply(replica(index % 2));
      } catch (StorageException e) {
        if (index > first + 50) {
          throw e;
        }
      }
    }
  }

  /** Lets time pass everywhere, and has both replicas fire what has come due, at once. */
  void pass(Duration time) {
    passed.accumulateAndGet(time, Duration::plus);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      replicas.forEach(replica ->
          threads.execute(() -> {
            try {
              replica.fireTimers();
            } catch (StorageException e) {
              System.getLogger("races").log(System.Logger.Level.DEBUG, "dead while it fired", e);
            }
          }));
    }
  }

  /**
   * One replica dies and is started again, never both at once; what it drove is free once its
   * leases are over.
   */
  synchronized void crash(int index) {
    crashes.incrementAndGet();
    replica(index).crash();
    pass(LEASE_OVER);
  }

  @Override
  public void close() {
    replicas.forEach(RaceReplica::close);
    record.close();
  }
}
