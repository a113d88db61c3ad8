package io.firebreak.plan;

import io.firebreak.action.Extent;
import io.firebreak.runbook.PolicyFacts.BlastRadius;
import io.firebreak.runbook.PolicyFacts.OfPlan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What conditions of approvals and policies see of a plan under the name {@code plan}. */
public final class PlanFacts {
  private PlanFacts() {}

  /** The facts of a plan. */
  public static OfPlan of(Plan plan) {
    return of(plan.commitment().steps(), plan.observations());
  }

  /**
   * The facts of a child run's part of a plan.
   *
   * @param path of the step that the child is
   */
  public static OfPlan ofChild(Plan whole, String path, Commitment part) {
    var prefix = Paths.inChild(path, "");
    var observations =
        whole.observations().stream()
            .filter(seen -> seen.path().startsWith(prefix))
            .map(seen ->
                new Plan.Observation(
                    seen.path().substring(prefix.length()),
                    seen.summary(),
                    seen.observed(),
                    seen.extent()))
            .toList();
    return of(part.steps(), observations);
  }

  static OfPlan of(List<PlannedStep> all, List<Plan.Observation> observations) {
    var calls = Commitment.calls(all);
    var steps = calls.values();
    var changing = steps.stream().filter(PlannedStep::mutates).toList();
    var extents =
        calls.entrySet().stream()
            .filter(call -> call.getValue().mutates())
            .map(call -> extent(call.getKey(), observations))
            .toList();
    var counted = extents.stream().flatMap(Optional::stream).mapToInt(Extent::affected).sum();
    return new OfPlan(
        changing.size(),
        changing.stream().anyMatch(step -> step.undo() == null),
        steps.stream().anyMatch(step -> !step.known()),
        steps.stream().flatMap(step -> step.targets().stream()).distinct().toList(),
        changing.stream().map(PlanFacts::effect).distinct().toList(),
        changing.stream().map(PlannedStep::action).distinct().toList(),
        blastRadius(counted + uncounted(calls, observations), extents));
  }

  /**
   * How many things those steps touch that change something and whose actions do not count: each
   * target once, by the name that counts, and one more for each step that names none.
   *
   * @param calls by path, as {@code observations} name them
   */
  public static int uncounted(Map<String, PlannedStep> calls, List<Plan.Observation> observations) {
    var steps =
        calls.entrySet().stream()
            .filter(call -> call.getValue().mutates())
            .filter(call -> extent(call.getKey(), observations).isEmpty())
            .map(Map.Entry::getValue)
            .toList();
    var targets = steps.stream().flatMap(step -> step.targets().stream()).distinct().count();
    return (int) (targets + steps.stream().filter(step -> step.targets().isEmpty()).count());
  }

  private static String effect(PlannedStep step) {
    return step.effectClass().name().toLowerCase(Locale.ROOT);
  }

  private static BlastRadius blastRadius(int count, List<Optional<Extent>> extents) {
    @Nullable BigDecimal percent = null;
    for (var each : extents) {
      var extent = each.orElse(null);
      var share = extent == null ? null : extent.percent();
      percent =
          share == null || (percent != null && percent.compareTo(share) > 0) ? percent : share;
    }
    return new BlastRadius(count, percent != null, percent);
  }

  /** What all steps that change something would touch, by what is counted. */
  static String touched(Plan plan) {
    var counted = new LinkedHashMap<String, List<Extent>>();
    var uncounted = 0;
    for (var call : plan.commitment().calls().entrySet()) {
      if (call.getValue().mutates() && !call.getValue().skipped()) {
        var extent = extent(call.getKey(), plan.observations()).orElse(null);
        if (extent == null) {
          uncounted++;
        } else {
          counted.computeIfAbsent(extent.of(), _ -> new ArrayList<>()).add(extent);
        }
      }
    }
    var words = new ArrayList<String>();
    counted.forEach((of, extents) -> words.add(words(of, extents)));
    if (uncounted > 0) {
      words.add(uncounted + (uncounted == 1 ? " change" : " changes") + " that nobody counts");
    }
    return words.isEmpty() ? "nothing is changed" : String.join("; ", words);
  }

  private static String words(String of, List<Extent> extents) {
    return extents.size() == 1
        ? extents.getFirst().words()
        : "%d %s in %d steps"
            .formatted(extents.stream().mapToInt(Extent::affected).sum(), of, extents.size());
  }

  /**
   * How much a step would touch; empty when its action does not count.
   *
   * @param path as the outermost run names it
   */
  public static Optional<Extent> extent(String path, List<Plan.Observation> observations) {
    return observations.stream()
        .filter(observation -> observation.path().equals(path))
        .map(Plan.Observation::extent)
        .filter(Objects::nonNull)
        .findFirst();
  }
}
