package io.firebreak.runbook;

import io.firebreak.runbook.Demand.Like;
import io.firebreak.runbook.Demand.OneOf;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Demands that must all hold.
 *
 * @param met those that must be true
 * @param unmet those that must be false
 */
record Clause(Set<Demand> met, Set<Demand> unmet) {
  /** Demands nothing. */
  static final Clause ANYTHING = new Clause(Set.of(), Set.of());

  Clause {
    met = Set.copyOf(met);
    unmet = Set.copyOf(unmet);
  }

  static Clause of(Demand demand, boolean wanted) {
    return wanted ? new Clause(Set.of(demand), Set.of()) : new Clause(Set.of(), Set.of(demand));
  }

  Clause and(Clause other) {
    return new Clause(union(met, other.met), union(unmet, other.unmet));
  }

  private static Set<Demand> union(Set<Demand> some, Set<Demand> others) {
    var all = new HashSet<>(some);
    all.addAll(others);
    return all;
  }

  /** Whether no values meet all demands: one is its own opposite, or no text is left of a path. */
  boolean contradictory() {
    return met.stream().anyMatch(unmet::contains) || paths().anyMatch(path -> left(path).isEmpty());
  }

  /** The paths of which only some texts are asked for. */
  private Stream<String> paths() {
    return sets(met).map(OneOf::path).distinct();
  }

  private static Stream<OneOf> sets(Set<Demand> demands) {
    return demands.stream().filter(OneOf.class::isInstance).map(OneOf.class::cast);
  }

  /** The texts that a path may hold, out of those that are asked for. */
  private Set<String> left(String path) {
    return sets(met)
        .filter(set -> set.path().equals(path))
        .flatMap(set -> set.texts().stream())
        .distinct()
        .filter(text -> met.stream().allMatch(demand -> allows(demand, path, text, true)))
        .filter(text -> unmet.stream().allMatch(demand -> allows(demand, path, text, false)))
        .collect(Collectors.toSet());
  }

  private static boolean allows(Demand demand, String path, String text, boolean wanted) {
    return switch (demand) {
      case OneOf set -> !set.path().equals(path) || set.texts().contains(text) == wanted;
      case Like like -> !like.path().equals(path) || like.holds(text) == wanted;
      case Demand.Other _ -> true;
    };
  }

  /** Each text that is asked for, with its path. */
  Set<String> anchors() {
    return sets(met)
        .flatMap(set -> set.texts().stream().map(text -> set.path() + "=" + text))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether some values certainly meet both: they ask for a common text, nothing contradicts, and
   * what is not understood is demanded by the one that demands all that the other does.
   */
  boolean overlaps(Clause other) {
    if (anchors().stream().noneMatch(other.anchors()::contains)) {
      return false;
    }
    var both = and(other);
    return !both.contradictory() && (both.understood() || within(other) || other.within(this));
  }

  private boolean understood() {
    Predicate<Demand> undecided = demand -> !(demand instanceof OneOf) && !decided(demand);
    return Stream.concat(met.stream(), unmet.stream()).noneMatch(undecided);
  }

  /** Whether the texts that are left of its path settle a demand. */
  private boolean decided(Demand demand) {
    return demand instanceof Like like && paths().anyMatch(like.path()::equals);
  }

  /** Whether the other demands everything that this one does which is more than a set of texts. */
  private boolean within(Clause other) {
    return met.stream().allMatch(demand -> demand instanceof OneOf || other.met.contains(demand))
        && unmet.stream()
            .allMatch(demand -> demand instanceof OneOf || other.unmet.contains(demand));
  }
}
