package io.firebreak.rehearsal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a JSON object that may have been cut off: what is whole of it is kept. */
final class CutJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String text;
  private final Deque<JsonNode> open = new ArrayDeque<>();
  private @Nullable ObjectNode root;
  private @Nullable String key;

  private CutJson(String text) {
    this.text = text;
  }

  /** The object at the start of a text; empty when there is none. */
  static Optional<ObjectNode> read(String text) {
    var reading = new CutJson(text);
    try (var parser = JSON.createParser(text)) {
      while ((reading.root == null || !reading.open.isEmpty()) && parser.nextToken() != null) {
        reading.take(parser.currentToken(), parser);
      }
    } catch (IOException e) {
      return Optional.ofNullable(reading.root);
    }
    return Optional.ofNullable(reading.root);
  }

  private void take(JsonToken token, JsonParser parser) throws IOException {
    switch (token) {
      case START_OBJECT -> enter(NODES.objectNode());
      case START_ARRAY -> enter(NODES.arrayNode());
      case END_OBJECT, END_ARRAY -> open.pop();
      case FIELD_NAME -> key = parser.currentName();
      case VALUE_STRING -> attach(NODES.textNode(parser.getText()));
      case VALUE_NUMBER_INT -> number(NODES.numberNode(parser.getBigIntegerValue()), parser);
      case VALUE_NUMBER_FLOAT -> number(NODES.numberNode(parser.getDecimalValue()), parser);
      case VALUE_TRUE, VALUE_FALSE -> attach(NODES.booleanNode(parser.getBooleanValue()));
      case VALUE_NULL -> attach(NODES.nullNode());
      case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("not in a text: " + token);
    }
  }

  private void enter(JsonNode container) {
    if (open.isEmpty()) {
      root = container instanceof ObjectNode object ? object : null;
    } else {
      attach(container);
    }
    open.push(container);
  }

  /** A number counts only when something follows it, because it may be cut in its middle. */
  private void number(JsonNode value, JsonParser parser) throws IOException {
    var end = parser.currentTokenLocation().getCharOffset() + parser.getText().length();
    if (end < text.length() && ",]}".indexOf(text.charAt((int) end)) >= 0) {
      attach(value);
    }
  }

  private void attach(JsonNode value) {
    switch (open.peek()) {
      case ObjectNode object when key != null -> object.set(key, value);
      case ArrayNode array -> array.add(value);
      case null, default -> {
        // a value that stands alone is no object
      }
    }
  }
}
