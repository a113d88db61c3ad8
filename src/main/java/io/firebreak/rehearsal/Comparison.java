package io.firebreak.rehearsal;

import io.firebreak.action.Durations;
import io.firebreak.rehearsal.Expected.Ended;
import io.firebreak.remediation.RunState;
import io.firebreak.runbook.StrictYaml.Document;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what a test expects with what came of it. */
final class Comparison {
  private final TestCase test;
  private final Expected expected;
  private final Performance came;
  private final Mismatches found;

  private Comparison(TestCase test, Performance came, Mismatches found) {
    this.test = test;
    this.expected = test.expect();
    this.came = came;
    this.found = found;
  }

  /** Everything that is not as expected; empty when the test passes. */
  static List<Mismatch> of(Document<TestFile> document, TestCase test, Performance came) {
    var found = new Mismatches(document);
    new Comparison(test, came, found).compare();
    return found.all();
  }

  /** A constant as files have it. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** What is written as {@code - key: word}, a line each, with places as briefly as they can be. */
  static List<String> words(List<? extends Map<String, ? extends Enum<?>>> written) {
    return written.stream()
        .flatMap(each -> each.entrySet().stream())
        .map(each -> Places.brief(Places.full(each.getKey())) + ": " + word(each.getValue()))
        .toList();
  }

  private void compare() {
    came.unscripted()
        .forEach(call ->
            found.add(
                test,
                "world",
                "a rule that answers every call",
                "nothing answers " + call,
                "name"));
    came.surprises().forEach(each -> found.add(each.act(), "people", "as written", each.text()));
    came.faultsNotReached()
        .forEach(fault ->
            found.add(
                fault,
                "faults",
                word(fault.kind()) + " at " + fault.step() + ", attempt " + fault.attempt(),
                "that call was never made"));
    if (!came.ends()) {
      found.add(
          test, "end", "a run that ends", "still moving after " + Rehearsal.MOST_TURNS, "name");
    }
    var state = came.state();
    if (state == null || !expected.starts()) {
      starts(state != null);
    } else {
      run(state);
    }
  }

  private void starts(boolean does) {
    if (does != expected.starts()) {
      found.add(
          expected,
          "starts",
          String.valueOf(expected.starts()),
          does ? "true" : "false: " + came.notStarted(),
          "starts");
    }
  }

  private void run(RunState state) {
    end(state);
    course();
    if (expected.plan() != null) {
      PlanComparison.compare(expected.plan(), state, found);
    }
    if (expected.within() != null && came.took().compareTo(expected.within()) > 0) {
      found.add(
          expected,
          "within",
          Durations.format(expected.within()),
          Durations.format(came.took()),
          "within");
    }
  }

  private void end(RunState state) {
    var detail = state.detail() == null ? "" : state.detail();
    if (expected.state() != null && expected.state() != state.status()) {
      var why = state.reason() == null ? "" : " (" + word(state.reason()) + ") " + detail;
      found.add(
          expected,
          "state",
          word(expected.state()),
          word(state.status()) + why.stripTrailing(),
          "state");
    }
    found.same(expected, "reason", wordOf(expected.reason()), wordOf(state.reason()), "reason");
    if (expected.detail() != null && !detail.contains(expected.detail())) {
      found.add(expected, "detail", expected.detail(), detail, "detail");
    }
  }

  private static @Nullable String wordOf(@Nullable Enum<?> constant) {
    return constant == null ? null : word(constant);
  }

  private void course() {
    endings("steps", expected.steps(), came.steps());
    var undone = came.undone().stream().map(Places::brief).toList();
    found.same(expected, "undone", brief(expected.undone()), undone, "undone");
    endings("handlers", expected.handlers(), came.handlers());
    if (expected.children() != null) {
      var children = Performance.children(came.runs());
      found.same(expected, "children", words(expected.children()), children, "children");
    }
    var approvals = expected.approvals();
    found.same(
        expected,
        "approvals",
        approvals == null ? null : approvals.stream().map(Comparison::word).toList(),
        came.approvals(),
        "approvals");
    policies();
    found.same(expected, "verify", wordOf(expected.verify()), word(came.verified()), "verify");
    effects(expected.effects(), came.effects());
  }

  /** What a child did counts only where the test names something of it. */
  private void endings(
      String what, @Nullable List<Map<String, Ended>> written, Map<String, String> ended) {
    if (written == null) {
      return;
    }
    var named =
        written.stream()
            .flatMap(each -> each.keySet().stream())
            .map(place -> String.valueOf(Places.child(Places.full(place))))
            .collect(Collectors.toSet());
    var actual =
        ended.entrySet().stream()
            .filter(each ->
                Places.child(each.getKey()) == null
                    || named.contains(String.valueOf(Places.child(each.getKey()))))
            .map(each -> Places.brief(each.getKey()) + ": " + each.getValue())
            .toList();
    found.same(expected, what, words(written), actual, what);
  }

  private void policies() {
    if (expected.policies() != null) {
      var wanted =
          expected.policies().stream()
              .flatMap(each -> each.entrySet().stream())
              .map(each -> each.getKey() + ": " + word(each.getValue()))
              .toList();
      var said =
          came.policies().entrySet().stream()
              .map(each -> each.getKey() + ": " + word(each.getValue()))
              .toList();
      found.sameSet(expected, "policies", wanted, said, "policies");
    }
  }

  static @Nullable List<String> brief(@Nullable List<String> places) {
    return places == null
        ? null
        : places.stream().map(place -> Places.brief(Places.full(place))).toList();
  }

  private void effects(@Nullable List<Expected.Effect> wanted, List<World.Effect> actual) {
    if (wanted == null) {
      return;
    }
    var paths = actual.stream().map(each -> Places.brief(each.path())).toList();
    var places = brief(wanted.stream().map(Expected.Effect::step).toList());
    found.same(expected, "effects", places, paths, "effects");
    for (var i = 0; i < Math.min(wanted.size(), actual.size()); i++) {
      var with = wanted.get(i).with();
      if (with != null && !Likeness.holds(actual.get(i).arguments(), with)) {
        found.add(
            wanted.get(i),
            "effects " + paths.get(i),
            with.toString(),
            actual.get(i).arguments().toString(),
            "with");
      }
    }
  }
}
