package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Heartbeat;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Restarts and clocks that are set neither hide silences nor make some up. */
class HeartbeatClockTest extends HeartbeatWorld {
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

  @ParameterizedTest
  @EnumSource
  @Tag("G103")
  void whatAnotherProcessNotedInTheSameMomentDoesNotBeginTheListeningAnew(Stores stores) {
    try (var store = open(stores)) {
      var one = new Replica(store, FREEZING);
      pass(store, QUARTER.minusMinutes(1));
      shift(
          store, Duration.ofSeconds(-1)); // the other's time was a little later, and written first
      listen(store);
      pass(store, Duration.ofMinutes(2));
      one.watch.look();
      assertThat(one.holds.standing(TENANT)).hasSize(1);
    }
  }
}
