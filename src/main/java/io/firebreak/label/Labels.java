package io.firebreak.label;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of labels in name order.
 *
 * @param map name to value
 */
public record Labels(@JsonValue SortedMap<String, String> map) {
  /** No labels. */
  public static final Labels NONE = new Labels(new TreeMap<>());

  public Labels {
    map = Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  /** Labels from any map. */
  @JsonCreator
  public static Labels of(Map<String, String> map) {
    return new Labels(new TreeMap<>(map));
  }

  /** The value of a label, null when absent. */
  public @Nullable String get(String name) {
    return map.get(name);
  }

  /** Only the labels of these names, as far as they are there. */
  public Labels only(Collection<String> names) {
    var kept = new TreeMap<>(map);
    kept.keySet().retainAll(names);
    return new Labels(kept);
  }

  /**
   * One line that two different sets never share, such as {@code alertname="Down",job="api"}; in
   * name order, with backslash, quote and newline escaped as Prometheus does.
   */
  public String canonical() {
    var out = new StringBuilder();
    map.forEach((name, value) -> {
      if (!out.isEmpty()) {
        out.append(',');
      }
      out.append(name).append("=\"");
      escape(value, out);
      out.append('"');
    });
    return out.toString();
  }

  private static void escape(String value, StringBuilder out) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '"' -> out.append("\\\"");
        case '\n' -> out.append("\\n");
        default -> out.append(c);
      }
    }
  }
}
