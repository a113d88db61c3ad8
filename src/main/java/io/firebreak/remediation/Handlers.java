package io.firebreak.remediation;

import io.firebreak.execute.ExecuteEvent.StepRead;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlannedStep;
import io.firebreak.runbook.Runbook;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is done at the end of a run is no part of the plan's hash. So it is held to what people were
 * shown, and a thing is changed only by a run that was let go on. Pure.
 */
final class Handlers {
  private Handlers() {}

  /**
   * Why a call at the end may not be made; empty when it may.
   *
   * @param runbook as far as it is trusted now
   * @param read it with the arguments that it has now
   * @param targets what it would touch now
   */
  static Optional<String> objection(
      RunState state, Runbook runbook, StepRead read, List<String> targets) {
    var things = targets.stream().filter(target -> !PlannedStep.isAddress(target)).toList();
    var plan = state.plan() == null ? state.lastPlan() : state.plan();
    if (!things.isEmpty() && !(wasLetGoOn(state) && agreed(state, runbook, plan))) {
      return Optional.of("it changes " + things + ", and the run was not let change anything");
    }
    return plan == null ? Optional.empty() : otherwise(plan, read, targets);
  }

  /** A child is agreed to with its root; nobody is asked about a plan that changes nothing. */
  private static boolean agreed(RunState state, Runbook runbook, @Nullable Plan plan) {
    return state.isChild()
        || runbook.autonomy() == Runbook.Autonomy.AUTO
        || (plan != null && plan.commitment().approval() != null);
  }

  /** What people or gates kept back has begun no step. */
  private static boolean wasLetGoOn(RunState state) {
    return state.executingSince() != null
        && switch (Objects.requireNonNull(state.ending()).to()) {
          case SUCCEEDED, FAILED, ROLLED_BACK, CANCELLED -> true;
          case QUEUED,
              CHECKING,
              PLANNING,
              AWAITING_APPROVAL,
              EXECUTING,
              VERIFYING,
              ROLLING_BACK,
              IN_DOUBT,
              INCONCLUSIVE,
              ROLLBACK_FAILED,
              SKIPPED,
              BLOCKED,
              REJECTED,
              EXPIRED,
              SELF_RESOLVED ->
              false;
        };
  }

  /** What differs from what the plan shows, as far as that could tell it. */
  private static Optional<String> otherwise(Plan plan, StepRead read, List<String> targets) {
    var shown =
        plan.atEnd().stream()
            .filter(handler -> handler.path().equals(read.path()))
            .findFirst()
            .orElse(null);
    if (shown == null || shown.arguments() == null) {
      return Optional.empty();
    }
    var differences = differences(shown, read, targets);
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of("it is not what the plan shows: " + String.join("; ", differences));
  }

  private static List<String> differences(PlannedStep shown, StepRead read, List<String> targets) {
    var differences = new ArrayList<String>();
    Differences.fields(
        "argument",
        Objects.requireNonNull(shown.arguments()),
        Objects.requireNonNull(read.arguments()),
        differences);
    if (shown.known() && !shown.targets().containsAll(targets)) {
      differences.add("targets: " + shown.targets() + " → " + targets);
    }
    return differences;
  }
}
