package io.firebreak.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Blocks of Slack as a page that looks about as Slack shows them. */
final class BlockPage {
  private static final String STYLE =
      """
      body { margin: 0; padding: 16px; width: 688px; background: #fff; color: #1d1c1d;
             font: 15px/1.46 "DejaVu Sans", sans-serif; }
      .message { display: flex; gap: 10px; margin-bottom: 18px; }
      .below { margin-left: 46px; }
      .face { flex: none; width: 36px; height: 36px; border-radius: 6px; background: #b3261e;
              color: #fff; font-weight: bold; text-align: center; line-height: 36px; }
      .who b { font-weight: 900; } .who i { font: 11px sans-serif; background: #ddd; padding: 1px 3px; }
      .header { font-size: 18px; font-weight: 900; margin: 6px 0; }
      .section { white-space: pre-wrap; overflow-wrap: anywhere; margin: 6px 0; }
      .row { display: flex; justify-content: space-between; gap: 12px; align-items: flex-start; }
      .buttons { margin: 8px 0; } .label { font-weight: bold; margin-top: 10px; }
      .button { display: inline-block; border: 1px solid #bbb; border-radius: 4px; padding: 4px 12px;
                font-size: 13px; font-weight: bold; margin: 0 8px 6px 0; white-space: nowrap; }
      .primary { background: #007a5a; border-color: #007a5a; color: #fff; }
      .danger { background: #e01e5a; border-color: #e01e5a; color: #fff; }
      .field { border: 1px solid #868686; border-radius: 4px; padding: 6px 10px; min-height: 20px; }
      .hint { color: #616061; font-size: 13px; }
      .modal { border: 1px solid #ccc; border-radius: 8px; padding: 4px 20px; }
      .person { color: #1264a3; background: #e8f5fa; border-radius: 3px; padding: 0 2px; }
      .foot { text-align: right; border-top: 1px solid #ddd; padding: 12px 0 6px; }
      """;

  private BlockPage() {}

  /** Messages, each below the one before it when it stands in its thread. */
  static String messages(List<JsonNode> messages) {
    var all = new StringBuilder();
    for (int i = 0; i < messages.size(); i++) {
      all.append("<div class='message")
          .append(i == 0 ? "" : " below")
          .append("'><div class='face'>F</div><div><div class='who'><b>Firebreak</b> <i>APP</i>")
          .append("</div>")
          .append(blocks(messages.get(i)))
          .append("</div></div>\n");
    }
    return page(all.toString());
  }

  /** A window or the home. */
  static String view(JsonNode view) {
    var home = view.path("type").asText().equals("home");
    return page(
        home
            ? blocks(view.path("blocks"))
            : "<div class='modal'><div class='header'>"
                + text(view.path("title"))
                + "</div>"
                + blocks(view.path("blocks"))
                + "<div class='foot'>"
                + foot(view.path("close"), "")
                + foot(view.path("submit"), " primary")
                + "</div></div>");
  }

  private static String foot(JsonNode button, String style) {
    return button.isMissingNode()
        ? ""
        : "<span class='button" + style + "'>" + text(button) + "</span>";
  }

  private static String page(String body) {
    return "<!doctype html>\n<meta charset='utf-8'>\n<style>\n"
        + STYLE
        + "</style>\n"
        + body
        + "\n";
  }

  private static String blocks(JsonNode blocks) {
    return each(blocks, BlockPage::block);
  }

  private static String each(JsonNode list, java.util.function.Function<JsonNode, String> html) {
    return StreamSupport.stream(list.spliterator(), false).map(html).collect(Collectors.joining());
  }

  private static String block(JsonNode block) {
    var kind = block.path("type").asText();
    return switch (kind) {
      case "header" -> "<div class='header'>" + text(block.path("text")) + "</div>\n";
      case "section" ->
          "<div class='row'><div class='section'>"
              + text(block.path("text"))
              + "</div>"
              + (block.has("accessory") ? element(block.path("accessory")) : "")
              + "</div>\n";
      case "actions" ->
          "<div class='buttons'>" + each(block.path("elements"), BlockPage::element) + "</div>\n";
      case "input" ->
          "<div class='label'>"
              + text(block.path("label"))
              + (block.path("optional").asBoolean() ? " (optional)" : "")
              + "</div>"
              + element(block.path("element"))
              + "<div class='hint'>"
              + text(block.path("hint"))
              + "</div>\n";
      case "rich_text" ->
          "<div class='section'>"
              + each(block.path("elements").path(0).path("elements"), BlockPage::inline)
              + "</div>\n";
      case "divider" -> "<hr>\n";
      default -> throw new AssertionError("no picture of a block " + kind);
    };
  }

  /** Slack shows a person's name where the message has their id. */
  private static String inline(JsonNode element) {
    var user = element.path("user_id").asText();
    return user.isEmpty()
        ? text(element)
        : "<span class='person'>@"
            + user.charAt(1)
            + user.substring(2).toLowerCase(Locale.ROOT)
            + "</span>";
  }

  private static String element(JsonNode element) {
    if (element.path("type").asText().equals("button")) {
      return "<span class='button "
          + element.path("style").asText()
          + "'>"
          + text(element.path("text"))
          + "</span>";
    }
    var chosen = element.path("initial_option").path("text");
    return "<div class='field'>"
        + (chosen.isMissingNode() ? escaped(element.path("initial_value").asText()) : text(chosen))
        + "</div>";
  }

  /** Slack has escaped three characters; a browser wants just the same. */
  private static String text(JsonNode text) {
    return text.path("text").asText();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
