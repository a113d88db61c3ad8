package io.firebreak.remediation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.execute.ExecuteEvent.Kind;
import io.firebreak.execute.ExecuteEvent.Known;
import io.firebreak.execute.ExecuteEvent.Outcome;
import io.firebreak.plan.Hashes;
import io.firebreak.plan.Paths;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlannedStep;
import io.firebreak.plan.Required;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What lets a batch begin whose step says {@code approve_each}. An approval lets one batch begin:
 * that of the plan the first, then one for each further batch (engine-rules 2 and 15). Pure.
 */
final class Agreements {
  private static final String APPROVAL = "approval";

  private Agreements() {}

  /** Where it is kept that people agreed to a batch. */
  static String path(ApprovalEvent.Batch batch) {
    return Paths.approval(batch.step(), batch.number() - 1);
  }

  /** What people are asked about: the plan, or one batch of it under a hash of its own. */
  static String hash(Plan plan, ApprovalEvent.@Nullable Batch batch) {
    return batch == null
        ? plan.hash()
        : Hashes.of(
            JsonNodeFactory.instance
                .objectNode()
                .put("plan", plan.hash())
                .put("step", batch.step())
                .put("batch", batch.number()));
  }

  /** Who must agree to each batch of a list: what its step asks for and what the plan does. */
  static Required required(Plan plan, PlannedStep list) {
    var own = Objects.requireNonNull(list.batchApproval(), list.path() + " asks nobody");
    var whole = plan.commitment().approval();
    return whole == null ? own : whole.and(own);
  }

  /** People agreed to a batch. */
  static Outcome given(String path, Approval approval) {
    var by = JsonNodeFactory.instance.objectNode().put(APPROVAL, approval.request().id());
    return new Outcome(path, 0, Kind.OK, false, by, null, null, Known.PERSON, null);
  }

  /** Nobody can agree to a batch any more. */
  static Outcome impossible(String path, String why) {
    return new Outcome(
        path, 0, Kind.NOT_APPLIED, false, null, "approvers_unreachable", why, Known.ANSWERED, null);
  }

  /** The approval of the plan, if no batch was begun by it and it may still be used; else null. */
  static @Nullable Approval unused(RunState state, PlannedStep list, Instant now) {
    var approval = state.approval();
    return approval != null
            && approval.ended(ApprovalEvent.Outcome.APPROVED)
            && approval.request().batch() == null
            && approval.request().required().equals(required(state.planned(), list))
            && !Stages.tooOld(approval, now)
            && !isUsed(state, approval)
        ? approval
        : null;
  }

  /**
   * The approval of a run's present plan, or of a batch of it, while no effect has used it; null
   * when there is none.
   */
  static @Nullable Approval unusedOf(RunState state) {
    var approval = state.approval();
    return approval != null
            && !state.effectBegun()
            && approval.ended(ApprovalEvent.Outcome.APPROVED)
            && approval
                .request()
                .planHash()
                .equals(hash(state.planned(), approval.request().batch()))
        ? approval
        : null;
  }

  private static boolean isUsed(RunState state, Approval approval) {
    return state.steps().values().stream()
        .filter(step -> Paths.isApproval(step.path()))
        .map(step -> step.result())
        .anyMatch(by -> by != null && by.path(APPROVAL).asText().equals(approval.request().id()));
  }
}
