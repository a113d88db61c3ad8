package io.firebreak.runbook;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The language as its records declare it: the keys of each record, and where each key belongs. */
final class Model {
  private static final Map<Class<?>, Model> KNOWN = new ConcurrentHashMap<>();
  private static final Map<Class<?>, Map<String, String>> PLACES = new ConcurrentHashMap<>();

  private final Class<?> type;
  private final List<Slot> slots;
  private final Set<String> planned;

  private Model(Class<?> type) {
    this.type = type;
    this.slots = Arrays.stream(type.getRecordComponents()).map(Slot::of).toList();
    var annotation = type.getAnnotation(Planned.class);
    this.planned = annotation == null ? Set.of() : Set.of(annotation.value());
  }

  static Model of(Class<?> type) {
    return KNOWN.computeIfAbsent(type, Model::new);
  }

  /** Whether a record declares keys. */
  static boolean declares(Class<?> type) {
    return type.isRecord()
        && Arrays.stream(type.getRecordComponents())
            .anyMatch(component -> component.isAnnotationPresent(Key.class));
  }

  List<Slot> slots() {
    return slots;
  }

  Set<String> planned() {
    return planned;
  }

  List<String> keys() {
    return slots.stream().map(Slot::name).toList();
  }

  /** The keys that can be used. */
  List<String> liveKeys() {
    return slots.stream()
        .filter(slot -> slot.key().state() != Key.State.PLANNED)
        .map(Slot::name)
        .toList();
  }

  Object create(@Nullable Object[] values) {
    var parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(parameters).newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("a value passed the parser but not its record", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " is no record of the language", e);
    }
  }

  /**
   * One key.
   *
   * @param component the record component's name
   * @param name in YAML
   * @param key what it means and allows
   * @param type what it holds
   * @param nullable whether it may be left out without a default
   */
  record Slot(String component, String name, Key key, Type type, boolean nullable) {
    private static Slot of(RecordComponent component) {
      var key = component.getAnnotation(Key.class);
      if (key == null) {
        throw new IllegalStateException(component + " has no @Key");
      }
      var name = key.name().isEmpty() ? snake(component.getName()) : key.name();
      var nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      return new Slot(component.getName(), name, key, component.getGenericType(), nullable);
    }

    /** Whether leaving it out is an error. */
    boolean required() {
      return !nullable && key.fallback().isEmpty() && (!optional() || key.least() > 0);
    }

    private boolean optional() {
      var raw = raw(type);
      return raw == List.class || raw == Map.class || raw == Template.Fields.class;
    }
  }

  static Class<?> raw(Type type) {
    return type instanceof ParameterizedType generic
        ? (Class<?>) generic.getRawType()
        : (Class<?>) type;
  }

  /** The type of a list's items or a map's values. */
  static Type inner(Type type) {
    var arguments = ((ParameterizedType) type).getActualTypeArguments();
    return arguments[arguments.length - 1];
  }

  static String snake(String camel) {
    return SnakeCaseStrategy.INSTANCE.translate(camel);
  }

  /**
   * Where each key of a language belongs, such as {@code success_for} to {@code verify}.
   *
   * @param root the record that stands for a whole file
   */
  static Map<String, String> places(Class<?> root) {
    return PLACES.computeIfAbsent(root, Model::findPlaces);
  }

  private static Map<String, String> findPlaces(Class<?> root) {
    var places = new TreeMap<String, String>();
    visit(root, "the top level", places, new HashSet<>());
    return new LinkedHashMap<>(places);
  }

  private static void visit(
      Class<?> type, String place, Map<String, String> places, Set<Class<?>> seen) {
    if (!seen.add(type)) {
      return;
    }
    for (var slot : of(type).slots()) {
      places.putIfAbsent(slot.name(), place);
      for (var inside : records(slot.type())) {
        visit(inside, slot.name(), places, seen);
      }
    }
  }

  private static List<Class<?>> records(Type type) {
    var raw = raw(type);
    if (raw == List.class || raw == Map.class) {
      return records(inner(type));
    }
    if (raw == Undo.class || raw == Check.class || raw == Step.class) {
      return List.of(raw.getPermittedSubclasses());
    }
    return raw.isRecord() && !Binder.isScalar(raw) ? List.of(raw) : List.of();
  }
}
