package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a declared input allows. */
final class InputRules {
  private static final int LONGEST_TEXT = 64 * 1024;
  private static final int LONGEST_LIST = 1_000;

  private InputRules() {}

  /** Why a value may not stand in an input; empty when it may. The value itself is not repeated. */
  static Optional<String> violation(Input input, JsonNode value) {
    var ofType = ofType(input.type(), value);
    if (!ofType) {
      return Optional.of("must be " + expected(input.type()));
    }
    var pattern = input.pattern();
    if (pattern != null && !matches(pattern, value)) {
      return Optional.of("does not match the pattern " + pattern);
    }
    if (!bounded(input, value)) {
      return Optional.of("is out of range" + range(input));
    }
    if (!input.values().isEmpty() && !allowed(input, value)) {
      return Optional.of(
          "must be one of " + JsonNodeFactory.instance.arrayNode().addAll(input.values()));
    }
    return Optional.empty();
  }

  static boolean ofType(Input.Type type, JsonNode value) {
    return switch (type) {
      case STRING -> value.isTextual() && value.textValue().length() <= LONGEST_TEXT;
      case INTEGER -> value.isIntegralNumber() && value.canConvertToLong();
      case NUMBER -> value.isNumber();
      case BOOLEAN -> value.isBoolean();
      case DURATION -> duration(value) != null;
      case LIST -> value instanceof ArrayNode list && isListOfTexts(list);
    };
  }

  private static boolean isListOfTexts(ArrayNode list) {
    if (list.size() > LONGEST_LIST) {
      return false;
    }
    for (var item : list) {
      if (!item.isTextual() || item.textValue().length() > LONGEST_TEXT) {
        return false;
      }
    }
    return true;
  }

  static String expected(Input.Type type) {
    return switch (type) {
      case STRING -> "a text";
      case INTEGER -> "a whole number";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case DURATION -> "a duration such as 30s or 1h30m";
      case LIST -> "a list of texts";
    };
  }

  private static boolean matches(String pattern, JsonNode value) {
    if (value instanceof ArrayNode list) {
      for (var item : list) {
        if (!matches(pattern, item)) {
          return false;
        }
      }
      return true;
    }
    var text = value.asText();
    return Regex.compileFor(pattern, text).matcher(text).matches();
  }

  private static boolean bounded(Input input, JsonNode value) {
    return (input.min() == null || compare(input.type(), value, input.min()) >= 0)
        && (input.max() == null || compare(input.type(), value, input.max()) <= 0);
  }

  private static int compare(Input.Type type, JsonNode value, JsonNode bound) {
    if (type == Input.Type.DURATION) {
      var left = duration(value);
      var right = duration(bound);
      return left == null || right == null ? 0 : left.compareTo(right);
    }
    return value.decimalValue().compareTo(bound.decimalValue());
  }

  private static String range(Input input) {
    return (input.min() == null ? "" : "; at least " + input.min().asText())
        + (input.max() == null ? "" : "; at most " + input.max().asText());
  }

  private static boolean allowed(Input input, JsonNode value) {
    return input.values().stream().anyMatch(each -> same(each, value));
  }

  private static boolean same(JsonNode a, JsonNode b) {
    return (a.isNumber() && b.isNumber())
        ? a.decimalValue().compareTo(b.decimalValue()) == 0
        : a.equals(b);
  }

  private static @Nullable Duration duration(JsonNode value) {
    return value.isTextual() ? DurationText.parse(value.textValue()).orElse(null) : null;
  }
}
