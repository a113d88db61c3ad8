package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.journal.EventTypes;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a storm is raised, and when it is over. */
class StormWatchTest {
  private static final EventTypes TYPES =
      EventTypes.builder().add("hold.placed", HoldEvent.HoldPlaced.class).build();
  private static final Duration CALM = Duration.ofMinutes(5);

  private Instant now = Instant.parse("2026-01-02T03:00:00Z");

  private static List<String> storms(Holds holds) {
    return holds.standing("default").stream()
        .map(Holds.Standing::hold)
        .filter(hold -> hold.scope().equals(Holds.STORM))
        .map(Holds.Hold::reason)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(names = "EMBEDDED")
  @Tag("G34")
  @DisplayName("G34: more alerts a minute than the threshold raise a storm, which lapses by itself")
  void aStormIsRaisedByTheRateAndLapses(Stores stores) {
    try (var store = stores.open(TYPES, () -> now)) {
      var ids = new AtomicInteger();
      var holds = new Holds(store.journal(), store.database(), () -> "h" + ids.incrementAndGet());
      var watch = new StormWatch(holds, new StormRule(100, CALM, List.of(), false), () -> now);
      watch.heard("default", 100);
      assertThat(storms(holds)).isEmpty();
      now = now.plusSeconds(61);
      watch.heard("default", 60);
      watch.heard("default", 41);
      assertThat(storms(holds)).containsExactly("101 alerts within a minute, more than 100");
      watch.heard("default", 500);
      assertThat(storms(holds)).as("one that stands is not raised again").hasSize(1);
      now = now.plus(CALM.dividedBy(2));
      watch.heard("default", 102);
      assertThat(storms(holds)).as("it goes on while it rains").hasSize(2);
      now = now.plus(CALM).plusSeconds(1);
      assertThat(storms(holds)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "EMBEDDED")
  void withoutAThresholdNoneIsRaised(Stores stores) {
    try (var store = stores.open(TYPES, () -> now)) {
      var holds = new Holds(store.journal(), store.database(), () -> "h");
      new StormWatch(holds, StormRule.BY_HAND, () -> now).heard("default", 1_000_000);
      assertThat(storms(holds)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "EMBEDDED")
  @Tag("G34")
  @DisplayName("G34: processes that share a database raise a storm together, once")
  void processesCountTogether(Stores stores) {
    try (var store = stores.open(TYPES, () -> now)) {
      var ids = new AtomicInteger();
      var holds = new Holds(store.journal(), store.database(), () -> "h" + ids.incrementAndGet());
      var rule = new StormRule(100, CALM, List.of(), false);
      var one = new StormWatch(holds, rule, () -> now);
      var other = new StormWatch(holds, rule, () -> now);
      one.heard("default", 60);
      one.heardByAll("default", 60);
      other.heard("default", 60);
      assertThat(storms(holds)).as("neither takes in too much").isEmpty();
      other.heardByAll("default", 120);
      one.heardByAll("default", 140);
      assertThat(storms(holds)).containsExactly("120 alerts within a minute, more than 100");
      now = now.plus(CALM.dividedBy(2)).plusSeconds(1);
      one.heardByAll("default", 101);
      assertThat(storms(holds)).as("it goes on while it rains").hasSize(2);
    }
  }
}
