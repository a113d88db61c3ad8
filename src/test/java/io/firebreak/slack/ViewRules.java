package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Slack demands of a modal or a home, and what we demand: nothing in it is markup. */
final class ViewRules {
  private ViewRules() {}

  /**
   * Checks a view.
   *
   * @param json as it was sent
   */
  static void check(@Nullable String json) {
    assertThat(json).isNotNull();
    assertThat(Objects.requireNonNull(json).getBytes(StandardCharsets.UTF_8).length)
        .as("view_too_large")
        .isLessThanOrEqualTo(250_000);
    var view = SlackWorld.read(json);
    assertThat(view.path("type").asText()).isIn("modal", "home");
    if (view.path("type").asText().equals("modal")) {
      frame(view);
    }
    assertThat(view.path("blocks").size()).isBetween(1, 100);
    var ids = new HashSet<String>();
    for (var block : view.path("blocks")) {
      if (block.has("block_id")) {
        assertThat(ids.add(block.path("block_id").asText())).as("duplicate_block_id").isTrue();
      }
      switch (block.path("type").asText()) {
        case "input" -> input(block);
        case "header" -> text(block.path("text"), 1, 150);
        case "section" -> text(block.path("text"), 1, 3_000);
        default -> throw new AssertionError("an unexpected block: " + block);
      }
    }
  }

  private static void frame(JsonNode view) {
    text(view.path("title"), 1, 24);
    text(view.path("close"), 1, 24);
    assertThat(view.path("private_metadata").asText().length()).isLessThanOrEqualTo(3_000);
    assertThat(view.path("callback_id").asText().length()).isLessThanOrEqualTo(255);
    if (view.path("blocks").findValuesAsText("type").contains("input")) {
      text(view.path("submit"), 1, 24);
    } else {
      assertThat(view.has("submit")).isFalse();
    }
  }

  private static void input(JsonNode block) {
    assertThat(block.path("block_id").asText().length()).isBetween(1, 255);
    text(block.path("label"), 1, 2_000);
    if (block.has("hint")) {
      text(block.path("hint"), 1, 2_000);
    }
    var element = block.path("element");
    assertThat(element.path("action_id").asText().length()).isBetween(1, 255);
    switch (element.path("type").asText()) {
      case "plain_text_input" -> {
        assertThat(element.path("max_length").asInt()).isBetween(1, 3_000);
        if (element.has("initial_value")) {
          assertThat(element.path("initial_value").asText().length())
              .isBetween(1, element.path("max_length").asInt());
        }
      }
      case "static_select" -> select(element);
      default -> throw new AssertionError("an unexpected element: " + element);
    }
  }

  private static void select(JsonNode element) {
    assertThat(element.path("options").size()).isBetween(1, 100);
    var options = new HashSet<JsonNode>();
    for (var option : element.path("options")) {
      text(option.path("text"), 1, 75);
      assertThat(option.path("value").asText().length()).isBetween(1, 75);
      options.add(option);
    }
    if (element.has("initial_option")) {
      assertThat(options).as("invalid_initial_option").contains(element.path("initial_option"));
    }
  }

  private static void text(JsonNode text, int least, int most) {
    assertThat(text.path("type").asText()).isEqualTo("plain_text");
    assertThat(text.path("text").asText().length()).isBetween(least, most);
    assertThat(text.path("text").asText()).doesNotContain("<").doesNotContain(">");
  }
}
