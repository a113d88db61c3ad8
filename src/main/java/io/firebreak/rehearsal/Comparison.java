package io.firebreak.rehearsal;

import io.firebreak.action.Durations;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlannedStep;
import io.firebreak.rehearsal.Expected.Ended;
import io.firebreak.rehearsal.Expected.ExpectedPlan;
import io.firebreak.remediation.RunState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares what a test expects with what came of it. */
final class Comparison {
  private static final String NOTHING = "(nothing)";

  private final List<Mismatch> found = new ArrayList<>();

  private Comparison() {}

  /** Everything that is not as expected; empty when the test passes. */
  static List<Mismatch> of(Expected expected, Performance came) {
    var comparison = new Comparison();
    comparison.compare(expected, came);
    return List.copyOf(comparison.found);
  }

  /** A constant as files have it. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private void compare(Expected expected, Performance came) {
    came.unscripted().forEach(call -> found.add(unscripted(call)));
    came.surprises().forEach(each -> found.add(new Mismatch("people", "as written", each)));
    came.faultsNotReached()
        .forEach(fault ->
            found.add(
                new Mismatch(
                    "faults",
                    word(fault.kind()) + " at " + fault.step() + ", attempt " + fault.attempt(),
                    "that call was never made")));
    if (!came.ends()) {
      found.add(
          new Mismatch("end", "a run that ends", "still moving after " + Rehearsal.MOST_TURNS));
    }
    var state = came.state();
    if (state == null || !expected.starts()) {
      starts(expected, came);
      return;
    }
    end(expected, state);
    course(expected, came);
    if (expected.plan() != null) {
      plan(expected.plan(), state);
    }
    if (expected.within() != null && came.took().compareTo(expected.within()) > 0) {
      found.add(
          new Mismatch(
              "within", Durations.format(expected.within()), Durations.format(came.took())));
    }
  }

  private static Mismatch unscripted(String call) {
    return new Mismatch("world", "a rule that answers every call", "nothing answers " + call);
  }

  private void starts(Expected expected, Performance came) {
    var starts = came.state() != null;
    if (starts != expected.starts()) {
      found.add(
          new Mismatch(
              "starts",
              String.valueOf(expected.starts()),
              starts ? "true" : "false: " + came.notStarted()));
    }
  }

  private void end(Expected expected, RunState state) {
    var detail = state.detail() == null ? "" : state.detail();
    if (expected.state() != null && expected.state() != state.status()) {
      var why = state.reason() == null ? "" : " (" + word(state.reason()) + ") " + detail;
      found.add(
          new Mismatch(
              "state", word(expected.state()), word(state.status()) + why.stripTrailing()));
    }
    if (expected.reason() != null && expected.reason() != state.reason()) {
      found.add(
          new Mismatch(
              "reason",
              word(expected.reason()),
              state.reason() == null ? NOTHING : word(state.reason())));
    }
    if (expected.detail() != null && !detail.contains(expected.detail())) {
      found.add(new Mismatch("detail", expected.detail(), detail));
    }
  }

  private void course(Expected expected, Performance came) {
    endings("steps", expected.steps(), came.steps());
    same("undone", brief(expected.undone()), came.undone());
    endings("handlers", expected.handlers(), came.handlers());
    var approvals = expected.approvals();
    same(
        "approvals",
        approvals == null ? null : approvals.stream().map(Comparison::word).toList(),
        came.approvals());
    if (expected.verify() != null && expected.verify() != came.verified()) {
      found.add(new Mismatch("verify", word(expected.verify()), word(came.verified())));
    }
    effects(expected.effects(), came.effects());
  }

  private void endings(
      String what, @Nullable List<Map<String, Ended>> expected, Map<String, String> came) {
    if (expected == null) {
      return;
    }
    var wanted =
        expected.stream()
            .flatMap(each -> each.entrySet().stream())
            .map(each -> Paths.brief(each.getKey()) + ": " + word(each.getValue()))
            .toList();
    same(
        what,
        wanted,
        came.entrySet().stream().map(each -> each.getKey() + ": " + each.getValue()).toList());
  }

  private void same(String what, @Nullable Collection<String> expected, Collection<String> actual) {
    if (expected != null && !List.copyOf(expected).equals(List.copyOf(actual))) {
      found.add(new Mismatch(what, shown(expected), shown(actual)));
    }
  }

  private static String shown(Collection<String> items) {
    return items.isEmpty() ? NOTHING : String.join(", ", items);
  }

  private static @Nullable List<String> brief(@Nullable List<String> steps) {
    return steps == null ? null : steps.stream().map(Paths::brief).toList();
  }

  private void effects(@Nullable List<Expected.Effect> expected, List<World.Effect> actual) {
    if (expected == null) {
      return;
    }
    var paths = actual.stream().map(each -> Paths.brief(each.path())).toList();
    same("effects", expected.stream().map(each -> Paths.brief(each.step())).toList(), paths);
    for (var i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      var with = expected.get(i).with();
      if (with != null && !Likeness.holds(actual.get(i).arguments(), with)) {
        found.add(
            new Mismatch(
                "effects " + paths.get(i), with.toString(), actual.get(i).arguments().toString()));
      }
    }
  }

  private void plan(ExpectedPlan expected, RunState state) {
    var plan = state.plan();
    var failure = state.planFailure();
    if (expected.fails() != null) {
      var message = failure == null ? NOTHING : failure.message();
      if (!message.contains(expected.fails())) {
        found.add(new Mismatch("plan fails", expected.fails(), message));
      }
      return;
    }
    if (plan == null) {
      found.add(
          new Mismatch(
              "plan", "a plan", failure == null ? "none was made" : "none: " + failure.message()));
      return;
    }
    planned(expected, plan);
  }

  private void planned(ExpectedPlan expected, Plan plan) {
    var commitment = plan.commitment();
    var steps = commitment.steps();
    var approval = commitment.approval();
    number("plan approvers", expected.approvers(), approval == null ? 0 : approval.votes());
    number("plan changes", expected.changes(), commitment.mutations());
    same("plan skips", brief(expected.skips()), paths(steps, PlannedStep::skipped));
    same(
        "plan irreversible",
        brief(expected.irreversible()),
        paths(steps, step -> step.mutates() && step.undo() == null));
    same("plan unknown", brief(expected.unknown()), paths(steps, step -> !step.known()));
    same(
        "plan targets",
        expected.targets(),
        steps.stream().flatMap(step -> step.targets().stream()).toList());
    same(
        "plan fields",
        expected.fields() == null
            ? null
            : expected.fields().stream().map(Comparison::field).toList(),
        steps.stream().flatMap(step -> step.changes().stream().map(c -> field(step, c))).toList());
  }

  private static List<String> paths(
      List<PlannedStep> steps, java.util.function.Predicate<PlannedStep> which) {
    return steps.stream().filter(which).map(step -> Paths.brief(step.path())).toList();
  }

  private static String field(Expected.Change change) {
    return field(change.step(), change.field(), change.before(), change.after());
  }

  private static String field(PlannedStep step, PlannedStep.Change change) {
    return field(Paths.brief(step.path()), change.field(), change.before(), change.after());
  }

  private static String field(
      String step, String field, @Nullable Object before, @Nullable Object after) {
    return step + " " + field + ": " + Objects.toString(before) + " -> " + Objects.toString(after);
  }

  private void number(String what, @Nullable Integer expected, int actual) {
    if (expected != null && expected != actual) {
      found.add(new Mismatch(what, expected.toString(), Integer.toString(actual)));
    }
  }
}
