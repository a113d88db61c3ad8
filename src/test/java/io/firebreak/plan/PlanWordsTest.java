package io.firebreak.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people read of a plan by every door. */
class PlanWordsTest {
  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String words(String check) {
    var verify = JsonNodeFactory.instance.objectNode();
    verify.putArray("checks").add(json(check));
    var commitment =
        new Commitment("r", "v", json("{}"), "service/shop/web", List.of(), verify, null);
    return String.join("\n", PlanWords.checks(commitment));
  }

  @Test
  @Tag("S7")
  @Tag("A36")
  void aVerificationIsToldInWordsWithEveryValueOfIt() {
    var verify =
        json(
            """
            {"stabilize":"PT1S","every":"PT0.5S","success_for":2,"failure_limit":0,
             "error_limit":4,"deadline":"PT1M30S","checks":[{"kind":"alert_cleared"}]}
            """);
    assertThat(PlanWords.verification(verify))
        .isEqualTo(
            "1 check; after 1s, every 500ms, 2 passed in a row, within 1m30s;"
                + " no failure is forgiven, up to 4 errors in a row");
    assertThat(PlanWords.verification(null)).isEqualTo("none");
  }

  @Test
  @Tag("V37")
  void aPlanOfBeforeChecksWereRecordedTellsTheirNumber() {
    var verify =
        json(
            """
            {"stabilize":"PT1S","every":"PT0.5S","success_for":2,"failure_limit":0,
             "deadline":"PT1M30S","checks":2}
            """);
    assertThat(PlanWords.verification(verify))
        .isEqualTo(
            "2 checks; after 1s, every 500ms, 2 passed in a row, within 1m30s;"
                + " no failure is forgiven");
    assertThat(
            PlanWords.checks(
                new Commitment("r", "v", json("{}"), "world/one", List.of(), verify, null)))
        .isEmpty();
  }

  @Test
  @Tag("V37")
  void aQueryStandsWhereItsValueIsCompared() {
    assertThat(
            words(
                """
                {"kind":"reading","uses":"prometheus.query","expect":"result.value >= 1",
                 "arguments":{"query":"up{job=\\"web\\"}","server":"prod"},"timeout":"PT10S"}
                """))
        .isEqualTo("`up{job=\"web\"}` >= 1 (prometheus.query, server prod, at most 10s)");
  }

  @Test
  @Tag("V37")
  void whatAuthorsWroteStaysOneLine() {
    assertThat(
            words(
                """
                {"kind":"reading","uses":"prometheus.query","name":"calm",
                 "expect":"result.value <\\n  baseline.value","baseline":"before_change",
                 "arguments":{"query":"sum(\\n  errors\\n)"},"rules":["a: b"],
                 "open":{"at":"${{ now }}"}}
                """))
        .isEqualTo(
            "calm: `sum( errors )` < baseline.value (prometheus.query, at ${{ now }}, settled by"
                + " then, baseline: the same before the change, by the rule a: b)");
  }

  @Test
  @Tag("V37")
  void checksOfOneWordAreToldAsSentences() {
    assertThat(words("{\"kind\":\"alert_cleared\",\"look_back\":\"PT5M\"}"))
        .isEqualTo(
            "the alert ends, for which its own look-back of 5m is waited for if all else is well");
    assertThat(words("{\"kind\":\"alert_cleared\"}"))
        .isEqualTo("the alert ends, which nobody can tell because no alert started this");
    assertThat(
            words(
                """
                {"kind":"reading","uses":"firebreak.target_health","expect":"result.healthy",
                 "name":"target_healthy","arguments":{"target":"service/shop/web"}}
                """))
        .isEqualTo("service/shop/web is healthy (firebreak.target_health)");
    assertThat(
            words(
                """
                {"kind":"reading","uses":"firebreak.new_alerts","expect":"result.begun == 0",
                 "name":"no_new_alerts","arguments":{"target":"service/shop/web","labels":{}},
                 "open":{"since":"${{ run.changed_at }}"}}
                """))
        .isEqualTo(
            "no new alert on service/shop/web or its neighbours (firebreak.new_alerts, labels {},"
                + " since ${{ run.changed_at }}, settled by then)");
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
