package io.firebreak.action;

import com.fasterxml.jackson.databind.JavaType;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of an input record.
 *
 * @param components type of each key, in the order of the record
 * @param required keys that must be there
 * @param records keys that hold a record themselves
 */
record InputShape(
    Map<String, JavaType> components,
    List<String> required,
    Map<String, Class<? extends Record>> records) {

  private static final ClassValue<InputShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected InputShape computeValue(Class<?> type) {
          return read(type);
        }
      };

  static InputShape of(Class<? extends Record> type) {
    return SHAPES.get(type);
  }

  private static InputShape read(Class<?> type) {
    var components = new LinkedHashMap<String, JavaType>();
    var records = new LinkedHashMap<String, Class<? extends Record>>();
    for (var component : type.getRecordComponents()) {
      var key = ActionJson.key(component);
      components.put(key, ActionJson.MAPPER.constructType(component.getGenericType()));
      if (component.getType().isRecord() && component.getType() != SecretText.class) {
        records.put(key, component.getType().asSubclass(Record.class));
      }
    }
    var required =
        Arrays.stream(type.getRecordComponents())
            .filter(each -> each.isAnnotationPresent(Doc.class))
            .filter(each -> each.getAnnotation(Doc.class).required())
            .map(ActionJson::key)
            .toList();
    return new InputShape(
        Collections.unmodifiableMap(components), required, Collections.unmodifiableMap(records));
  }
}
