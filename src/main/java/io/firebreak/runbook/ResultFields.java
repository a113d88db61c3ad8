package io.firebreak.runbook;

import static dev.cel.common.types.SimpleType.BOOL;
import static dev.cel.common.types.SimpleType.DYN;
import static dev.cel.common.types.SimpleType.INT;
import static dev.cel.common.types.SimpleType.STRING;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.ActionJson;
import io.firebreak.action.FormField;
import io.firebreak.action.FormValues;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The fields of an action's result, as expressions see them. */
final class ResultFields {
  private ResultFields() {}

  /** By name; empty when the action does not say. */
  static Map<String, CelType> of(Use use, ActionCatalog actions) {
    var fields = new TreeMap<String, CelType>();
    actions
        .find(use.uses())
        .flatMap(Action::result)
        .ifPresent(result -> {
          for (var component : result.getRecordComponents()) {
            var name = ActionJson.key(component);
            var form = component.getAnnotation(FormValues.class);
            if (form != null
                && use.with().fields().get(form.value()) instanceof Template.Fields declared) {
              declared
                  .fields()
                  .forEach((field, with) -> fields.put(name + "." + field, answer(with)));
            } else {
              fields.put(name, type(component.getGenericType()));
            }
          }
        });
    return fields;
  }

  /** What a form's field gives; any type when it may be left out, since it is null then. */
  private static CelType answer(Template field) {
    if (!(field instanceof Template.Fields declared)
        || (isFalse(declared.fields().get("required"))
            && !declared.fields().containsKey("default"))) {
      return DYN;
    }
    var word =
        declared.fields().get("type") instanceof Template.Constant type
            ? type.value().asText()
            : "";
    return Arrays.stream(FormField.Type.values())
        .filter(type -> type.code().equals(word))
        .findFirst()
        .map(type -> Variables.type(FormRules.type(type)))
        .orElse(DYN);
  }

  private static boolean isFalse(@Nullable Template template) {
    return template instanceof Template.Constant constant
        && constant.value().isBoolean()
        && !constant.value().booleanValue();
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
