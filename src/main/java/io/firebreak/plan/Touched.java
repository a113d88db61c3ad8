package io.firebreak.plan;

import io.firebreak.action.Extent;
import io.firebreak.durable.EffectClass;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much the steps of a plan touch together, with what was done of it before it was made anew.
 *
 * @param steps those that change something, children's included
 * @param wholes what their actions count, each whole once
 * @param uncounted what no action counts: each target once, by the name that counts, and one more
 *     for each step that names none
 */
public record Touched(List<Step> steps, List<Whole> wholes, int uncounted) {
  public Touched {
    steps = List.copyOf(steps);
    wholes = List.copyOf(wholes);
  }

  /**
   * A step that changes something.
   *
   * @param path as the outermost run names it
   * @param targets what it touches
   * @param summary what its dry run said
   * @param extent how much; null when its action does not count
   * @param done whether that is over
   */
  public record Step(
      String path, List<String> targets, String summary, @Nullable Extent extent, boolean done) {
    public Step {
      targets = List.copyOf(targets);
    }
  }

  /**
   * Things of which steps touch parts. Two steps that share a target, or of which one names none,
   * touch parts of the same things; whether these are the same part nobody knows, so they are
   * added, up to all of it.
   *
   * @param of what is counted, such as {@code pods}
   * @param parts how much each step touches
   */
  public record Whole(String of, List<Extent> parts, List<String> targets, List<String> paths) {
    private static final BigDecimal ALL = BigDecimal.valueOf(100);

    public Whole {
      parts = List.copyOf(parts);
      targets = List.copyOf(targets);
      paths = List.copyOf(paths);
    }

    private boolean meets(Whole other) {
      return of.equals(other.of)
          && (targets.isEmpty()
              || other.targets.isEmpty()
              || !Collections.disjoint(targets, other.targets));
    }

    private Whole with(Whole other) {
      return new Whole(
          of,
          Stream.concat(parts.stream(), other.parts.stream()).toList(),
          Stream.concat(targets.stream(), other.targets.stream()).distinct().toList(),
          Stream.concat(paths.stream(), other.paths.stream()).toList());
    }

    /** How many there are; null when the actions do not say, or not the same. */
    private @Nullable Integer total() {
      var total = parts.getFirst().total();
      return parts.stream().allMatch(part -> Objects.equals(part.total(), total)) ? total : null;
    }

    /** How many are touched together. */
    public int affected() {
      var sum = parts.stream().mapToLong(Extent::affected).sum();
      var total = total();
      return (int) Math.min(sum, total == null ? Integer.MAX_VALUE : total);
    }

    /** The share that is touched, 0 to 100; null when one of the actions does not know it. */
    public @Nullable BigDecimal percent() {
      var sum = BigDecimal.ZERO;
      for (var part : parts) {
        var percent = part.percent();
        if (percent == null) {
          return null;
        }
        sum = sum.add(percent);
      }
      return sum.min(ALL);
    }

    /** For people: {@code 5 of 12 pods}. */
    public String words() {
      return parts.size() == 1
          ? parts.getFirst().words()
          : new Extent(of, affected(), total()).words();
    }
  }

  /** What a plan touches. */
  public static Touched of(Plan plan) {
    return of(plan.commitment().steps(), plan.observations());
  }

  static Touched of(List<PlannedStep> planned, List<Plan.Observation> observations) {
    var steps = new ArrayList<Step>();
    find("", planned, observations, false, steps);
    var wholes = new ArrayList<Whole>();
    for (var step : steps) {
      var extent = step.extent();
      if (extent != null) {
        add(new Whole(extent.of(), List.of(extent), step.targets(), List.of(step.path())), wholes);
      }
    }
    var rest = steps.stream().filter(step -> step.extent() == null).toList();
    var targets = rest.stream().flatMap(step -> step.targets().stream()).distinct().count();
    var nameless = rest.stream().filter(step -> step.targets().isEmpty()).count();
    return new Touched(steps, wholes, (int) (targets + nameless));
  }

  private static void find(
      String prefix,
      List<PlannedStep> planned,
      List<Plan.Observation> observations,
      boolean within,
      List<Step> found) {
    for (var step : planned) {
      var path = prefix + step.path();
      var done = within || isDone(path, step, observations);
      var child = step.child();
      if (child != null && (done || !step.skipped())) {
        find(Paths.inChild(path, ""), child.plan().steps(), observations, done, found);
      } else if (step.mutates() || (done && step.effectClass() != EffectClass.PURE)) {
        var extent = PlanFacts.extent(path, observations).orElse(null);
        found.add(new Step(path, step.targets(), said(path, observations), extent, done));
      }
    }
  }

  private static String said(String path, List<Plan.Observation> observations) {
    return observations.stream()
        .filter(seen -> seen.path().equals(path))
        .map(Plan.Observation::summary)
        .findFirst()
        .orElse("");
  }

  /** One that is done is skipped in a plan that is made anew. */
  private static boolean isDone(
      String path, PlannedStep step, List<Plan.Observation> observations) {
    return step.skipped()
        && observations.stream().anyMatch(seen -> seen.path().equals(path) && seen.done() != null);
  }

  private static void add(Whole next, List<Whole> wholes) {
    var whole = next;
    for (var known : List.copyOf(wholes)) {
      if (known.meets(next)) {
        wholes.remove(known);
        whole = known.with(whole);
      }
    }
    wholes.add(whole);
  }

  /** How many things, of whatever kind. */
  public int count() {
    var counted = wholes.stream().mapToLong(Whole::affected).sum();
    return (int) Math.min(uncounted + counted, Integer.MAX_VALUE);
  }
}
