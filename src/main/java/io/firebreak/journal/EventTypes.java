package io.firebreak.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Knows every kind of event by name: which record it is, in which schema version it is written, and
 * how older versions are brought up to it. Events are never rewritten; they are upcast on reading.
 */
public final class EventTypes {
  private final Map<String, Type> byName;
  private final Map<Class<?>, Type> byRecord;

  private EventTypes(Map<String, Type> byName) {
    this.byName = Map.copyOf(byName);
    Map<Class<?>, Type> records = new HashMap<>();
    byName.values().forEach(type -> records.put(type.record(), type));
    this.byRecord = Map.copyOf(records);
  }

  /**
   * One kind of event.
   *
   * @param name as stored, such as {@code run.moved}
   * @param schema version that is written now, from 1
   * @param record the record class
   * @param upcasts one for each older version: from version 1, from version 2, …
   */
  public record Type(
      String name,
      int schema,
      Class<? extends Payload> record,
      List<UnaryOperator<ObjectNode>> upcasts) {
    public Type {
      upcasts = List.copyOf(upcasts);
    }
  }

  /** Starts an empty registry. */
  public static Builder builder() {
    return new Builder();
  }

  /** All kinds, by name. */
  public Collection<Type> all() {
    return new TreeMap<>(byName).values();
  }

  /**
   * The kind of a payload.
   *
   * @throws IllegalArgumentException when its record was never registered
   */
  public Type of(Payload payload) {
    Type type = byRecord.get(payload.getClass());
    if (type == null) {
      throw new IllegalArgumentException(
          payload.getClass().getName() + " is not registered as an event");
    }
    return type;
  }

  /**
   * Reads a stored payload.
   *
   * @param name the stored type
   * @param schema the stored version
   * @param json the stored payload as canonical JSON
   * @throws IllegalStateException when this version of Firebreak does not know the type or schema
   */
  public Payload read(String name, int schema, String json) {
    return read(name, schema, (ObjectNode) PayloadJson.parse(json));
  }

  Payload read(String name, int schema, ObjectNode json) {
    Type type = byName.get(name);
    if (type == null || schema > type.schema()) {
      throw new IllegalStateException(
          "the journal holds an event '%s' in version %d, which this version of Firebreak does not know: run the version that wrote it, or a newer one"
              .formatted(name, schema));
    }
    ObjectNode current = json;
    for (UnaryOperator<ObjectNode> upcast : type.upcasts().subList(schema - 1, type.schema() - 1)) {
      current = upcast.apply(current);
    }
    try {
      return PayloadJson.read(current, type.record());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "an event '%s' in version %d cannot be read: %s".formatted(name, schema, e.getMessage()),
          e);
    }
  }

  /** The canonical JSON in which a payload is stored, without who caused it. */
  public String write(Payload payload) {
    return CanonicalJson.of(PayloadJson.tree(payload).tree());
  }

  /** Collects kinds of events. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Type> types = new HashMap<>();
    private final Map<Class<?>, String> records = new HashMap<>();

    /** Adds a kind that has had one version only. */
    public Builder add(String name, Class<? extends Payload> record) {
      return add(name, record, List.of());
    }

    /**
     * Adds a kind with a history.
     *
     * @param upcasts turns version 1 into 2, then 2 into 3, and so on; the version written now is
     *     one more than there are upcasts
     */
    public Builder add(
        String name, Class<? extends Payload> record, List<UnaryOperator<ObjectNode>> upcasts) {
      if (!record.isRecord()) {
        throw new IllegalArgumentException(record.getName() + " is not a record");
      }
      var type = new Type(name, upcasts.size() + 1, record, upcasts);
      @Nullable Type sameName = types.putIfAbsent(name, type);
      @Nullable String otherName = records.putIfAbsent(record, name);
      if (sameName != null || otherName != null) {
        throw new IllegalArgumentException(
            "event '%s' (%s) is registered twice".formatted(name, record.getName()));
      }
      return this;
    }

    /** The finished registry. */
    public EventTypes build() {
      return new EventTypes(types);
    }
  }
}
