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
import java.util.stream.Stream;

/** What conditions of approvals and policies see of a plan under the name {@code plan}. */
public final class PlanFacts {
  private PlanFacts() {}

  /** The facts of a plan's steps, which expressions see. */
  public static OfPlan of(Plan plan) {
    return of(plan.commitment().steps(), plan.observations());
  }

  /** The facts of a plan with all that may be done at its end, by which policies judge it. */
  public static OfPlan ofWhole(Plan plan) {
    return of(plan.commitment().steps(), plan.atEnd(), plan.observations());
  }

  /**
   * The facts of a child run's part of a plan, with what it may do at its end.
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
    var handlers =
        whole.atEnd().stream()
            .filter(handler -> handler.path().startsWith(prefix))
            .map(handler -> handler.at(handler.path().substring(prefix.length())))
            .toList();
    return of(part.steps(), handlers, observations);
  }

  static OfPlan of(List<PlannedStep> steps, List<Plan.Observation> observations) {
    return of(steps, List.of(), observations);
  }

  /**
   * What is done at the end counts as a change where it changes a thing, and not when it only calls
   * an address, such as to tell somebody: most runs do. By its action, class and targets it is
   * known in either case.
   */
  private static OfPlan of(
      List<PlannedStep> steps, List<PlannedStep> atEnd, List<Plan.Observation> observations) {
    var told = atEnd.stream().filter(PlannedStep::mutates).toList();
    var all = both(steps, told.stream().filter(PlannedStep::changesThings).toList());
    var calls = List.copyOf(Commitment.calls(all).values());
    var changing = calls.stream().filter(PlannedStep::mutates).toList();
    return new OfPlan(
        changing.size(),
        changing.stream().anyMatch(step -> step.undo() == null),
        calls.stream().anyMatch(step -> !step.known()),
        both(calls, told).stream().flatMap(step -> step.targets().stream()).distinct().toList(),
        both(changing, told).stream().map(PlanFacts::effect).distinct().toList(),
        both(changing, told).stream().map(PlannedStep::action).distinct().toList(),
        blastRadius(Touched.of(all, observations)));
  }

  private static List<PlannedStep> both(List<PlannedStep> some, List<PlannedStep> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
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
