package io.firebreak.app.config;

import io.firebreak.action.SecretText;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** How the records of {@link Configuration} map to keys. */
final class Model {
  private Model() {}

  /** The key of a component: its name in snake case. */
  static String key(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  static List<String> keys(Class<? extends Record> type) {
    return Arrays.stream(type.getRecordComponents()).map(Model::key).toList();
  }

  static String below(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  static String above(String path) {
    int cut = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
    return cut < 0 ? "" : path.substring(0, cut);
  }

  static boolean isScalar(Type type) {
    return type == SecretText.class || (type instanceof Class<?> plain && !plain.isRecord());
  }

  /** Calls {@code found} with the path of every value that one environment variable can set. */
  static void settable(Class<?> type, String path, Consumer<String> found) {
    for (var component : type.getRecordComponents()) {
      var below = below(path, key(component));
      if (isScalar(component.getGenericType())) {
        found.accept(below);
      } else if (component.getType().isRecord()) {
        settable(component.getType(), below, found);
      }
    }
  }

  static <R extends Record> Constructor<R> constructor(Class<R> type) {
    try {
      return type.getDeclaredConstructor(
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
