package io.firebreak.alert;

import static io.firebreak.alert.Flag.ENDS_AT_CLAMPED;
import static io.firebreak.alert.Flag.ENDS_AT_MISSING;
import static io.firebreak.alert.Flag.LEAP_SECOND;
import static io.firebreak.alert.Flag.STARTS_AT_CLAMPED;
import static io.firebreak.alert.Flag.STARTS_AT_MISSING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("B25")
@DisplayName("B25 impossible times are mended and flagged")
class SourceTimesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-02T00:00:00Z", "1999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"})
  void anImpossibleStartBecomesTheTimeOfReceipt(String start) {
    var times = SourceTimes.of(start, null, true, NOW);

    assertThat(times.startsAt()).isEqualTo(NOW);
    assertThat(times.endsAt()).isNull();
    assertThat(times.flags()).containsExactly(STARTS_AT_CLAMPED);
  }

  @Test
  void aMissingOrZeroStartIsMissing() {
    assertThat(SourceTimes.of(null, null, true, NOW).flags()).containsExactly(STARTS_AT_MISSING);
    assertThat(SourceTimes.of("", null, true, NOW).flags()).containsExactly(STARTS_AT_MISSING);
    assertThat(SourceTimes.of("0001-01-01T00:00:00Z", null, true, NOW).flags())
        .containsExactly(STARTS_AT_MISSING);
  }

  @Test
  void everyOffsetAndPrecisionIsRead() {
    var east = SourceTimes.of("2026-03-02T01:30:00.123456789+14:00", null, true, NOW);

    assertThat(east.startsAt()).isEqualTo("2026-03-01T11:30:00.123456Z");
    assertThat(east.flags()).isEmpty();
  }

  @Test
  void aLeapSecondIsReadAsTheOneBefore() {
    var times = SourceTimes.of("2016-12-31T23:59:60Z", "2016-12-31T23:59:60.5Z", false, NOW);

    assertThat(times.startsAt()).isEqualTo("2016-12-31T23:59:59Z");
    assertThat(times.endsAt()).isEqualTo("2016-12-31T23:59:59.5Z");
    assertThat(times.flags()).containsExactly(LEAP_SECOND);
  }

  @Test
  void anEndBeforeTheStartIsNoDuration() {
    var times = SourceTimes.of("2026-03-01T11:00:00Z", "2026-03-01T10:00:00Z", false, NOW);

    assertThat(times.endsAt()).isEqualTo(times.startsAt());
    assertThat(times.flags()).containsExactly(ENDS_AT_CLAMPED);
  }

  @Test
  void anEndFarAheadBecomesTheTimeOfReceipt() {
    var times = SourceTimes.of("2026-03-01T11:00:00Z", "9999-01-01T00:00:00Z", false, NOW);

    assertThat(times.endsAt()).isEqualTo(NOW);
    assertThat(times.flags()).containsExactly(ENDS_AT_CLAMPED);
  }

  @Test
  void aResolveWithoutEndEndsNow() {
    var times = SourceTimes.of("2026-03-01T11:00:00Z", "0001-01-01T00:00:00Z", false, NOW);

    assertThat(times.endsAt()).isEqualTo(NOW);
    assertThat(times.flags()).containsExactly(ENDS_AT_MISSING);
  }

  @Test
  void aResolveWithOnlyAnEndKeepsIt() {
    var times = SourceTimes.of(null, "2026-03-01T11:00:00Z", false, NOW);

    assertThat(times.endsAt()).isEqualTo("2026-03-01T11:00:00Z");
    assertThat(times.flags()).containsExactly(STARTS_AT_MISSING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2026-03-01", "2026-13-01T00:00:00Z", "1e9", ":60"})
  void whatIsNoTimeIsRefused(String text) {
    assertThatThrownBy(() -> SourceTimes.of(text, null, true, NOW))
        .isInstanceOf(DateTimeException.class);
  }
}
