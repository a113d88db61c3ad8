package io.firebreak.plan;

import io.firebreak.action.Extent;
import io.firebreak.runbook.PolicyFacts.BlastRadius;
import io.firebreak.runbook.PolicyFacts.OfPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

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
    var steps = Commitment.calls(all).values();
    var changing = steps.stream().filter(PlannedStep::mutates).toList();
    return new OfPlan(
        changing.size(),
        changing.stream().anyMatch(step -> step.undo() == null),
        steps.stream().anyMatch(step -> !step.known()),
        steps.stream().flatMap(step -> step.targets().stream()).distinct().toList(),
        changing.stream().map(PlanFacts::effect).distinct().toList(),
        changing.stream().map(PlannedStep::action).distinct().toList(),
        blastRadius(Touched.of(all, observations)));
  }

  private static String effect(PlannedStep step) {
    return step.effectClass().name().toLowerCase(Locale.ROOT);
  }

  /** Of several wholes the largest share counts, as far as any is known. */
  private static BlastRadius blastRadius(Touched touched) {
    var percent =
        touched.wholes().stream()
            .map(Touched.Whole::percent)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder());
    return new BlastRadius(touched.count(), percent.isPresent(), percent.orElse(null));
  }

  /** What all steps that change something would touch, by what is counted. */
  static String touched(Plan plan) {
    var touched = Touched.of(plan);
    var words = new ArrayList<String>();
    touched.wholes().forEach(whole -> words.add(words(whole)));
    var rest = touched.steps().stream().filter(step -> step.extent() == null).count();
    if (rest > 0) {
      words.add(rest + (rest == 1 ? " change" : " changes") + " that nobody counts");
    }
    return words.isEmpty() ? "nothing is changed" : String.join("; ", words);
  }

  private static String words(Touched.Whole whole) {
    var steps = whole.parts().size();
    return whole.words() + (steps == 1 ? "" : " in " + steps + " steps");
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
