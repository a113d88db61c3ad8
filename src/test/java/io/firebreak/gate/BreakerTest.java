package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.journal.Actor;
import io.firebreak.journal.EventTypes;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds everything by itself. */
class BreakerTest {
  private static final String TENANT = "default";
  private static final Actor ANNA = new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null);
  private static final EventTypes TYPES =
      EventTypes.builder()
          .add("hold.placed", HoldEvent.HoldPlaced.class)
          .add("hold.lifted", HoldEvent.HoldLifted.class)
          .build();

  private Instant now = Instant.parse("2026-01-02T03:00:00Z");
  private long nanos = 7;

  @ParameterizedTest
  @EnumSource
  @Tag("G70")
  @DisplayName("G70: a breaker holds everything, once, until a person lifts it")
  void aBreakerHoldsEverythingUntilAPersonLiftsIt(Stores stores) {
    try (var store = stores.open(TYPES, () -> now)) {
      var ids = new AtomicInteger();
      var holds = new Holds(store.journal(), store.database(), () -> "h" + ids.incrementAndGet());
      var hold = holds.trip(TENANT, Breaker.CLOCK_JUMP, "the clock was set").orElseThrow();
      assertThat(hold.scope()).isEqualTo(Holds.ALL);
      assertThat(hold.person()).isEqualTo("breaker:clock_jump");
      assertThat(holds.trip(TENANT, Breaker.CLOCK_JUMP, "again")).as("it stands").isEmpty();
      assertThat(holds.trip(TENANT, Breaker.AUDIT_CHAIN, "another reason")).isPresent();
      assertThat(holds.standing(TENANT)).hasSize(2);
      assertThat(holds.lift(TENANT, hold.id(), ANNA)).isTrue();
      assertThat(holds.trip(TENANT, Breaker.CLOCK_JUMP, "anew")).as("it was lifted").isPresent();
    }
  }

  @Test
  @Tag("G73")
  @Tag("F41")
  @DisplayName("G73: a clock that was set by more than the limit, forward or back, is found")
  void aClockThatWasSetIsFound() {
    var watch = new ClockWatch(() -> now, () -> nanos, Duration.ofMinutes(1));
    assertThat(watch.look()).as("nothing to compare with yet").isEmpty();
    pass(Duration.ofHours(3));
    assertThat(watch.look()).as("time passes").isEmpty();
    pass(Duration.ofSeconds(1));
    now = now.plusSeconds(60);
    assertThat(watch.look()).as("as far as NTP may go").isEmpty();
    pass(Duration.ofSeconds(1));
    now = now.plus(Duration.ofHours(1));
    assertThat(watch.look()).get().asString().contains("forward by about 3600 s");
    pass(Duration.ofSeconds(1));
    assertThat(watch.look()).as("told once").isEmpty();
    now = now.minus(Duration.ofHours(1));
    assertThat(watch.look()).get().asString().contains("back by about 3600 s");
  }

  @Test
  @Tag("G73")
  void anAnswerThatTookLongIsNoJump() {
    var watch =
        new ClockWatch(
            () -> {
              // The server said the time right away, and its answer took two minutes.
              var said = now;
              pass(Duration.ofMinutes(2));
              return said;
            },
            () -> nanos,
            Duration.ofMinutes(1));
    for (var i = 0; i < 5; i++) {
      assertThat(watch.look()).isEmpty();
      pass(Duration.ofSeconds(1));
    }
  }

  private void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }
}
