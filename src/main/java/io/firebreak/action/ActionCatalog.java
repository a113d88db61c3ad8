package io.firebreak.action;

import java.util.Collection;
import java.util.Optional;

/** The actions there are, by name. */
public interface ActionCatalog {
  /** The action of that name, {@code connector.operation}. */
  Optional<Action<?>> find(String name);

  /** Every action's name, in order. */
  Collection<String> names();
}
