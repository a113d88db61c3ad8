package io.firebreak.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON that strangers wrote: strict UTF-8, one value and nothing after it, within {@link
 * Limits}, and every key once. What is wrong is said in fixed words that never repeat the input.
 */
public final class StrictJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonFactory factory;
  private final Limits limits;
  private final boolean equalTwinsAllowed;

  private StrictJson(Limits limits, boolean equalTwinsAllowed) {
    this.limits = limits;
    this.equalTwinsAllowed = equalTwinsAllowed;
    this.factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.depth())
                    .maxStringLength(limits.stringChars())
                    .maxNameLength(limits.labelBytes())
                    .maxNumberLength(limits.numberChars())
                    .maxTokenCount(limits.tokens())
                    .build())
            .build();
  }

  /** A reader with these limits. */
  public static StrictJson within(Limits limits) {
    return new StrictJson(limits, false);
  }

  /**
   * A reader that lets a key stand twice if both have the same text: vmalert writes {@code
   * alertname} twice, and two equal values mean one thing to every reader.
   */
  public StrictJson allowingEqualTwins() {
    return new StrictJson(limits, true);
  }

  /** What reading gave. */
  public sealed interface Read {
    /** The value. */
    record Value(JsonNode node) implements Read {}

    /** Not readable, why, and in which words to say so. */
    record Bad(DeadLetterReason reason, String detail) implements Read {}
  }

  /** Reads one JSON value. */
  public Read read(byte[] body) {
    try {
      return new Read.Value(parse(decode(body)));
    } catch (BadJson e) {
      return new Read.Bad(e.reason, e.detail);
    } catch (StreamConstraintsException e) {
      return new Read.Bad(DeadLetterReason.JSON_LIMITS, limit(e.getOriginalMessage()));
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      var where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      return new Read.Bad(DeadLetterReason.INVALID_JSON, "not well-formed JSON" + where);
    } catch (IOException e) {
      return new Read.Bad(DeadLetterReason.INVALID_JSON, "not readable as JSON");
    }
  }

  private static String decode(byte[] body) throws BadJson {
    try {
      var text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(body))
              .toString();
      if (text.startsWith("\uFEFF")) {
        throw new BadJson(DeadLetterReason.INVALID_JSON, "begins with a byte order mark");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw new BadJson(DeadLetterReason.INVALID_JSON, "not valid UTF-8");
    }
  }

  private JsonNode parse(String text) throws IOException, BadJson {
    try (var parser = factory.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new BadJson(DeadLetterReason.INVALID_JSON, "the body is empty");
      }
      var node = value(parser);
      if (parser.nextToken() != null) {
        throw new BadJson(DeadLetterReason.INVALID_JSON, "something follows the JSON value");
      }
      return node;
    }
  }

  // Recursion is bounded by the depth limit, which the parser enforces before we get here.
  private JsonNode value(JsonParser parser) throws IOException, BadJson {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> NODES.textNode(wellFormed(parser.getText()));
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new BadJson(DeadLetterReason.INVALID_JSON, "not well-formed JSON");
    };
  }

  private JsonNode object(JsonParser parser) throws IOException, BadJson {
    var object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = wellFormed(parser.currentName());
      parser.nextToken();
      var value = value(parser);
      var twin = object.get(name);
      if (twin != null && !(equalTwinsAllowed && value.isTextual() && value.equals(twin))) {
        throw new BadJson(DeadLetterReason.JSON_DUPLICATE_KEY, "an object has the same key twice");
      }
      object.set(name, value);
    }
    return object;
  }

  private JsonNode array(JsonParser parser) throws IOException, BadJson {
    var array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }

  private static JsonNode integer(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  // As double on purpose: a decimal with a huge exponent would fill memory when written out.
  private static JsonNode decimal(JsonParser parser) throws IOException, BadJson {
    double number = parser.getDoubleValue();
    if (Double.isInfinite(number)) {
      throw new BadJson(DeadLetterReason.JSON_LIMITS, "a number is out of range");
    }
    return NODES.numberNode(number);
  }

  private static String wellFormed(String text) throws BadJson {
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      if (Character.getType(codePoint) == Character.SURROGATE) {
        throw new BadJson(DeadLetterReason.INVALID_JSON, "a string has half a surrogate pair");
      }
      i += Character.charCount(codePoint);
    }
    return text;
  }

  private String limit(String message) {
    if (message.contains("depth")) {
      return "nested deeper than " + limits.depth();
    }
    if (message.contains("Number")) {
      return "a number longer than " + limits.numberChars() + " characters";
    }
    if (message.contains("oken")) {
      return "more than " + limits.tokens() + " tokens";
    }
    if (message.contains("Name")) {
      return "a key longer than " + limits.labelBytes() + " characters";
    }
    return "a string longer than " + limits.stringChars() + " characters";
  }

  private static final class BadJson extends Exception {
    private static final long serialVersionUID = 1L;
    private final DeadLetterReason reason;
    private final String detail;

    private BadJson(DeadLetterReason reason, String detail) {
      super(detail, null, false, false);
      this.reason = reason;
      this.detail = detail;
    }
  }
}
