package io.firebreak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ViewTest {
  @Test
  void aPlanShowsWhatTheDryRunOfAStepSaysLineByLine() throws JsonProcessingException {
    var plan =
        new ObjectMapper()
            .readTree(
                """
                {"hash": "abc", "steps": [{"name": "Scale", "action": "shop.scale",
                  "effect_class": "idempotent", "known": true, "mutates": false,
                  "summary": "scale cart\\nfrom 2 to 4",
                  "changes": [{"field": "replicas", "before": 2, "after": 4}]}]}
                """);
    var out = new StringBuilder();
    View.plan(out, plan);

    assertThat(out.toString().lines())
        .containsSubsequence(
            "  1. Scale [shop.scale, idempotent]",
            "     scale cart",
            "     from 2 to 4",
            "     replicas: 2 -> 4");
  }
}
