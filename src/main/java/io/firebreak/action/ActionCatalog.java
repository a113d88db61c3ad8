package io.firebreak.action;

import java.util.Collection;
import java.util.Optional;

/** The actions there are, by name. */
public interface ActionCatalog {
  /** The action of that name, {@code connector.operation}. */
  Optional<Action<?>> find(String name);

  /** Every action's name, in order. */
  Collection<String> names();

  /** The name that somebody probably meant; empty when none is near. */
  default Optional<String> nearest(String name) {
    return Nearest.to(name, names());
  }

  /**
   * A catalogue of these actions.
   *
   * @throws IllegalArgumentException when two have one name or a name has the wrong form
   */
  static ActionCatalog of(Collection<? extends Action<?>> actions) {
    return new InstalledActions(actions);
  }
}
