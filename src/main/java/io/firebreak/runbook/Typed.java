package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Reads what a person typed as the value that is asked for, and writes it as they would. */
public final class Typed {
  private static final int LONGEST_NUMBER = 40;

  private Typed() {}

  /** A value as it would be typed; a list with commas. */
  public static String write(JsonNode value) {
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(","))
        : value.asText();
  }

  /**
   * The value; as text where it does not fit, so that the rules can say what is expected.
   *
   * @param typed what was typed; a list with commas
   * @param type the word of the type in runbooks, such as {@code integer}
   */
  public static JsonNode read(String typed, String type) {
    var json = JsonNodeFactory.instance;
    try {
      return switch (type) {
        case "integer" -> json.numberNode(Long.parseLong(typed));
        case "number" ->
            typed.length() > LONGEST_NUMBER
                ? json.textNode(typed)
                : json.numberNode(new BigDecimal(typed));
        case "boolean" ->
            typed.equals("true") || typed.equals("false")
                ? json.booleanNode(typed.equals("true"))
                : json.textNode(typed);
        case "list" -> {
          var list = json.arrayNode();
          if (!typed.isEmpty()) {
            Arrays.stream(typed.split(",", -1)).forEach(list::add);
          }
          yield list;
        }
        default -> json.textNode(typed);
      };
    } catch (NumberFormatException e) {
      return json.textNode(typed);
    }
  }
}
