package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Heartbeat;
import io.firebreak.alert.Heartbeats;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.Parsed;
import io.firebreak.gate.HeartbeatEvent.BeatsAgain;
import io.firebreak.gate.HeartbeatEvent.FellSilent;
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
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** People are told, and automation is held, when a source gives no sign of life. */
class HeartbeatWatchTest {
  private static final String TENANT = "default";
  private static final HookRef HOOK = new HookRef(TENANT, "alertmanager", "prod");
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Actor ANNA = new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null);
  private static final EventTypes TYPES = RunEvents.addTo(EventTypes.builder()).build();
  private static final Heartbeat FREEZING = heartbeat("prod", true);

  private final List<String> released = new ArrayList<>();
  private final AtomicInteger ids = new AtomicInteger();
  private Duration passed = Duration.ZERO;

  private static Heartbeat heartbeat(String name, boolean freezes) {
    return new Heartbeat(name, HOOK.id(), List.of(), QUARTER, freezes);
  }

  /** A process that listens. */
  private final class Replica {
    final Heartbeats heartbeats;
    final HeartbeatWatch watch;
    final Holds holds;

    Replica(OpenStore store, Heartbeat... configured) {
      heartbeats = new Heartbeats(List.of(configured), HeartbeatWatchTest.this::nanos);
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
              HeartbeatWatchTest.this::nanos);
    }

    void beat() {
      heartbeats.heard(HOOK, new Parsed.Ignorable("no_alerts"));
    }
  }

  private long nanos() {
    return passed.toNanos();
  }

  private OpenStore open(Stores stores) {
    return stores.open(TYPES, this::now);
  }

  private Instant now() {
    return Instant.parse("2026-01-02T03:00:00Z").plus(passed);
  }

  /** Time passes while somebody listens. */
  private void pass(OpenStore store, Duration time) {
    listen(store);
    for (var rest = time; rest.isPositive(); rest = rest.minusMinutes(1)) {
      down(store, rest.compareTo(Duration.ofMinutes(1)) < 0 ? rest : Duration.ofMinutes(1));
      listen(store);
    }
  }

  private static void listen(OpenStore store) {
    var guard = HeartbeatStore.listens(TENANT, HeartbeatWatch.PAUSE);
    store.journal().commit(Unit.builder().guard(guard).build());
  }

  /**
   * Time passes while nobody listens. PostgreSQL goes by its own clock, so there what stands in the
   * store becomes older instead.
   */
  private void down(OpenStore store, Duration time) {
    passed = passed.plus(time);
    if (store.database().dialect() == Dialect.POSTGRESQL) {
      shift(store, time);
    }
  }

  private static List<String> told(OpenStore store) {
    return store
        .database()
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("SELECT topic || ' ' || subject FROM outbox ORDER BY topic, subject")
                .mapTo(String.class)
                .list());
  }

  private static List<String> events(OpenStore store) {
    return store.journal().read(StreamId.admin(TENANT), 0).stream().map(Event::type).toList();
  }

  private static Standing standing(OpenStore store, String name) {
    return HeartbeatRecord.read(store.database(), TENANT).stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static HeartbeatRecord.@Nullable Silence silence(OpenStore store, String name) {
    return standing(store, name).silence();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G100")
  @Tag("G101")
  @DisplayName("G100: what beats is not silent; what is silent holds everything until it beats")
  void aSilenceIsToldAndHoldsUntilItBeatsAgain(Stores stores) {
    try (var store = open(stores)) {
      var one = new Replica(store, FREEZING);
      for (int minute = 0; minute < 60; minute += 10) {
        one.beat();
        one.watch.look();
        pass(store, Duration.ofMinutes(10));
      }
      assertThat(told(store)).isEmpty();
      assertThat(standing(store, "prod").heardAt()).isNotNull();

      pass(store, Duration.ofMinutes(5));
      one.watch.look();
      one.watch.look();
      assertThat(told(store))
          .containsExactly("pagerduty heartbeat/prod/1", "slack heartbeat/prod/1");
      assertThat(one.holds.standing(TENANT))
          .singleElement()
          .satisfies(standing -> {
            assertThat(standing.hold().scope()).isEqualTo(Holds.ALL);
            assertThat(standing.hold().person()).isEqualTo("heartbeat:prod");
            assertThat(standing.hold().reason())
                .startsWith(
                    "nothing was heard of the heartbeat prod at /hooks/alertmanager/prod for 15m;"
                        + " the last was at ");
          });
      assertThat(released).isEmpty();

      one.beat();
      one.watch.look();
      one.watch.look();
      assertThat(one.holds.standing(TENANT)).isEmpty();
      assertThat(released).containsExactly("heartbeat:prod: the heartbeat prod is heard again");
      assertThat(told(store)).contains("pagerduty heartbeat/prod/0", "slack heartbeat/prod/0");
      assertThat(silence(store, "prod")).isNull();
      assertThat(events(store))
          .containsExactly(
              "heartbeat.fell_silent", "hold.placed", "heartbeat.beats_again", "hold.lifted");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G100")
  void peopleAreToldOnceAnHourWhileItIsSilent(Stores stores) {
    try (var store = open(stores)) {
      var one = new Replica(store, heartbeat("prod", false));
      var other = new Replica(store, heartbeat("prod", false));
      pass(store, QUARTER);
      for (int minute = 0; minute <= 121; minute++) {
        one.watch.look();
        other.watch.look();
        pass(store, Duration.ofMinutes(1));
      }
      assertThat(told(store))
          .filteredOn(each -> each.startsWith("slack"))
          .containsExactly(
              "slack heartbeat/prod/1", "slack heartbeat/prod/2", "slack heartbeat/prod/3");
      assertThat(one.holds.standing(TENANT)).as("it freezes nothing").isEmpty();
      assertThat(events(store)).containsExactly("heartbeat.fell_silent");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G102")
  @DisplayName("G102: of replicas one tells and one hold stands, and a beat at any of them counts")
  void replicasTellOnceAndHearForEachOther(Stores stores) {
    try (var store = open(stores)) {
      var one = new Replica(store, FREEZING);
      var other = new Replica(store, FREEZING);
      pass(store, Duration.ofMinutes(14));
      one.beat();
      one.watch.look();
      pass(store, Duration.ofMinutes(14));
      other.watch.look();
      assertThat(told(store)).as("the other one heard it").isEmpty();

      pass(store, Duration.ofMinutes(1));
      other.watch.look();
      one.watch.look();
      assertThat(told(store)).hasSize(2);
      assertThat(one.holds.standing(TENANT)).hasSize(1);
      one.beat();
      other.watch.look();
      assertThat(one.holds.standing(TENANT)).as("nobody wrote it yet").hasSize(1);
      pass(store, LOOK);
      one.watch.look();
      other.watch.look();
      assertThat(one.holds.standing(TENANT)).isEmpty();
      assertThat(released).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G103")
  @DisplayName("G103: a process that starts judges no silence before it has listened for as long")
  void aStartGivesAWholePeriodOfGrace(Stores stores) {
    try (var store = open(stores)) {
      var before = new Replica(store, FREEZING);
      before.beat();
      before.watch.look();
      down(store, Duration.ofDays(3));

      var after = new Replica(store, FREEZING);
      after.watch.look();
      pass(store, QUARTER.minus(LOOK));
      after.watch.look();
      assertThat(told(store)).as("it was down, the source perhaps not").isEmpty();
      pass(store, LOOK);
      after.watch.look();
      assertThat(after.holds.standing(TENANT)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G103")
  void whatComesOnceADayIsMissedAlthoughTheProgramIsRestartedEveryHour(Stores stores) {
    var daily = new Heartbeat("backup", HOOK.id(), List.of(), Duration.ofHours(25), false);
    try (var store = open(stores)) {
      for (int hour = 0; hour < 25; hour++) {
        var each = new Replica(store, daily);
        each.watch.look();
        pass(store, Duration.ofMinutes(57));
        each.watch.look();
        assertThat(told(store)).isEmpty();
        down(store, Duration.ofMinutes(3));
      }
      var last = new Replica(store, daily);
      last.watch.look();
      assertThat(told(store)).as("what was sent meanwhile may still come").isEmpty();
      pass(store, HeartbeatWatch.PAUSE);
      last.watch.look();
      assertThat(told(store)).contains("slack heartbeat/backup/1");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G103")
  void aSilenceThatWasToldOutlivesARestart(Stores stores) {
    try (var store = open(stores)) {
      var before = new Replica(store, FREEZING);
      pass(store, QUARTER);
      before.watch.look();
      down(store, Duration.ofMinutes(61));

      var after = new Replica(store, FREEZING);
      after.watch.look();
      assertThat(told(store)).contains("slack heartbeat/prod/2");
      assertThat(after.holds.standing(TENANT)).hasSize(1);
      after.beat();
      after.watch.look();
      assertThat(after.holds.standing(TENANT)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G101")
  void aHoldThatAPersonLiftedIsNotPlacedAgainForTheSameSilence(Stores stores) {
    try (var store = open(stores)) {
      var one = new Replica(store, FREEZING);
      pass(store, QUARTER);
      one.watch.look();
      var hold = one.holds.standing(TENANT).getFirst().hold();
      assertThat(one.holds.lift(TENANT, hold.id(), ANNA)).isTrue();
      pass(store, Duration.ofHours(2));
      one.watch.look();
      assertThat(one.holds.standing(TENANT)).isEmpty();
      assertThat(silence(store, "prod")).as("people are told all the same").isNotNull();

      one.beat();
      one.watch.look();
      assertThat(released).as("nothing was lifted").isEmpty();
      pass(store, QUARTER);
      one.watch.look();
      assertThat(one.holds.standing(TENANT)).as("another silence").hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G101")
  void whatWasTakenOutOfTheConfigurationHoldsNothing(Stores stores) {
    try (var store = open(stores)) {
      var before = new Replica(store, FREEZING, heartbeat("test", false));
      pass(store, QUARTER);
      before.watch.look();
      assertThat(told(store)).hasSize(4);

      var after = new Replica(store, heartbeat("test", false));
      after.watch.look();
      assertThat(after.holds.standing(TENANT)).isEmpty();
      assertThat(released)
          .containsExactly("heartbeat:prod: the heartbeat prod is configured no more");
      assertThat(silence(store, "test")).as("it is still silent").isNotNull();
      var news = new HeartbeatRecord(store.database(), after.holds);
      assertThat(news.news(TENANT, "heartbeat/prod/0")).contains(new Standing("prod", null, null));
      assertThat(news.news(TENANT, "heartbeat/prod/1")).as("old news").isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G102")
  void beatsThatTheStoreCouldNotTakeAreWrittenLater(Stores stores) {
    try (var store = open(stores)) {
      var one = new Replica(store, FREEZING);
      pass(store, Duration.ofMinutes(20));
      one.beat();
      pass(store, Duration.ofMinutes(10));
      one.watch.look();
      assertThat(told(store)).as("it was heard ten minutes ago, and is written only now").isEmpty();
      var heardAt = Objects.requireNonNull(standing(store, "prod").heardAt());
      assertThat(Duration.between(heardAt, store.database().now()))
          .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
      one.watch.look();
      assertThat(standing(store, "prod").heardAt()).as("written once").isEqualTo(heardAt);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G106")
  @DisplayName("G106: a clock that is set back hides no silence, nor that people are to be told")
  void aClockThatIsSetBackHidesNoSilence(Stores stores) {
    try (var store = open(stores)) {
      var one = new Replica(store, FREEZING);
      one.beat();
      one.watch.look();
      shift(store, Duration.ofDays(-1));
      pass(store, QUARTER);
      one.watch.look();
      assertThat(one.holds.standing(TENANT)).hasSize(1);
      shift(store, Duration.ofDays(-1));
      one.watch.look();
      assertThat(told(store)).contains("slack heartbeat/prod/2");

      one.beat();
      one.watch.look();
      assertThat(one.holds.standing(TENANT)).isEmpty();
      assertThat(standing(store, "prod").heardAt()).isBeforeOrEqualTo(store.database().now());
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G106")
  void aClockThatIsSetForwardSilencesNothingThatIsHeard(Stores stores) {
    try (var store = open(stores)) {
      var one = new Replica(store, FREEZING);
      pass(store, QUARTER);
      one.beat();
      one.watch.look();
      shift(store, Duration.ofDays(1));
      one.watch.look();
      assertThat(told(store)).isEmpty();
      pass(store, QUARTER);
      one.watch.look();
      assertThat(one.holds.standing(TENANT)).hasSize(1);
    }
  }

  /** What was noted becomes so much older, as when the clock is set forward. */
  private static void shift(OpenStore store, Duration time) {
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

  @ParameterizedTest
  @EnumSource
  void theRecordSaysSinceWhenItIsSilent(Stores stores) {
    try (var store = open(stores)) {
      var one = new Replica(store, FREEZING);
      pass(store, QUARTER);
      one.watch.look();
      var events = store.journal().read(StreamId.admin(TENANT), 0);
      assertThat(events.getFirst().payload())
          .isEqualTo(new FellSilent("prod", "alertmanager/prod", null, QUARTER));
      assertThat(one.holds.standing(TENANT).getFirst().hold().reason())
          .endsWith("for 15m; it was never heard");
      var since = Objects.requireNonNull(silence(store, "prod")).since();
      one.beat();
      one.watch.look();
      assertThat(store.journal().read(StreamId.admin(TENANT), 2).getFirst().payload())
          .isEqualTo(new BeatsAgain("prod", since));
    }
  }
}
