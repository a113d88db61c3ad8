package io.firebreak.hindsight;

import io.firebreak.plan.PlannedStep;
import io.firebreak.remediation.RunState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Finds in what the plans of two runs differ. */
final class PlanDifferences {
  private PlanDifferences() {}

  /** Between two versions of a runbook, whose steps are the same when their paths are. */
  static List<Difference> ofVersions(RunState theirs, RunState own) {
    var found = new ArrayList<Difference>();
    add("outcome", outcome(theirs), outcome(own), found);
    if (theirs.plan() != null && own.plan() != null) {
      add("approval", approval(theirs), approval(own), found);
      steps(byPath(theirs), byPath(own), found);
    }
    return found;
  }

  /** Between different runbooks, whose changes are the same when they call the same so. */
  static List<Difference> ofRunbooks(RunState theirs, RunState own) {
    var found = new ArrayList<Difference>();
    add("target", theirs.begun().target(), own.begun().target(), found);
    steps(byCall(theirs), byCall(own), found);
    return found;
  }

  /** Whether a run, foreseen up to where it would ask or act, came that far. */
  static boolean goesOn(RunState state) {
    return state.ending() == null && !state.status().terminal() && state.planFailure() == null;
  }

  static void add(
      String what, @Nullable String theirs, @Nullable String own, List<Difference> found) {
    if (!Objects.equals(theirs, own)) {
      found.add(Difference.of(what, theirs, own));
    }
  }

  private static void steps(
      Map<String, String> theirs, Map<String, String> own, List<Difference> found) {
    var places = new LinkedHashSet<>(theirs.keySet());
    places.addAll(own.keySet());
    for (var place : places) {
      if (!Objects.equals(theirs.get(place), own.get(place))) {
        found.add(new Difference("step", place, theirs.get(place), own.get(place)));
      }
    }
  }

  /** Where a foreseen run comes to; with its reason when it ends. */
  private static String outcome(RunState state) {
    var failure = state.planFailure();
    if (failure != null) {
      return "no plan: " + failure.message();
    }
    var reason = state.reason();
    return state.status().code() + (reason == null ? "" : " (" + reason.code() + ")");
  }

  private static String approval(RunState state) {
    var required = state.planned().commitment().approval();
    return required == null ? "none" : required.words();
  }

  private static SequencedMap<String, String> byPath(RunState state) {
    var steps = new LinkedHashMap<String, String>();
    state
        .planned()
        .commitment()
        .calls()
        .forEach((path, step) ->
            steps.put(
                path, call(step) + condition(step) + (step.skipped() ? ", not to be done" : "")));
    return steps;
  }

  /** What a plan would change, call by call; nothing without a plan. */
  static List<String> changes(RunState state) {
    return List.copyOf(byCall(state).keySet());
  }

  private static SequencedMap<String, String> byCall(RunState state) {
    var steps = new LinkedHashMap<String, String>();
    var plan = state.plan();
    if (plan != null) {
      plan.commitment().calls().values().stream()
          .filter(PlannedStep::mutates)
          .forEach(step -> steps.put(call(step), call(step)));
    }
    return steps;
  }

  private static String call(PlannedStep step) {
    var arguments = step.arguments() == null ? step.template() : step.arguments();
    return step.action() + (arguments == null ? "" : " " + arguments);
  }

  private static String condition(PlannedStep step) {
    return step.when() == null ? "" : ", when " + step.when();
  }
}
