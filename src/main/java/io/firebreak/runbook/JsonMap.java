package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as CEL sees it, read where it stands. It is a {@link CelValue} because CEL walks
 * through the whole of any other map each time a variable is looked at.
 */
// The tree is never written to while an expression looks at it.
@SuppressWarnings("Immutable")
final class JsonMap extends CelValue implements Map<String, Object> {
  private static final CelType TYPE = MapType.create(SimpleType.STRING, SimpleType.DYN);

  private final JsonNode json;

  JsonMap(JsonNode json) {
    this.json = json;
  }

  JsonNode json() {
    return json;
  }

  @Override
  public Object value() {
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return json.isEmpty();
  }

  @Override
  public CelType celType() {
    return TYPE;
  }

  @Override
  public int size() {
    return json.size();
  }

  @Override
  public boolean isEmpty() {
    return json.isEmpty();
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return key instanceof String name && json.has(name);
  }

  @Override
  public boolean containsValue(@Nullable Object value) {
    return values().contains(value);
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    var value = key instanceof String name ? json.get(name) : null;
    return value == null ? null : CelValues.ofJson(value);
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    var entries = new LinkedHashSet<Entry<String, Object>>();
    json.properties()
        .forEach(
            member -> entries.add(Map.entry(member.getKey(), CelValues.ofJson(member.getValue()))));
    return entries;
  }

  @Override
  public Set<String> keySet() {
    var keys = new LinkedHashSet<String>();
    json.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Override
  public Collection<Object> values() {
    return entrySet().stream().map(Entry::getValue).toList();
  }

  @Override
  public Object put(String key, Object value) {
    throw readOnly();
  }

  @Override
  public Object remove(@Nullable Object key) {
    throw readOnly();
  }

  @Override
  public void putAll(Map<? extends String, ?> map) {
    throw readOnly();
  }

  @Override
  public void clear() {
    throw readOnly();
  }

  /** What the JDK's read-only maps answer, too. */
  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("what an expression looks at is read-only");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Map<?, ?> map && entrySet().equals(map.entrySet());
  }

  @Override
  public int hashCode() {
    return entrySet().hashCode();
  }

  @Override
  public String toString() {
    return json.toString();
  }
}
