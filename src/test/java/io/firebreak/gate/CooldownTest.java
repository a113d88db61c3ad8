package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Unit;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long a runbook keeps quiet on a target. */
class CooldownTest {
  private static final Duration BASE = Duration.ofMinutes(15);

  private Instant now = Instant.parse("2026-01-02T03:00:00Z");

  private OpenStore open() {
    return Stores.EMBEDDED.open(EventTypes.builder().build(), () -> now);
  }

  /** A run with an effect ends; returns how long it is quiet from now on. */
  private Duration ended(OpenStore store, String target) {
    return ended(store, target, BASE);
  }

  private static Duration ended(OpenStore store, String target, Duration written) {
    store
        .journal()
        .commit(
            Unit.builder()
                .guard(GateIndexes.startCooldown("default", "restart", target, written))
                .build());
    return left(store, target);
  }

  private static Duration left(OpenStore store, String target) {
    return GateRecord.ofTables(store.database().jdbi())
        .quietUntil("default", "restart", target)
        .map(until -> Duration.between(store.database().now(), until))
        .orElse(Duration.ZERO);
  }

  @Test
  @Tag("G45")
  @Tag("F47")
  @DisplayName("G45: it doubles for each further run within twice its length, up to a day")
  void itDoublesUpToADay() {
    try (var store = open()) {
      var expected = BASE;
      for (var i = 0; i < 10; i++) {
        var quiet = ended(store, "k8s/prod/shop");
        assertThat(quiet.minus(expected).abs()).as("run %d", i).isLessThan(Duration.ofSeconds(5));
        expected = min(expected.multipliedBy(2), Duration.ofDays(1));
        now = now.plus(quiet.multipliedBy(2).minusMinutes(1));
      }
      assertThat(expected).isEqualTo(Duration.ofDays(1));
    }
  }

  @Test
  @Tag("G46")
  @DisplayName(
      "G46: after twice its length without such a run it begins anew; each target is alone")
  void itBeginsAnewAfterQuietTime() {
    try (var store = open()) {
      ended(store, "k8s/prod/shop");
      var doubled = ended(store, "k8s/prod/shop");
      assertThat(doubled).isGreaterThan(BASE);
      assertThat(left(store, "k8s/prod/cart")).isEqualTo(Duration.ZERO);
      now = now.plus(doubled.multipliedBy(2)).plusSeconds(10);
      assertThat(ended(store, "k8s/prod/shop")).isLessThanOrEqualTo(BASE);
    }
  }

  @Test
  @Tag("G164")
  @DisplayName("G164: it is never shorter than the runbook says now, also beyond a day")
  void itIsNeverShorterThanWritten() {
    var second = Duration.ofSeconds(5);
    try (var store = open()) {
      ended(store, "k8s/prod/shop", Duration.ofMinutes(1));
      assertThat(ended(store, "k8s/prod/shop", Duration.ofHours(1)))
          .as("it was written longer meanwhile")
          .isGreaterThan(Duration.ofHours(1).minus(second));
      for (var i = 0; i < 3; i++) {
        assertThat(ended(store, "k8s/prod/cart", Duration.ofDays(2)))
            .isBetween(Duration.ofDays(2).minus(second), Duration.ofDays(2));
      }
      var start = store.database().now();
      assertThat(
              QuietTime.after(new QuietTime(start, Duration.ofDays(2)), start, Duration.ofDays(2))
                  .length())
          .as("what a replay reckons with")
          .isEqualTo(Duration.ofDays(2));
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
