package io.firebreak.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people read of a plan by every door. */
class PlanWordsTest {
  @Test
  @Tag("S7")
  @Tag("A36")
  void aVerificationIsToldInWordsWithEveryValueOfIt() throws JsonProcessingException {
    var verify =
        new ObjectMapper()
            .readTree(
                """
                {"stabilize":"PT1S","every":"PT0.5S","success_for":2,"failure_limit":0,
                 "deadline":"PT1M30S","checks":1}
                """);
    assertThat(PlanWords.verification(verify))
        .isEqualTo(
            "1 check; after 1s, every 500ms, 2 passed in a row, within 1m30s;"
                + " no failure is forgiven");
    assertThat(PlanWords.verification(null)).isEqualTo("none");
  }

  @ParameterizedTest
  @Tag("A36")
  @CsvSource({
    "on_success.0, After success",
    "on_failure.12, After failure",
    "on_skip.0, If it is skipped",
    "on_cancel.0, If it is cancelled",
    "always.0, However it ends",
    "steps.on_skip/always.3, However it ends",
  })
  void whatIsDoneAtTheEndSaysAfterWhichEnd(String path, String words) {
    assertThat(PlanWords.end(path)).isEqualTo(words);
    assertThat(Paths.isAtEnd(path)).isTrue();
    assertThat(Paths.isAtEnd("steps.on_skip")).isFalse();
  }
}
