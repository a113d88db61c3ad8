package io.firebreak.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.firebreak.journal.Committed;
import io.firebreak.journal.Database;
import io.firebreak.journal.DatabaseConfig;
import io.firebreak.journal.Event;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.testing.Child;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuartzTimersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TIMERS = 40;

  @ParameterizedTest
  @EnumSource
  void aTimerFiresOnceItIsDueAndNotBefore(Stores stores) {
    try (var store = open(stores);
        var timers = new Member(store, "only")) {
      var due = store.database().now().plusMillis(300);
      setTimer(store, 1, due);
      timers.arm(1, due);
      timers.arm(1, due);
      await().until(() -> timers.taken.containsKey(1));
      var fact = fired(store, 1).getFirst();
      assertThat(fact.payload()).isEqualTo(new Fired(micros(due)));
      assertThat(fact.at()).isAfterOrEqualTo(micros(due));
      assertThat(timers.taken).containsExactly(Map.entry(1, 1));
    }
  }

  /** The clock of the process that fires may be ahead of the database's. */
  @ParameterizedTest
  @EnumSource
  void aTimerIsNotTakenBeforeTheDatabaseSaysThatItIsDue(Stores stores) {
    try (var store = open(stores)) {
      var due = store.database().now().plusSeconds(60);
      setTimer(store, 1, due);
      assertThat(store.journal().commit(RunStore.fired(new Timers.Due(run(1), due))))
          .isInstanceOf(Committed.Refused.class);
      assertThat(fired(store, 1)).isEmpty();
    }
  }

  @Test
  void membersOfAClusterShareTheTimersAndEachFiresItsFactOnce() {
    try (var store = open(Stores.POSTGRESQL);
        var one = new Member(store, "one");
        var two = new Member(store, "two")) {
      var due = store.database().now().plusMillis(1_500);
      each(i -> setTimer(store, i, due));
      each(i -> (i % 2 == 0 ? one : two).arm(i, due));
      each(i -> two.arm(i, due)); // as after a start, when all that is in the table is armed
      await().until(() -> allFired(store));
      each(i -> assertThat(fired(store, i)).as("run %d", i).hasSize(1));
    }
  }

  @Test
  void timersOfAProcessThatWasKilledFireAtAnother() throws Exception {
    try (var store = open(Stores.POSTGRESQL)) {
      var due = store.database().now().plusSeconds(1); // some begin there, most never do
      each(i -> setTimer(store, i, due));
      var place = (DatabaseConfig.Postgres) store.config();
      try (var dies = armingProcess(place, due)) {
        dies.awaitLine("armed", PATIENCE);
        dies.kill();
      }
      longSilent(store, "dies");
      try (var lives = new Member(store, "lives")) {
        await().until(() -> allFired(store));
        each(i -> assertThat(fired(store, i)).as("run %d", i).hasSize(1));
        await().until(() -> lives.taken.size() == TIMERS);
      }
    }
  }

  /** As if it had last said long ago that it lives. */
  private static void longSilent(OpenStore store, String member) {
    var sql = "UPDATE qrtz_scheduler_state SET last_checkin_time = 0 WHERE instance_name = ?";
    store
        .journal()
        .commit(
            Unit.builder()
                .guard(tx -> {
                  assertThat(tx.update(sql, member)).isEqualTo(1);
                  return null;
                })
                .build());
  }

  private static Child armingProcess(DatabaseConfig.Postgres place, Instant due)
      throws IOException {
    return Child.java(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Arming.class.getName(),
            place.url(),
            due.toString()));
  }

  /** The process that is killed: it arms timers, and lives to fire none to its end. */
  static final class Arming {
    private Arming() {}

    static void main(String[] args) {
      var place = new DatabaseConfig.Postgres(args[0], "postgres", "postgres");
      var timers =
          QuartzTimers.start(
              Database.open(place, InstantSource.system()),
              "dies",
              _ -> new Semaphore(0).acquireUninterruptibly());
      each(i -> timers.arm(new Timers.Due(run(i), Instant.parse(args[1]))));
      System.out.println("armed");
    }
  }

  /** One process's timers, which fire as a worker does. */
  private static final class Member implements AutoCloseable {
    final Map<Integer, Integer> taken = new ConcurrentHashMap<>();
    private final QuartzTimers timers;

    Member(OpenStore store, String name) {
      timers =
          QuartzTimers.start(
              store.database(),
              name,
              timer -> {
                if (store.journal().commit(RunStore.fired(timer)) instanceof Committed.Done) {
                  var number = timer.stream().name().replaceAll("\\D", "");
                  taken.merge(Integer.valueOf(number), 1, Integer::sum);
                }
              });
    }

    void arm(int number, Instant due) {
      timers.arm(new Timers.Due(run(number), due));
    }

    @Override
    public void close() {
      timers.close();
    }
  }

  private static OpenStore open(Stores stores) {
    return stores.open(Tally.TYPES, InstantSource.system());
  }

  private static StreamId run(int number) {
    return StreamId.run("default", String.valueOf(number));
  }

  private static void each(IntConsumer body) {
    IntStream.rangeClosed(1, TIMERS).forEach(body);
  }

  private static void setTimer(OpenStore store, int number, Instant due) {
    store
        .journal()
        .commit(
            Unit.builder()
                .guard(tx -> {
                  RunStore.setTimer(tx, run(number), due);
                  return null;
                })
                .build());
  }

  private static List<Event> fired(OpenStore store, int number) {
    return store.journal().read(run(number), 0);
  }

  private static boolean allFired(OpenStore store) {
    return IntStream.rangeClosed(1, TIMERS).noneMatch(i -> fired(store, i).isEmpty());
  }

  /** As it is stored. */
  private static Instant micros(Instant time) {
    return Micros.toInstant(Micros.of(time));
  }
}
