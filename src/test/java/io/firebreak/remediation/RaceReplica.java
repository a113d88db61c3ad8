package io.firebreak.remediation;

import io.firebreak.durable.HandCrank;
import io.firebreak.durable.Worker;
import io.firebreak.gate.Holds;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.journal.Database;
import io.firebreak.journal.DatabaseConfig;
import io.firebreak.journal.Driver;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.testing.FaultyDriver;
import io.firebreak.testing.OpenStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One process of two: the production engine with its own connections to the shared PostgreSQL. Only
 * its timers are not punctual by themselves: whoever moves the clock fires them.
 */
final class RaceReplica implements AutoCloseable {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);

  private final String name;
  private final FaultyDriver faults = new FaultyDriver();
  private final OpenStore store;
  private final Engine.Ground ground;
  private final HandCrank<RunState> timers;
  private volatile Engine engine;
  private int lives;

  /**
   * A replica that runs.
   *
   * @param passed the time that has passed for everybody, beside what really did
   */
  RaceReplica(
      String name,
      DatabaseConfig place,
      World world,
      RaceCrew crew,
      Map<String, RunbookVersion> versions,
      IdSource ids,
      Supplier<Duration> passed) {
    this.name = name;
    store =
        OpenStore.open(
            place,
            RunEvents.addTo(IncidentEvent.register(EventTypes.builder())).build(),
            InstantSource.system(),
            driver(passed));
    var plain = EngineFixture.ground(store, world, versions, ids, Worker.Settings.defaults(name));
    ground =
        new Engine.Ground(
            plain.database(),
            plain.journal(),
            plain.actions(),
            plain.evaluator(),
            plain.secrets(),
            plain.versions(),
            crew,
            ids,
            ids,
            plain.random(),
            () -> System.nanoTime() + passed.get().toNanos(),
            Doors.of(List.of("bell")),
            plain.settings(),
            plain.policies(),
            plain.fleet());
    timers =
        new HandCrank<>(
            Engine.workflow(ground),
            store.journal(),
            store.database(),
            LEASE,
            HandCrank.Chance.NONE,
            HandCrank.Hands.AT_ONCE);
    engine = live();
  }

  /** All go by one clock, as those do that go by the server's. */
  private Driver driver(Supplier<Duration> passed) {
    return new Driver() {
      @Override
      public Duration clockOffset() {
        return passed.get();
      }

      @Override
      public void before(Call call) throws SQLException {
        faults.before(call);
      }

      @Override
      public void after(Call call) throws SQLException {
        faults.after(call);
      }
    };
  }

  private Engine live() {
    var settings = new Worker.Settings(name + "-" + ++lives, LEASE, POLL, 512, Duration.ZERO);
    var born =
        new Engine(
            new Engine.Ground(
                ground.database(),
                ground.journal(),
                ground.actions(),
                ground.evaluator(),
                ground.secrets(),
                ground.versions(),
                ground.people(),
                ground.ids(),
                ground.approvalIds(),
                ground.random(),
                ground.nanoTime(),
                ground.doors(),
                settings,
                ground.policies(),
                ground.fleet()));
    born.start(_ -> Engine.NO_TIMERS);
    return born;
  }

  /**
   * Dies with all that it does, leaves its leases behind, and is started again under a new name.
   */
  synchronized void crash() {
    for (var call : Driver.Call.values()) {
      faults.failUntilHealed(call, FaultyDriver::connectionLost);
    }
    engine.close();
    faults.heal();
    engine = live();
  }

  /** Fires what is due by now. */
  synchronized void fireTimers() {
    timers.fireTimers();
  }

  Remediation remediation() {
    return engine.remediation();
  }

  Withdrawals withdrawals() {
    return engine.withdrawals();
  }

  Starter starter() {
    return engine.starter();
  }

  Holds holds() {
    return new Holds(store.journal(), store.database(), ground.ids());
  }

  Journal journal() {
    return store.journal();
  }

  Database database() {
    return store.database();
  }

  @Override
  public void close() {
    engine.close();
    store.shutDown();
  }
}
