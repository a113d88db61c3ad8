package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.runbook.Problem.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  /** One thing that is wrong in a declaration, with the place below it. */
  record Fault(Code code, String message, List<Object> path) {}

  /** What is wrong in a declaration: pattern, bounds, default, values. */
  static List<Fault> declared(Input input) {
    var pattern = pattern(input);
    if (pattern.isPresent()) {
      return List.of(pattern.get());
    }
    var faults = new ArrayList<Fault>();
    bound("min", input, input.min()).ifPresent(faults::add);
    bound("max", input, input.max()).ifPresent(faults::add);
    var fallback = input.fallback();
    if (fallback != null) {
      violation(input, fallback)
          .ifPresent(why ->
              faults.add(
                  new Fault(
                      ofType(input.type(), fallback) ? Code.RANGE : Code.TYPE,
                      "the default " + why,
                      List.of("default"))));
    }
    for (var i = 0; i < input.values().size(); i++) {
      if (!ofType(input.type(), input.values().get(i))) {
        faults.add(
            new Fault(Code.TYPE, "this must be " + expected(input.type()), List.of("values", i)));
      }
    }
    return faults;
  }

  private static Optional<Fault> pattern(Input input) {
    var pattern = input.pattern();
    if (pattern == null) {
      return Optional.empty();
    }
    if (!List.of(Input.Type.STRING, Input.Type.LIST).contains(input.type())) {
      return Optional.of(
          new Fault(Code.TYPE, "only a string or a list can have a pattern", List.of("pattern")));
    }
    try {
      Regex.compile(pattern);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          new Fault(Code.FORMAT, String.valueOf(e.getMessage()), List.of("pattern")));
    }
  }

  private static Optional<Fault> bound(String key, Input input, @Nullable JsonNode bound) {
    if (bound == null) {
      return Optional.empty();
    }
    var fits =
        switch (input.type()) {
          case INTEGER, NUMBER -> bound.isNumber();
          case DURATION -> ofType(Input.Type.DURATION, bound);
          case STRING, BOOLEAN, LIST -> false;
        };
    return fits
        ? Optional.empty()
        : Optional.of(
            new Fault(
                Code.TYPE,
                "only integer, number and duration have bounds, of their own type",
                List.of(key)));
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

  /** For people: what an input may hold. */
  static String words(Input input) {
    return expected(input.type())
        + range(input)
        + (input.pattern() == null ? "" : "; must match " + input.pattern());
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
