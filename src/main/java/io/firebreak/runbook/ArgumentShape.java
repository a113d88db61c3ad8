package io.firebreak.runbook;

import io.firebreak.action.ActionJson;
import io.firebreak.action.Interpolate;
import io.firebreak.action.Interpolate.Language;
import io.firebreak.action.SecretText;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an action's input record says about its arguments: the language of each text, and where a
 * secret may stand.
 *
 * @param type what it holds; null when nothing is known
 * @param language of its text
 * @param fields of a record, by key
 * @param inner of a list's items or a map's values; null for neither
 */
record ArgumentShape(
    @Nullable Class<?> type,
    Language language,
    Map<String, ArgumentShape> fields,
    @Nullable ArgumentShape inner) {

  /** Text of which nothing is known. */
  static final ArgumentShape PLAIN = new ArgumentShape(null, Language.PLAIN, Map.of(), null);

  private static final ClassValue<ArgumentShape> RECORDS =
      new ClassValue<>() {
        @Override
        protected ArgumentShape computeValue(Class<?> type) {
          return record(type);
        }
      };

  static ArgumentShape of(Class<? extends Record> input) {
    return RECORDS.get(input);
  }

  private static ArgumentShape record(Class<?> input) {
    var fields = new LinkedHashMap<String, ArgumentShape>();
    for (var component : input.getRecordComponents()) {
      var declared = component.getAnnotation(Interpolate.class);
      var language = declared == null ? Language.PLAIN : declared.value();
      var key = ActionJson.key(component);
      fields.put(key, component(component.getGenericType(), language));
    }
    return new ArgumentShape(input, Language.PLAIN, fields, null);
  }

  private static ArgumentShape component(Type type, Language language) {
    var raw = Model.raw(type);
    if (type instanceof ParameterizedType && (raw == List.class || raw == Map.class)) {
      return new ArgumentShape(raw, language, Map.of(), component(Model.inner(type), language));
    }
    if (raw.isRecord() && raw != SecretText.class) {
      return of(raw.asSubclass(Record.class));
    }
    return new ArgumentShape(raw, language, Map.of(), null);
  }

  /** What stands under a key. */
  ArgumentShape at(String key) {
    var field = fields.get(key);
    return field != null ? field : item();
  }

  /** What stands in a list or as a value of a map. */
  ArgumentShape item() {
    return inner == null ? new ArgumentShape(null, language, Map.of(), null) : inner;
  }

  /** Whether a secret may stand here. */
  boolean takesSecrets() {
    return type == null || type == SecretText.class;
  }
}
