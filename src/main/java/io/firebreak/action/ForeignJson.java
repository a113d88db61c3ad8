package io.firebreak.action;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads JSON that another program wrote into JSON that the record can carry (RFC 7493): what cannot
 * be kept as it is becomes text, so that no answer makes the outcome of an effect unrecordable.
 */
public final class ForeignJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DEEPEST = 64;

  /** Integers up to this have a double of their own. */
  private static final long EXACT = (1L << 53) - 1;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private ForeignJson() {}

  /**
   * Reads a text; empty when it is not JSON, or nested deeper than 64 levels.
   *
   * @param mask hides secrets; it sees each text as it is meant, without JSON's escapes
   */
  public static Optional<JsonNode> read(String text, UnaryOperator<String> mask) {
    try {
      var tree = MAPPER.readTree(text);
      return tree.isMissingNode() ? Optional.empty() : Optional.of(kept(tree, mask));
    } catch (JsonProcessingException e) {
      return Optional.empty(); // it is for the caller to say what it is instead
    }
  }

  private static JsonNode kept(JsonNode node, UnaryOperator<String> mask) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        var object = NODES.objectNode();
        node.properties()
            .forEach(each -> object.set(text(each.getKey(), mask), kept(each.getValue(), mask)));
        yield object;
      }
      case ARRAY -> {
        var array = NODES.arrayNode();
        node.forEach(each -> array.add(kept(each, mask)));
        yield array;
      }
      case STRING -> NODES.textNode(text(node.textValue(), mask));
      case NUMBER -> number(node);
      case BOOLEAN, NULL, MISSING, POJO, BINARY -> node;
    };
  }

  /** Half a surrogate pair is no character; it is shown as the one that stands for none. */
  private static String text(String text, UnaryOperator<String> mask) {
    var points = new StringBuilder(text.length());
    text.codePoints()
        .map(point ->
            point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
        .forEach(points::appendCodePoint);
    return mask.apply(points.toString());
  }

  /** A number that a double cannot hold is kept as the text of it. */
  private static JsonNode number(JsonNode node) {
    if (node.isIntegralNumber()) {
      var fits = node.canConvertToLong() && Math.abs(node.longValue()) <= EXACT;
      return fits ? NODES.numberNode(node.longValue()) : NODES.textNode(node.asText());
    }
    var value = node.doubleValue();
    return Double.isFinite(value) ? NODES.numberNode(value) : NODES.textNode(node.asText());
  }
}
