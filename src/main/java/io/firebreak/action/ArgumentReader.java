package io.firebreak.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.firebreak.action.Decoded.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads arguments into an input record. Right arguments take one pass of Jackson; only wrong ones
 * are looked at key by key, so that all their faults are told at once.
 */
final class ArgumentReader {
  private ArgumentReader() {}

  static <I extends Record> Decoded<I> read(Action<I> action, JsonNode arguments) {
    var type = action.descriptor().input();
    if (!arguments.isObject()) {
      return unsound("", "must be a map of arguments");
    }
    I input;
    try {
      input = ActionJson.MAPPER.treeToValue(arguments, type);
    } catch (JsonProcessingException e) {
      var found = new ArrayList<Violation>();
      inspect(type, arguments, "", found);
      if (found.isEmpty()) {
        found.add(violation(e, ""));
      }
      return new Decoded.Unsound<>(found.stream().distinct().toList());
    }
    var missing = new ArrayList<Violation>();
    missing(InputShape.of(type), arguments, "", missing);
    if (!missing.isEmpty()) {
      return new Decoded.Unsound<>(missing);
    }
    return action
        .check(input)
        .map(complaint -> ArgumentReader.<I>unsound("", complaint))
        .orElseGet(() -> new Decoded.Sound<>(input));
  }

  /** What is wrong with any record in JSON; empty when it can be read. */
  static List<Violation> violations(Class<? extends Record> type, JsonNode json) {
    var found = new ArrayList<Violation>();
    inspect(type, json, "", found);
    return found.stream().distinct().toList();
  }

  private static <I extends Record> Decoded<I> unsound(String pointer, String message) {
    return new Decoded.Unsound<>(List.of(new Violation(pointer, message, null)));
  }

  private static void missing(
      InputShape shape, JsonNode node, String pointer, List<Violation> found) {
    for (var key : shape.required()) {
      if (node.path(key).isMissingNode() || node.path(key).isNull()) {
        found.add(new Violation(below(pointer, key), "is missing", null));
      }
    }
    shape
        .records()
        .forEach((key, nested) -> {
          if (node.path(key).isObject()) {
            missing(InputShape.of(nested), node.path(key), below(pointer, key), found);
          }
        });
  }

  private static void inspect(
      Class<? extends Record> type, JsonNode node, String pointer, List<Violation> found) {
    var shape = InputShape.of(type);
    for (var entry : node.properties()) {
      var key = entry.getKey();
      var at = below(pointer, key);
      var component = shape.components().get(key);
      if (component == null) {
        found.add(unknown(key, at, shape.components().keySet()));
      } else if (shape.records().containsKey(key) && entry.getValue().isObject()) {
        inspect(shape.records().get(key), entry.getValue(), at, found);
      } else if (holdsRecords(component) && entry.getValue().isObject()) {
        var inner = component.getContentType().getRawClass().asSubclass(Record.class);
        entry
            .getValue()
            .properties()
            .forEach(each -> inspect(inner, each.getValue(), below(at, each.getKey()), found));
      } else if (!entry.getValue().isNull()) {
        tryAlone(component, entry.getValue(), at, found);
      }
    }
    missing(shape, node, pointer, found);
    if (found.isEmpty()) {
      tryAlone(ActionJson.MAPPER.constructType(type), node, pointer, found);
    }
  }

  private static boolean holdsRecords(JavaType type) {
    return type.isMapLikeType()
        && type.getContentType().getRawClass().isRecord()
        && type.getContentType().getRawClass() != SecretText.class;
  }

  private static void tryAlone(
      JavaType type, JsonNode value, String pointer, List<Violation> found) {
    try {
      ActionJson.MAPPER.treeToValue(value, type);
    } catch (JsonProcessingException e) {
      found.add(violation(e, pointer));
    }
  }

  private static Violation violation(JsonProcessingException error, String pointer) {
    var at = new StringBuilder(pointer);
    if (error instanceof JsonMappingException mapping) {
      for (var step : mapping.getPath()) {
        at.append(
            below("", step.getFieldName() == null ? "" + step.getIndex() : step.getFieldName()));
      }
    }
    return switch (error) {
      case UnrecognizedPropertyException unknown ->
          unknown(
              unknown.getPropertyName(),
              at.toString(),
              unknown.getKnownPropertyIds().stream().map(Object::toString).toList());
      case ValueInstantiationException refused ->
          new Violation(at.toString(), reason(refused), null);
      case MismatchedInputException mismatch ->
          new Violation(at.toString(), expected(mismatch.getTargetType()), null);
      default -> new Violation(at.toString(), "cannot be read", null);
    };
  }

  private static Violation unknown(String key, String pointer, Collection<String> known) {
    var nearest = Nearest.to(key, known).orElse(null);
    return new Violation(
        pointer,
        "there is no argument " + key + "; there are " + String.join(", ", known),
        nearest);
  }

  private static String reason(ValueInstantiationException refused) {
    var cause = refused.getCause();
    var message = cause == null ? null : cause.getMessage();
    return message == null ? "is not allowed" : message;
  }

  private static String expected(@Nullable Class<?> type) {
    if (type == null) {
      return "has the wrong type";
    }
    if (type == String.class || type == SecretText.class) {
      return "must be text; quote it, or write string(…) in an expression";
    }
    if (type == Duration.class) {
      return "must be a duration such as 500ms, 10s, 5m, 1h30m or 7d";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "must be true or false";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return type == double.class || type == Double.class
          ? "must be a number"
          : "must be a whole number";
    }
    if (type.isEnum()) {
      return "must be one of "
          + String.join(
              ", ", Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
    }
    return Collection.class.isAssignableFrom(type)
        ? "must be a list"
        : Map.class.isAssignableFrom(type) || type.isRecord()
            ? "must be a map"
            : "has the wrong type";
  }

  private static String below(String pointer, String key) {
    return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
  }
}
