package io.firebreak.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records of any type, each value of which is thrown with dice: texts come from one source, what
 * may be null sometimes is, lists are short and sometimes empty, of sealed interfaces any kind is
 * taken. A record whose constructor refuses is thrown again.
 */
public final class Forge {
  private static final int MOST_ENTRIES = 4;
  private static final int DEEPEST = 7;
  private static final int PATIENCE = 200;

  private final Dice dice;
  private final Supplier<String> texts;
  private final Map<String, Supplier<@Nullable Object>> known = new HashMap<>();

  /**
   * A forge in which nothing is settled.
   *
   * @param texts every text of every record
   */
  public Forge(Dice dice, Supplier<String> texts) {
    this.dice = dice;
    this.texts = texts;
  }

  /**
   * Settles what a component is.
   *
   * @param component its name, for every record that has one so named, or {@code Record.component}
   */
  public Forge with(String component, Supplier<@Nullable Object> value) {
    known.put(component, value);
    return this;
  }

  /** A record of a type. */
  public <T> T make(Class<T> type) {
    return type.cast(any(type, 0));
  }

  /** Some records of a type, at most so many. */
  public <T> List<T> some(Class<T> type, int most) {
    var made = new ArrayList<T>();
    for (int i = dice.below(most + 1); i > 0; i--) {
      made.add(make(type));
    }
    return made;
  }

  private Object any(Type type, int depth) {
    if (type instanceof ParameterizedType of) {
      return container(of, depth);
    }
    var plain = (Class<?>) type;
    if (plain.isEnum()) {
      return dice.oneOf(List.of(plain.getEnumConstants()));
    }
    if (plain.isRecord()) {
      return record(plain, depth);
    }
    return plain.isSealed() && plain.isInterface()
        ? any(dice.oneOf(List.of(plain.getPermittedSubclasses())), depth)
        : value(plain);
  }

  private Object value(Class<?> type) {
    return switch (type.getName()) {
      case "java.lang.String" -> texts.get();
      case "boolean", "java.lang.Boolean" -> dice.below(2) == 0;
      case "int", "java.lang.Integer" -> dice.below(20);
      case "long", "java.lang.Long" -> (long) dice.below(1_000_000);
      case "double", "java.lang.Double" -> dice.below(1_000_000) / 7.0;
      case "java.time.Instant" -> Instant.ofEpochSecond(dice.below(Integer.MAX_VALUE));
      case "java.time.Duration" -> Duration.ofMillis(1 + dice.below(1_000_000_000));
      case "com.fasterxml.jackson.databind.JsonNode" -> json(0);
      default -> throw new IllegalArgumentException("a forge makes no " + type);
    };
  }

  private JsonNode json(int depth) {
    var nodes = JsonNodeFactory.instance;
    return switch (dice.below(depth > 2 ? 3 : 6)) {
      case 0 -> nodes.numberNode(dice.any());
      case 1 -> nodes.booleanNode(dice.below(2) == 0);
      case 3 -> nodes.objectNode().set(texts.get(), json(depth + 1));
      case 4 -> nodes.arrayNode().add(json(depth + 1)).add(json(depth + 1));
      default -> nodes.textNode(texts.get());
    };
  }

  private Collection<Object> fill(Collection<Object> all, Type of, int size, int depth) {
    for (int i = 0; i < size; i++) {
      all.add(any(of, depth + 1));
    }
    return all;
  }

  private Object container(ParameterizedType type, int depth) {
    var of = type.getActualTypeArguments();
    int size = depth > DEEPEST ? 0 : dice.below(MOST_ENTRIES + 1);
    return switch (type.getRawType().getTypeName()) {
      case "java.util.List" -> fill(new ArrayList<>(), of[0], size, depth);
      case "java.util.Set" -> fill(new LinkedHashSet<>(), of[0], size, depth);
      case "java.util.Map" -> fill(new LinkedHashMap<>(), of, size, depth);
      case "java.util.SortedMap" -> (SortedMap<?, ?>) fill(new TreeMap<>(), of, size, depth);
      default -> throw new IllegalArgumentException("a forge makes no " + type);
    };
  }

  private Map<Object, Object> fill(Map<Object, Object> map, Type[] of, int size, int depth) {
    for (int i = 0; i < size; i++) {
      map.put(any(of[0], depth + 1), any(of[1], depth + 1));
    }
    return map;
  }

  private Object record(Class<?> type, int depth) {
    for (int i = 0; i < PATIENCE; i++) {
      try {
        return tried(type, depth);
      } catch (InvocationTargetException _) {
        // Its own rules refuse it, so another one is thrown.
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalStateException("no " + type + " is right");
  }

  private Object tried(Class<?> type, int depth) throws ReflectiveOperationException {
    var parts = type.getRecordComponents();
    var values = new @Nullable Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      values[i] = part(type, parts[i], depth);
    }
    var made =
        type.getDeclaredConstructor(
            Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
    made.setAccessible(true);
    return made.newInstance(values);
  }

  private @Nullable Object part(Class<?> type, RecordComponent part, int depth) {
    var settled =
        known.getOrDefault(type.getSimpleName() + "." + part.getName(), known.get(part.getName()));
    if (settled != null) {
      return settled.get();
    }
    return nullable(part.getAnnotatedType()) && (depth > DEEPEST || dice.below(4) == 0)
        ? null
        : any(part.getGenericType(), depth + 1);
  }

  private static boolean nullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }
}
