package io.firebreak.remediation;

import io.firebreak.plan.Paths;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Step;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a history was about.
 *
 * @param join whether a step of its runbook waits for several
 * @param forEach whether a step is done for each item of a list
 * @param child whether a step is a run of another runbook
 * @param undone whether something was undone in it
 * @param crashed whether a process died in it
 */
record Shares(boolean join, boolean forEach, boolean child, boolean undone, boolean crashed) {
  static Shares of(RunbookVersion version, List<RunState> states, int crashes) {
    return new Shares(
        has(version, step -> step.needs() != null && step.needs().size() > 1),
        has(version, step -> step instanceof Step.Call call && call.forEach() != null),
        has(version, step -> step instanceof Step.Call call && call.uses().equals("runbook.run")),
        states.stream()
            .flatMap(state -> state.steps().values().stream())
            .anyMatch(step -> Paths.isUndo(step.path()) && step.done()),
        crashes > 0);
  }

  private static boolean has(RunbookVersion version, Predicate<Step> what) {
    return version.runbook().allSteps().stream().anyMatch(what);
  }
}
