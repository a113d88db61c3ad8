package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firebreak.journal.Driver;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.StorageException;
import io.firebreak.testing.FaultyDriver;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;

/** What processes that share a database count together. */
class MinuteCountTest {
  private static final EventTypes TYPES = EventTypes.builder().build();

  private final Instant now = Instant.parse("2026-01-02T03:00:00Z");
  private final FaultyDriver driver = new FaultyDriver();

  @ParameterizedTest
  @EnumSource
  @Tag("G34")
  @Tag("G71")
  void allProcessesAreCountedTogether(Stores stores) {
    try (var store = stores.open(TYPES, () -> now)) {
      var one = new MinuteCount(store.journal(), "default", "alerts");
      var other = new MinuteCount(store.journal(), "default", "alerts");
      var runs = new MinuteCount(store.journal(), "default", "runs");
      one.add(3);
      one.add(4);
      assertThat(one.tell()).isEqualTo(7);
      assertThat(one.tell()).as("nothing is told twice").isZero();
      other.add(10);
      assertThat(other.tell()).isEqualTo(17);
      runs.add(1);
      assertThat(runs.tell()).as("each by its name").isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMinuteHasSixtySeconds(Stores stores) {
    try (var store = stores.open(TYPES, () -> now, driver)) {
      var count = new MinuteCount(store.journal(), "default", "alerts");
      count.add(17);
      count.tell();
      driver.pass(Duration.ofSeconds(30));
      count.add(1);
      assertThat(count.tell()).isEqualTo(18);
      driver.pass(Duration.ofSeconds(60));
      count.add(1);
      assertThat(count.tell()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsForgottenCountsNoMore(Stores stores) {
    try (var store = stores.open(TYPES, () -> now)) {
      var one = new MinuteCount(store.journal(), "default", "runs");
      one.add(60);
      one.tell();
      one.forget();
      one.add(1);
      assertThat(one.tell()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "EMBEDDED")
  void whatCannotBeToldIsToldTheNextTime(Stores stores) {
    try (var store = stores.open(TYPES, () -> now, driver)) {
      var count = new MinuteCount(store.journal(), "default", "runs");
      count.add(5);
      driver.failUntilHealed(
          Driver.Call.STATEMENT, () -> FaultyDriver.sqlite(SQLiteErrorCode.SQLITE_FULL));
      assertThatThrownBy(count::tell).isInstanceOf(StorageException.class);
      driver.heal();
      assertThat(count.tell()).isEqualTo(5);
    }
  }
}
