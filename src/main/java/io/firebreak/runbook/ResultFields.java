package io.firebreak.runbook;

import static dev.cel.common.types.SimpleType.BOOL;
import static dev.cel.common.types.SimpleType.DYN;
import static dev.cel.common.types.SimpleType.INT;
import static dev.cel.common.types.SimpleType.STRING;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import io.firebreak.action.Action;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The fields of an action's result, as expressions see them. */
final class ResultFields {
  private ResultFields() {}

  /** By name; empty when the action does not say. */
  static Map<String, CelType> of(Action<?> action) {
    var fields = new TreeMap<String, CelType>();
    action
        .result()
        .ifPresent(result -> {
          for (var component : result.getRecordComponents()) {
            var name = SnakeCaseStrategy.INSTANCE.translate(component.getName());
            fields.put(name, type(component.getGenericType()));
          }
        });
    return fields;
  }

  /** Broken numbers are of any type, since a whole one comes as an integer. */
  private static CelType type(Type declared) {
    var type = Model.raw(declared);
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return INT;
    } else if (type == boolean.class || type == Boolean.class) {
      return BOOL;
    } else if (type == String.class
        || type == Duration.class
        || type == Instant.class
        || type.isEnum()) {
      return STRING;
    } else if (List.class.isAssignableFrom(type)) {
      return ListType.create(DYN);
    }
    return Map.class.isAssignableFrom(type) ? MapType.create(STRING, DYN) : DYN;
  }
}
