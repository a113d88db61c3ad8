package io.firebreak.rehearsal;

import io.firebreak.plan.Commitment;
import io.firebreak.plan.PlannedStep;
import io.firebreak.plan.Required;
import io.firebreak.rehearsal.Expected.ExpectedPlan;
import io.firebreak.remediation.RunState;
import io.firebreak.runbook.ApprovalRule.Excluded;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares the plan that a test expects with the one that was made. */
final class PlanComparison {
  private final ExpectedPlan expected;
  private final Mismatches found;

  private PlanComparison(ExpectedPlan expected, Mismatches found) {
    this.expected = expected;
    this.found = found;
  }

  /** Adds everything that is not as expected. */
  static void compare(ExpectedPlan expected, RunState state, Mismatches found) {
    var plan = state.plan();
    var failure = state.planFailure();
    var message = failure == null ? null : failure.message();
    if (expected.fails() != null) {
      if (message == null || !message.contains(expected.fails())) {
        found.add(expected, "plan fails", expected.fails(), message, "fails");
      }
    } else if (plan == null) {
      found.add(expected, "plan", "a plan", message == null ? "none was made" : "none: " + message);
    } else {
      var comparison = new PlanComparison(expected, found);
      comparison.approval(plan.commitment().approval());
      comparison.steps(plan.commitment());
    }
  }

  private void approval(@Nullable Required approval) {
    number("approvers", expected.approvers(), approval == null ? 0 : approval.votes());
    var quorums = approval == null ? List.<Required.Quorum>of() : approval.quorums();
    found.sameSet(
        expected,
        "plan quorums",
        expected.quorums() == null
            ? null
            : expected.quorums().stream().map(Expected.Quorum::words).toList(),
        quorums.stream().map(Required.Quorum::words).toList(),
        "quorums");
    var exclude = approval == null ? List.<Excluded>of() : approval.exclude();
    found.sameSet(
        expected,
        "plan exclude",
        expected.exclude() == null
            ? null
            : expected.exclude().stream().map(Comparison::word).toList(),
        exclude.stream().map(Comparison::word).toList(),
        "exclude");
  }

  /** Steps and calls of child runs are those of the plan, as people are shown it. */
  private void steps(Commitment commitment) {
    var steps = placed(commitment);
    number("changes", expected.changes(), commitment.mutations());
    list("skips", Comparison.brief(expected.skips()), places(steps, PlannedStep::skipped));
    list(
        "irreversible",
        Comparison.brief(expected.irreversible()),
        places(steps, step -> step.mutates() && step.undo() == null && step.child() == null));
    list(
        "unknown",
        Comparison.brief(expected.unknown()),
        places(steps, step -> !step.known() && step.child() == null));
    list(
        "targets",
        expected.targets(),
        steps.stream().flatMap(step -> step.getValue().targets().stream()).toList());
    list(
        "fields",
        expected.fields() == null
            ? null
            : expected.fields().stream().map(PlanComparison::field).toList(),
        steps.stream().flatMap(PlanComparison::fields).toList());
  }

  /** Every step by its place, what a child will do after the step that runs it. */
  private static List<Map.Entry<String, PlannedStep>> placed(Commitment commitment) {
    return commitment.steps().stream()
        .flatMap(step -> {
          var self = Map.entry(step.path(), step);
          var child = step.skipped() ? null : step.child();
          return child == null
              ? Stream.of(self)
              : Stream.concat(
                  Stream.of(self),
                  placed(child.plan()).stream()
                      .map(each ->
                          Map.entry(Places.in(step.path(), each.getKey()), each.getValue())));
        })
        .toList();
  }

  private static List<String> places(
      List<Map.Entry<String, PlannedStep>> steps, Predicate<PlannedStep> which) {
    return steps.stream()
        .filter(step -> which.test(step.getValue()))
        .map(step -> Places.brief(step.getKey()))
        .toList();
  }

  private static String field(Expected.Change change) {
    var place = Places.brief(Places.full(change.step()));
    return field(place, change.field(), change.before(), change.after());
  }

  private static Stream<String> fields(Map.Entry<String, PlannedStep> step) {
    return step.getValue().changes().stream()
        .map(each -> field(Places.brief(step.getKey()), each.field(), each.before(), each.after()));
  }

  private static String field(
      String step, String field, @Nullable Object before, @Nullable Object after) {
    return step + " " + field + ": " + Objects.toString(before) + " -> " + Objects.toString(after);
  }

  private void number(String key, @Nullable Integer wanted, int actual) {
    found.same(
        expected,
        "plan " + key,
        wanted == null ? null : wanted.toString(),
        Integer.toString(actual),
        key);
  }

  private void list(String key, @Nullable List<String> wanted, List<String> actual) {
    found.same(expected, "plan " + key, wanted, actual, key);
  }
}
