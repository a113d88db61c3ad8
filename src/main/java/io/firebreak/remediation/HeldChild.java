package io.firebreak.remediation;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A child run whose time stands still, because it is held or a run below it is.
 *
 * @param since since when
 * @param runs the ids of those that are held
 */
public record HeldChild(Instant since, Set<String> runs) {
  public HeldChild {
    runs = Set.copyOf(runs);
  }

  static HeldChild of(String run, Instant since) {
    return new HeldChild(since, Set.of(run));
  }

  /** Whether a run is another one or a part of it, by their ids. */
  static boolean isWithin(String run, String other) {
    return run.equals(other) || run.startsWith(other + ".");
  }

  HeldChild and(String run) {
    var more = new HashSet<>(runs);
    more.add(run);
    return new HeldChild(since, more);
  }

  /** What is left without a run and all that is a part of it; null when nothing is. */
  @Nullable HeldChild without(String run) {
    var rest = new HashSet<>(runs);
    rest.removeIf(each -> isWithin(each, run));
    return rest.isEmpty() ? null : new HeldChild(since, rest);
  }
}
