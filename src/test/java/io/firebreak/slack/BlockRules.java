package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;

/** What Slack demands of a message, and what we demand: nothing in it is markup. */
final class BlockRules {
  private BlockRules() {}

  static void check(Map<String, String> call) {
    assertThat(call.get("text")).isNotBlank();
    var blocks = SlackWorld.read(call.getOrDefault("blocks", "[]"));
    assertThat(blocks.size()).isBetween(1, 50);
    var actionIds = new HashSet<String>();
    for (var block : blocks) {
      var text = block.path("text");
      switch (block.path("type").asText()) {
        case "header" -> checkText(text, 150);
        case "section" -> checkText(text, 3_000);
        case "actions" ->
            block
                .path("elements")
                .forEach(element -> {
                  assertThat(actionIds.add(element.path("action_id").asText())).isTrue();
                  checkText(element.path("text"), 75);
                  assertThat(element.path("value").asText().length()).isLessThanOrEqualTo(2_000);
                });
        default -> throw new AssertionError("an unexpected block: " + block);
      }
    }
  }

  private static void checkText(JsonNode text, int most) {
    assertThat(text.path("type").asText()).isEqualTo("plain_text");
    assertThat(text.path("text").asText().length()).isBetween(1, most);
    assertThat(text.path("text").asText()).doesNotContain("<").doesNotContain(">");
  }
}
