package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.cel.common.values.NullValue;
import io.firebreak.action.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries values between JSON and CEL. JSON trees are looked at where they are, never copied. */
final class CelValues {
  /** The most that one expression may yield, in characters. */
  static final int LARGEST = 256 * 1024;

  private CelValues() {}

  /** A value as CEL sees it. */
  static Object toCel(Object value) {
    return value instanceof JsonNode json ? ofJson(json) : value;
  }

  static Object ofJson(JsonNode json) {
    return switch (json.getNodeType()) {
      case OBJECT -> new JsonMap(json);
      case ARRAY -> new JsonList(json);
      case STRING -> json.textValue();
      case BOOLEAN -> json.booleanValue();
      case NUMBER -> number(json);
      case NULL, MISSING -> NullValue.NULL_VALUE;
      case BINARY, POJO -> throw new IllegalArgumentException("a value that is no plain JSON");
    };
  }

  private static Object number(JsonNode json) {
    if (json.isIntegralNumber() && json.canConvertToLong()) {
      return json.longValue();
    }
    return json.doubleValue();
  }

  /**
   * A result of CEL as JSON.
   *
   * @throws IllegalArgumentException when it is too large, or nothing that JSON can hold
   */
  static JsonNode toJson(Object value) {
    var json = json(value);
    if (tooLarge(json, LARGEST) < 0) {
      throw new IllegalArgumentException("the result is larger than " + LARGEST + " characters");
    }
    return json;
  }

  private static JsonNode json(Object value) {
    return switch (value) {
      case JsonMap map -> refuseMarks(map.json());
      case JsonList list -> refuseMarks(list.json());
      case String text -> TextNode.valueOf(text);
      case Long number -> LongNode.valueOf(number);
      case Double number -> finite(number);
      case Boolean truth -> BooleanNode.valueOf(truth);
      case NullValue _ -> NullNode.instance;
      case Instant time -> TextNode.valueOf(time.toString());
      case Duration duration -> TextNode.valueOf(Durations.format(duration));
      case Optional<?> optional -> json(present(optional));
      case List<?> list -> {
        var array = JsonNodeFactory.instance.arrayNode();
        list.forEach(item -> array.add(json(item)));
        yield array;
      }
      case Map<?, ?> map -> {
        var object = JsonNodeFactory.instance.objectNode();
        map.forEach((key, item) -> object.set(key(key), json(item)));
        yield object;
      }
      default -> throw new IllegalArgumentException("the result is no text, number, list or map");
    };
  }

  private static Object present(Optional<?> optional) {
    if (optional.isPresent()) {
      return optional.get();
    }
    throw new IllegalArgumentException("there is no value; give one with orValue(…)");
  }

  private static JsonNode finite(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("the result is no finite number");
    }
    return DoubleNode.valueOf(number);
  }

  private static String key(Object key) {
    if (!(key instanceof String text)) {
      throw new IllegalArgumentException("a map's keys must be texts");
    }
    return unmarked(text);
  }

  /** Keys with $ are how secrets are referred to; no data may make one. */
  private static String unmarked(String key) {
    if (key.startsWith("$")) {
      throw new IllegalArgumentException("a key that begins with $ may not come from data");
    }
    return key;
  }

  private static JsonNode refuseMarks(JsonNode json) {
    json.properties()
        .forEach(member -> {
          unmarked(member.getKey());
          refuseMarks(member.getValue());
        });
    if (json.isArray()) {
      json.forEach(CelValues::refuseMarks);
    }
    return json;
  }

  /** What is left of an allowance of characters, negative when it does not do. */
  private static int tooLarge(JsonNode json, int left) {
    var rest = left - 8 - (json.isTextual() ? json.textValue().length() : 0);
    for (var member : json.properties()) {
      rest = rest < 0 ? rest : tooLarge(member.getValue(), rest - member.getKey().length());
    }
    if (json.isArray()) {
      for (var item : json) {
        rest = rest < 0 ? rest : tooLarge(item, rest);
      }
    }
    return rest;
  }
}
