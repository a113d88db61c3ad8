package io.firebreak.verify;

import io.firebreak.gate.Glob;
import io.firebreak.label.Matcher;
import java.util.List;

/**
 * What the configuration calls near to some targets, such as what they depend on.
 *
 * @param name for people
 * @param targets patterns of the targets
 * @param alerts all must hold of a near alert's labels
 */
public record Neighbours(String name, List<Glob> targets, List<Matcher> alerts) {
  public Neighbours {
    targets = List.copyOf(targets);
    alerts = List.copyOf(alerts);
  }

  /** Which alerts are near to a target that they know, in a line. */
  String words() {
    return name + ": " + String.join(", ", alerts.stream().map(Matcher::toString).toList());
  }

  /** Whether they are near to this target. */
  boolean know(String target) {
    return targets.stream().anyMatch(each -> each.matches(target));
  }
}
