package io.firebreak.action;

import com.google.re2j.Pattern;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A catalogue that is fixed when the program starts. */
final class InstalledActions implements ActionCatalog {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+");

  private final SortedMap<String, Action<?>> byName;

  InstalledActions(Collection<? extends Action<?>> actions) {
    var found = new TreeMap<String, Action<?>>();
    for (var action : actions) {
      var name = action.descriptor().name();
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("an action's name is connector.operation, not " + name);
      }
      if (found.put(name, action) != null) {
        throw new IllegalArgumentException("two actions are named " + name);
      }
    }
    byName = Collections.unmodifiableSortedMap(found);
  }

  @Override
  public Optional<Action<?>> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public Collection<String> names() {
    return byName.keySet();
  }
}
