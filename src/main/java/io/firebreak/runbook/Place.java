package io.firebreak.runbook;

import com.google.common.collect.ImmutableSet;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Where an expression stands, and so what it can see. */
enum Place {
  TRIGGER("alert", "now"),
  INPUT("alert", "incident", "now"),
  TARGET("alert", "incident", "inputs"),
  READING("alert", "incident", "inputs", "run", "now"),
  READING_EXPECT("alert", "incident", "inputs", "run", "now", "result"),
  APPROVAL("alert", "incident", "inputs", "run", "plan", "now"),
  LIST("alert", "incident", "inputs", "run", "now", "capture"),
  STEP("alert", "incident", "inputs", "run", "now", "capture", "steps"),
  ITEM("alert", "incident", "inputs", "run", "now", "capture", "steps", "item", "index"),
  STEP_EXPECT("alert", "incident", "inputs", "run", "now", "capture", "steps", "result"),
  ITEM_EXPECT(
      "alert", "incident", "inputs", "run", "now", "capture", "steps", "item", "index", "result"),
  CHECK("alert", "incident", "inputs", "run", "now", "capture", "steps"),
  CHECK_EXPECT(
      "alert", "incident", "inputs", "run", "now", "capture", "steps", "result", "baseline"),
  POLICY("runbook", "plan", "run", "incident", "actor", "variables", "now"),
  HANDLER("alert", "incident", "inputs", "run", "plan", "now", "capture", "steps");

  private final ImmutableSet<String> roots;

  Place(String... roots) {
    this.roots = ImmutableSet.copyOf(roots);
  }

  /** The variables that can be seen. */
  Set<String> roots() {
    return roots;
  }

  /** Every variable that some place sees. */
  static Set<String> everywhere() {
    return Arrays.stream(values())
        .flatMap(place -> place.roots.stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
