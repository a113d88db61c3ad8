package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.gate.HeartbeatEvent.BeatsAgain;
import io.firebreak.gate.HeartbeatEvent.FellSilent;
import io.firebreak.gate.HeartbeatRecord.Standing;
import io.firebreak.journal.StreamId;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** People are told, and automation is held, when a source gives no sign of life. */
class HeartbeatWatchTest extends HeartbeatWorld {
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
