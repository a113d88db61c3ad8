package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.execute.ExecuteEvent.Captured;

/** What a run keeps of what it captured before it changes anything. */
final class Evidence {
  /** The longest result that is kept whole, in characters of its JSON. */
  static final int MOST_CHARACTERS = 256 * 1024;

  private Evidence() {}

  /** Too long a result is kept as text, its end: the cause usually stands in the newest lines. */
  static Captured of(String path, JsonNode result) {
    var text = result.isTextual() ? result.textValue() : result.toString();
    if (text.length() <= MOST_CHARACTERS) {
      return new Captured(path, result, null);
    }
    var from = text.length() - MOST_CHARACTERS;
    var end = Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from;
    return new Captured(
        path,
        TextNode.valueOf(text.substring(end)),
        "only the last %d of %d characters are kept".formatted(text.length() - end, text.length()));
  }
}
