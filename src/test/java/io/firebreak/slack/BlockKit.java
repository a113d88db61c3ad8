package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Slack demands of a message, a modal or a home, and what we demand: nothing in it is markup,
 * moves the cursor or turns the reading direction.
 */
final class BlockKit {
  /** Slack's escapes, beside which no {@code &} stands. */
  private static final Pattern AMPERSAND = Pattern.compile("&(amp;|lt;|gt;)?");

  private static final Set<String> STYLES = Set.of("", "primary", "danger");
  private static final int ADDRESS = 3_000;

  private final Set<String> actionIds = new HashSet<>();
  private final Set<String> blockIds = new HashSet<>();

  private BlockKit() {}

  /**
   * Checks a message.
   *
   * @param call the fields with which it was sent
   */
  static void message(Map<String, String> call) {
    markless("text", call.get("text"), 4_000);
    new BlockKit().blocks(SlackWorld.read(call.getOrDefault("blocks", "[]")), 50, false);
  }

  /**
   * Checks a modal or a home.
   *
   * @param json as it was sent
   */
  static void view(@Nullable String json) {
    assertThat(json).isNotNull();
    assertThat(Objects.requireNonNull(json).getBytes(StandardCharsets.UTF_8).length)
        .as("view_too_large")
        .isLessThanOrEqualTo(250_000);
    var view = SlackWorld.read(json);
    assertThat(view.path("type").asText()).isIn("modal", "home");
    var modal = view.path("type").asText().equals("modal");
    if (modal) {
      frame(view);
    }
    new BlockKit().blocks(view.path("blocks"), 100, modal);
  }

  private static void frame(JsonNode view) {
    text(view.path("title"), 24);
    text(view.path("close"), 24);
    most("private_metadata", view.path("private_metadata"), 3_000);
    most("callback_id", view.path("callback_id"), 255);
    if (view.path("blocks").findValuesAsText("type").contains("input")) {
      text(view.path("submit"), 24);
    } else {
      assertThat(view.has("submit")).isFalse();
    }
  }

  private void blocks(JsonNode blocks, int most, boolean inputs) {
    assertThat(blocks.size()).as("blocks").isBetween(1, most);
    for (var block : blocks) {
      if (block.has("block_id")) {
        var id = block.path("block_id").asText();
        assertThat(id.length()).as("block_id").isBetween(1, 255);
        assertThat(blockIds.add(id)).as("duplicate_block_id").isTrue();
      }
      switch (block.path("type").asText()) {
        case "header" -> text(block.path("text"), 150);
        case "section" -> section(block);
        case "actions" -> {
          assertThat(block.path("elements").size()).as("elements").isBetween(1, 25);
          block.path("elements").forEach(this::button);
        }
        case "input" -> {
          assertThat(inputs).as("input in a modal").isTrue();
          input(block);
        }
        case "rich_text" -> mentions(block);
        default -> throw new AssertionError("an unexpected block: " + block);
      }
    }
  }

  /** Of people and groups by their ids, and words of ours between them. */
  private static void mentions(JsonNode block) {
    var section = block.path("elements").path(0);
    assertThat(block.path("elements").size()).isEqualTo(1);
    assertThat(section.path("type").asText()).isEqualTo("rich_text_section");
    for (var element : section.path("elements")) {
      switch (element.path("type").asText()) {
        case "user" -> assertThat(element.path("user_id").asText()).matches("[UW][A-Z0-9]+");
        case "usergroup" -> assertThat(element.path("usergroup_id").asText()).matches("S[A-Z0-9]+");
        case "text" -> assertThat(element.path("text").asText()).matches("[a-z0-9 .]+");
        default -> throw new AssertionError("an unexpected mention: " + element);
      }
    }
  }

  private void section(JsonNode block) {
    text(block.path("text"), 3_000);
    assertThat(block.has("fields")).isFalse();
    if (block.has("accessory")) {
      button(block.path("accessory"));
    }
  }

  private void button(JsonNode button) {
    assertThat(button.path("type").asText()).isEqualTo("button");
    action(button);
    text(button.path("text"), 75);
    most("value", button.path("value"), 2_000);
    most("url", button.path("url"), ADDRESS);
    assertThat(button.path("style").asText()).isIn(STYLES);
  }

  private void action(JsonNode element) {
    var id = element.path("action_id").asText();
    assertThat(id.length()).as("action_id").isBetween(1, 255);
    assertThat(actionIds.add(id)).as("duplicate action_id " + id).isTrue();
  }

  private void input(JsonNode block) {
    assertThat(block.has("block_id")).isTrue();
    text(block.path("label"), 2_000);
    if (block.has("hint")) {
      text(block.path("hint"), 2_000);
    }
    var element = block.path("element");
    action(element);
    switch (element.path("type").asText()) {
      case "plain_text_input" -> typed(element);
      case "static_select" -> select(element);
      default -> throw new AssertionError("an unexpected element: " + element);
    }
  }

  private static void typed(JsonNode element) {
    assertThat(element.path("max_length").asInt()).as("max_length").isBetween(1, 3_000);
    if (element.has("initial_value")) {
      assertThat(element.path("initial_value").asText().length())
          .as("initial_value")
          .isBetween(1, element.path("max_length").asInt());
    }
  }

  private static void select(JsonNode element) {
    assertThat(element.path("options").size()).as("options").isBetween(1, 100);
    var options = new HashSet<JsonNode>();
    var values = new HashSet<String>();
    for (var option : element.path("options")) {
      text(option.path("text"), 75);
      var value = option.path("value").asText();
      assertThat(value.length()).as("value of an option").isBetween(1, 75);
      assertThat(values.add(value)).as("an option's own value: " + value).isTrue();
      options.add(option);
    }
    if (element.has("initial_option")) {
      assertThat(options).as("invalid_initial_option").contains(element.path("initial_option"));
    }
  }

  private static void most(String what, JsonNode text, int most) {
    assertThat(text.asText().length()).as(what).isLessThanOrEqualTo(most);
  }

  private static void text(JsonNode text, int most) {
    assertThat(text.path("type").asText()).isEqualTo("plain_text");
    assertThat(text.path("emoji").asBoolean()).as("emoji").isFalse();
    markless(text.path("type").asText(), text.path("text").asText(), most);
  }

  /** Neither blank nor longer than {@code most}, and nothing of it is more than it looks. */
  static void markless(String what, @Nullable String text, int most) {
    assertThat(text).as(what).isNotNull().isNotBlank().doesNotContain("<", ">");
    assertThat(Objects.requireNonNull(text).length()).as(what).isLessThanOrEqualTo(most);
    var begun = AMPERSAND.matcher(text);
    while (begun.find()) {
      assertThat(begun.group()).as("an escape in " + what).isNotEqualTo("&");
    }
    assertThat(text.codePoints().filter(BlockKit::hidden).mapToObj(Integer::toHexString))
        .as("hidden characters of " + what)
        .isEmpty();
  }

  private static boolean hidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c != '\n';
      case Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
