package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What expressions of one run can see, as JSON by name: {@code alert}, {@code incident}, {@code
 * inputs}, {@code capture}, {@code steps}, {@code item}, {@code index}, {@code plan}, {@code run},
 * {@code baseline}, {@code result}, {@code now}.
 *
 * @param values absent names are unknown to the expression
 */
public record Scope(Map<String, Object> values) {
  public Scope {
    values = Map.copyOf(values);
  }

  /** The same with one more value; a null leaves the name absent. */
  public Scope with(String name, @Nullable JsonNode value) {
    if (value == null) {
      return this;
    }
    var more = new HashMap<>(values);
    more.put(name, value);
    return new Scope(more);
  }

  /** Only the named values, as far as they are there. */
  public Scope only(String... names) {
    var fewer = new HashMap<>(values);
    fewer.keySet().retainAll(List.of(names));
    return new Scope(fewer);
  }
}
