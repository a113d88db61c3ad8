package io.firebreak.plan;

import io.firebreak.journal.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What planning adds to a run's stream. */
public sealed interface PlanEvent extends Payload {
  /**
   * A plan was made.
   *
   * @param plan what it found
   * @param differences what differs from the plan before, for people; empty for a first plan
   */
  record PlanMade(Plan plan, List<String> differences) implements PlanEvent {}

  /**
   * No plan could be made.
   *
   * @param outOfScope whether a target lies outside the allow-list
   * @param message what happened and what to do
   * @param step which step, null for the whole
   */
  record PlanFailed(boolean outOfScope, String message, @Nullable String step)
      implements PlanEvent {}
}
