package io.firebreak.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  @Tag("A9")
  void aQuestionShowsWhatWasCheckedHowMuchIsTouchedTheRecordAndTheEvidence()
      throws JsonProcessingException {
    var log = IntStream.rangeClosed(1, 30).mapToObj(i -> "line " + i).collect(joining("\\n"));
    var question =
        JSON.readTree(
            """
            {"plan": {"hash": "abc", "blast_radius": "3 of 12 pods",
               "expected": {"words": "5m", "record": "9 of 10 earlier runs succeeded (90%)"}},
             "gates": [{"gate": "cooldown", "ruling": "pass", "observed": "over"}],
             "evidence": [{"path": "capture.logs", "result": "LOG", "error": null,
                "taken_at": "2026-01-02T03:04:05Z"},
               {"path": "capture.dump", "result": null, "error": "no route"}]}
            """
                .replace("LOG", log));
    var out = new StringBuilder();
    View.plan(out, question.path("plan"));
    View.gates(out, question.path("gates"));
    View.evidence(out, question.path("evidence"));

    assertThat(out.toString().lines())
        .containsSubsequence(
            "touches   3 of 12 pods",
            "expected  5m",
            "record    9 of 10 earlier runs succeeded (90%)",
            "checked   cooldown: pass, over",
            "evidence  capture.logs, taken 2026-01-02T03:04:05Z",
            "  (10 lines more with --output json)",
            "  line 11",
            "  line 30",
            "evidence  capture.dump (no route)")
        .doesNotContain("  line 10");
  }

  @Test
  @Tag("V20")
  void ofALineThatNoTerminalHoldsTheEndIsShown() throws JsonProcessingException {
    var evidence =
        JSON.readTree(
            "[{\"path\": \"capture.dump\", \"result\": \"%s\"}]"
                .formatted("x".repeat(262_141) + "END"));
    var out = new StringBuilder();
    View.evidence(out, evidence);
    assertThat(out.toString())
        .startsWith("evidence  capture.dump\n  (260144 characters more with --output json) …xxx")
        .endsWith("xxxEND\n")
        .hasSizeLessThan(2_100);
  }

  @Test
  @Tag("V31")
  void aRunShowsWhatItsChecksSawAndWhichStepsSomebodyHadUndone() throws JsonProcessingException {
    var run =
        JSON.readTree(
            """
            {"id": "r1", "state": "succeeded",
             "steps": [{"path": "steps.a", "state": "succeeded", "undo_run": "r2"},
               {"path": "steps.b", "state": "failed", "message": "no route"}],
             "verify": {"checks": [{"name": "alert_cleared", "saw": "pending",
               "observed": "still firing"}]}}
            """);
    assertThat(View.run(run).lines())
        .containsSubsequence(
            "  step steps.a: succeeded, which somebody had undone: firebreak show r2",
            "  step steps.b: failed (no route)",
            "  check alert_cleared: pending (still firing)");
  }

  @Test
  @Tag("G82")
  void aTargetIsShownWithWhatWasWritten() throws JsonProcessingException {
    var run = JSON.readTree("{\"target\": \"host/a\", \"written_target\": \"vm/a\"}");
    assertThat(View.run(run).lines()).containsSubsequence("target    host/a", "written   vm/a");
    assertThat(View.run(JSON.readTree("{\"target\": \"host/a\"}"))).doesNotContain("written");
  }

  @Test
  void aQuestionNamesWhoMustAgreeAndWhoIsAskedAsWell() throws JsonProcessingException {
    var run =
        JSON.readTree(
            """
            {"approval": {"state": "pending", "needed": 2,
              "quorums": [{"words": "2 of team sre, each from another group"}, {"words": "1 vote"}],
              "escalated_to": [{"words": "2 of ada"}]}}
            """);
    assertThat(View.run(run).lines())
        .containsSubsequence(
            "needed    2 of team sre, each from another group",
            "needed    1 vote",
            "escalated 2 of ada");
  }

  @ParameterizedTest
  @CsvSource({
    "in_doubt, happened|did_not|abandon",
    "inconclusive, accept|verify_again|undo|abandon",
    "rollback_failed, retry|settled",
  })
  void aRunThatAPersonMustSettleNamesTheAnswers(String state, String answers) {
    var run = JSON.createObjectNode().put("id", "r1").put("state", state);

    assertThat(View.run(run)).contains("answer with: firebreak settle r1 " + answers);
    assertThat(View.run(run.put("state", "executing"))).doesNotContain("settle");
  }

  @Test
  @Tag("A10")
  @Tag("A36")
  void aPlanShowsWhatTheDryRunOfAStepSaysLineByLine() throws JsonProcessingException {
    var plan =
        JSON.readTree(
            """
            {"hash": "abc", "steps": [{"name": "Scale", "action": "shop.scale",
              "effect_class": "idempotent", "known": true, "mutates": false,
              "summary": "scale cart\\nfrom 2 to 4", "attempts": 3,
              "template": {"to": "${{ steps.look.result.wanted }}"}, "when": "inputs.up",
              "acts_as": "shop main by secrets.S", "probe": "up == 1 (prometheus.query)",
              "undo": {"action": "shop.scale", "arguments": {"to": 2}, "acts_as": "nobody"},
              "changes": [{"field": "replicas", "before": 2, "after": 4}]}],
             "inputs": {"up": true}, "verification": "1 check; within 5m",
             "checks": ["the alert ends"],
             "handlers": [{"path": "always.0", "name": "Tell", "action": "shop.note",
              "effect_class": "unsafe", "known": false, "mutates": true,
              "template": {"text": "${{ run.failure }}"},
              "summary": "depends on how the run goes"}]}
            """);
    var out = new StringBuilder();
    View.plan(out, plan);

    assertThat(out.toString().lines())
        .containsSubsequence(
            "inputs    {\"up\":true}",
            "  1. Scale [shop.scale, idempotent]",
            "     only when inputs.up",
            "     up to 3 attempts",
            "     with {\"to\":\"${{ steps.look.result.wanted }}\"}",
            "     as shop main by secrets.S",
            "     happened if up == 1 (prometheus.query)",
            "     scale cart",
            "     from 2 to 4",
            "     replicas: 2 -> 4",
            "     undone by shop.scale",
            "       with {\"to\":2}",
            "       as nobody",
            "verify    1 check; within 5m",
            "  - the alert ends",
            "  However it ends: Tell [shop.note, unsafe, effect unknown]",
            "     with {\"text\":\"${{ run.failure }}\"}",
            "     depends on how the run goes")
        .doesNotContain("     cannot be undone");
  }
}
