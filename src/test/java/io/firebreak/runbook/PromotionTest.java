package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.RunbookEvent.RungCause;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a version has proven itself, and what its record demands, as tables. */
class PromotionTest {
  private static Promotion promotion(int after, int success) {
    return new Promotion(
        new Promotion.Runs(after), new Guards.Percent(BigDecimal.valueOf(success)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0.0",
    "1, 1, 0.2065",
    "5, 5, 0.5655",
    "10, 10, 0.7225",
    "10, 9, 0.5958",
    "20, 19, 0.7639",
    "20, 18, 0.6990",
    "30, 27, 0.7438",
    "100, 100, 0.9630",
    "10, 0, 0.0",
  })
  void theBoundIsThatOfWilson(int runs, int proved, double bound) {
    assertThat(Promotion.lowerBound(runs, proved)).isCloseTo(bound, within(0.0001));
  }

  @ParameterizedTest
  @CsvSource({
    // after, success, runs, proved, reached
    "10, 70, 9, 9, false",
    "10, 70, 10, 10, true",
    "10, 70, 10, 9, false",
    "10, 70, 20, 19, true",
    "10, 70, 20, 18, false",
    "10, 72, 10, 10, true",
    "10, 73, 10, 10, false",
    "20, 70, 19, 19, false",
    "0, 0, 0, 0, false",
    "0, 0, 1, 0, false",
    "0, 0, 1, 1, true",
    "3, 0, 3, 1, true",
    "10, 100, 1000, 1000, false",
  })
  void aVersionHasProvenItselfWhenRunsAndBoundAreReached(
      int after, int success, int runs, int proved, boolean reached) {
    assertThat(promotion(after, success).reachedBy(runs, proved)).isEqualTo(reached);
  }

  @ParameterizedTest
  @CsvSource({
    // after, success, set, runs, proved, fell by, rung now, due rung, cause
    "10, 70, APPROVE, 0, 0, , APPROVE, , ",
    "10, 70, APPROVE, 9, 9, , APPROVE, , ",
    "10, 70, APPROVE, 10, 10, , APPROVE, AUTO, PROVEN",
    "10, 70, APPROVE, 11, 10, , APPROVE, , ",
    "10, 70, AUTO, 0, 0, , AUTO, , ",
    "10, 70, AUTO, 1, 0, R7, APPROVE, APPROVE, FELL",
    "0, 0, APPROVE, 0, 0, , APPROVE, , ",
    "0, 0, APPROVE, 1, 1, , APPROVE, AUTO, PROVEN",
    "0, 0, AUTO, 1, 0, R7, APPROVE, APPROVE, FELL",
  })
  void theRecordDemandsNothingButWhatIsWritten(
      int after,
      int success,
      Autonomy set,
      int runs,
      int proved,
      @Nullable String fellBy,
      Autonomy now,
      @Nullable Autonomy due,
      @Nullable RungCause cause) {
    var rung = new Rung(3, set, runs, proved, fellBy, null);
    assertThat(rung.rung()).isEqualTo(now);
    var demanded = rung.due(promotion(after, success));
    assertThat(demanded.map(Rung.Due::rung).orElse(null)).isEqualTo(due);
    assertThat(demanded.map(Rung.Due::cause).orElse(null)).isEqualTo(cause);
  }

  @Test
  void onlyWhoAsksForNoProofBeginsOnTop() {
    assertThat(Rung.first(promotion(0, 0)).rung()).isEqualTo(Autonomy.AUTO);
    assertThat(Rung.first(promotion(1, 0)).rung()).isEqualTo(Autonomy.APPROVE);
    assertThat(Rung.first(promotion(0, 1)).rung()).isEqualTo(Autonomy.APPROVE);
  }

  @Test
  void theRecordIsToldInWords() {
    assertThat(new Rung(0, Autonomy.APPROVE, 10, 10, null, null).record())
        .isEqualTo("10 of 10 runs succeeded, at least 72%");
  }
}
