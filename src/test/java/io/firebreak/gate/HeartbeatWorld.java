package io.firebreak.gate;

import io.firebreak.alert.Heartbeat;
import io.firebreak.alert.Heartbeats;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.Parsed;
import io.firebreak.gate.HeartbeatRecord.Standing;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Dialect;
import io.firebreak.journal.Event;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.remediation.RunEvents;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Processes that listen for heartbeats over one store, and the time that passes. */
abstract class HeartbeatWorld {
  static final String TENANT = "default";
  static final HookRef HOOK = new HookRef(TENANT, "alertmanager", "prod");
  static final Duration QUARTER = Duration.ofMinutes(15);
  static final Duration LOOK = Duration.ofSeconds(5);
  static final Actor ANNA = new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null);
  static final EventTypes TYPES = RunEvents.addTo(EventTypes.builder()).build();
  static final Heartbeat FREEZING = heartbeat("prod", true);

  final List<String> released = new ArrayList<>();
  final AtomicInteger ids = new AtomicInteger();
  Duration passed = Duration.ZERO;

  static Heartbeat heartbeat(String name, boolean freezes) {
    return new Heartbeat(name, HOOK.id(), List.of(), QUARTER, freezes);
  }

  /** A process that listens. */
  final class Replica {
    final Heartbeats heartbeats;
    final HeartbeatWatch watch;
    final Holds holds;

    Replica(OpenStore store, Heartbeat... configured) {
      heartbeats = new Heartbeats(List.of(configured), HeartbeatWorld.this::nanos);
      holds = new Holds(store.journal(), store.database(), () -> "hold" + ids.incrementAndGet());
      watch =
          new HeartbeatWatch(
              TENANT,
              heartbeats,
              store.journal(),
              store.database(),
              holds,
              List.of("pagerduty", "slack"),
              (why, who) -> released.add(who.id() + ": " + why),
              HeartbeatWorld.this::nanos);
    }

    void beat() {
      heartbeats.heard(HOOK, new Parsed.Ignorable("no_alerts"));
    }
  }

  long nanos() {
    return passed.toNanos();
  }

  OpenStore open(Stores stores) {
    return stores.open(TYPES, this::now);
  }

  Instant now() {
    return Instant.parse("2026-01-02T03:00:00Z").plus(passed);
  }

  /** Time passes while somebody listens. */
  void pass(OpenStore store, Duration time) {
    listen(store);
    for (var rest = time; rest.isPositive(); rest = rest.minusMinutes(1)) {
      down(store, rest.compareTo(Duration.ofMinutes(1)) < 0 ? rest : Duration.ofMinutes(1));
      listen(store);
    }
  }

  static void listen(OpenStore store) {
    var guard = HeartbeatStore.listens(TENANT, HeartbeatWatch.PAUSE);
    store.journal().commit(Unit.builder().guard(guard).build());
  }

  /**
   * Time passes while nobody listens. PostgreSQL goes by its own clock, so there what stands in the
   * store becomes older instead.
   */
  void down(OpenStore store, Duration time) {
    passed = passed.plus(time);
    if (store.database().dialect() == Dialect.POSTGRESQL) {
      shift(store, time);
    }
  }

  static List<String> told(OpenStore store) {
    return store
        .database()
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("SELECT topic || ' ' || subject FROM outbox ORDER BY topic, subject")
                .mapTo(String.class)
                .list());
  }

  static List<String> events(OpenStore store) {
    return store.journal().read(StreamId.admin(TENANT), 0).stream().map(Event::type).toList();
  }

  static Standing standing(OpenStore store, String name) {
    return HeartbeatRecord.read(store.database(), TENANT).stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static HeartbeatRecord.@Nullable Silence silence(OpenStore store, String name) {
    return standing(store, name).silence();
  }

  /** What was noted becomes so much older, as when the clock is set forward. */
  static void shift(OpenStore store, Duration time) {
    long micros = time.toNanos() / 1_000;
    store
        .journal()
        .commit(
            Unit.builder()
                .guard(tx -> {
                  tx.update(
                      "UPDATE heartbeat SET heard_at = heard_at - ?, told_at = told_at - ?",
                      micros,
                      micros);
                  tx.update(
                      "UPDATE heartbeat_listening SET since_at = since_at - ?, until_at = until_at - ?",
                      micros,
                      micros);
                  return null;
                })
                .build());
  }
}
