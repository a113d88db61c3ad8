package io.firebreak.label;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of labels in name order.
 *
 * @param map name to value
 */
public record Labels(SortedMap<String, String> map) {
  /** No labels. */
  public static final Labels NONE = new Labels(new TreeMap<>());

  public Labels {
    map = Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  /** Labels from any map. */
  public static Labels of(Map<String, String> map) {
    return new Labels(new TreeMap<>(map));
  }

  /** The value of a label, null when absent. */
  public @Nullable String get(String name) {
    return map.get(name);
  }
}
