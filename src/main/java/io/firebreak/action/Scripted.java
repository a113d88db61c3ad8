package io.firebreak.action;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.Decoded.Violation;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a test makes an action return, judged by what the action promises to return.
 *
 * @param result as the action would give it: lists and maps that were left out are empty
 * @param violations what no result of the action can be; empty when it is sound
 */
public record Scripted(JsonNode result, List<Violation> violations) {
  public Scripted {
    violations = List.copyOf(violations);
  }

  /**
   * A result of which a part is lost, with something empty for each field that the action always
   * gives: {@code false}, 0 or nothing.
   */
  public static JsonNode completed(Action<?> action, JsonNode partly) {
    var whole = of(action, partly).result().deepCopy();
    var type = action.result().orElse(null);
    if (type != null && whole instanceof ObjectNode object) {
      var shape = InputShape.of(type);
      shape.required().stream()
          .filter(key -> !object.has(key))
          .forEach(key -> empty(object, key, shape.components().get(key)));
    }
    return whole;
  }

  private static void empty(ObjectNode object, String key, @Nullable JavaType type) {
    var raw = type == null ? Object.class : type.getRawClass();
    if (raw == boolean.class || raw == Boolean.class) {
      object.put(key, false);
    } else if (raw == String.class) {
      object.put(key, "");
    } else if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) {
      object.put(key, 0);
    }
  }

  /** A result as somebody wrote it. */
  public static Scripted of(Action<?> action, JsonNode written) {
    var type = action.result().orElse(null);
    if (type == null || !(written instanceof ObjectNode object)) {
      return new Scripted(written, List.of());
    }
    var whole = object.deepCopy();
    var shape = InputShape.of(type);
    for (var key : shape.required()) {
      var component = shape.components().get(key);
      if (component != null && !whole.has(key)) {
        if (Map.class.isAssignableFrom(component.getRawClass())) {
          whole.putObject(key);
        } else if (Collection.class.isAssignableFrom(component.getRawClass())) {
          whole.putArray(key);
        }
      }
    }
    return new Scripted(whole, ArgumentReader.violations(type, whole));
  }

  /** Which of some written arguments the action does not have. */
  public static List<Violation> unknownArguments(Action<?> action, JsonNode written) {
    var known = InputShape.of(action.descriptor().input()).components().keySet();
    return written.properties().stream()
        .map(Map.Entry::getKey)
        .filter(key -> !known.contains(key))
        .map(key ->
            new Violation(
                "/" + key,
                "is no argument of " + action.descriptor().name(),
                Nearest.to(key, known).orElse(null)))
        .toList();
  }
}
