package io.firebreak.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.gate.EndReason;
import io.firebreak.plan.Required;
import io.firebreak.remediation.RunStatus;
import io.firebreak.runbook.ApprovalRule.Excluded;
import io.firebreak.runbook.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must come of a test. Each part is compared whole; null leaves it open.
 *
 * @param starts whether the alert, or the person, starts a run at all
 * @param detail text that the run's explanation holds
 * @param steps how each step ended that was begun or skipped, in the order in which they ended
 * @param undone steps that were undone, in that order, those of child runs included
 * @param handlers how each handler ended, in order
 * @param children how each child run ended, in the order in which they began
 * @param policies what each policy said of the plan that did not let it pass
 * @param approvals how each question to people ended, in order
 * @param effects calls that changed the world, in order, undos and handlers included
 * @param within how much of the test's time the run may take
 */
public record Expected(
    @Key(value = "Whether a run starts at all.", fallback = "true") boolean starts,
    @Key("The state in which the run ends, or stays waiting for a person.")
        @Nullable RunStatus state,
    @Key("The named reason for it.") @Nullable EndReason reason,
    @Key("Text that its explanation holds.") @Nullable String detail,
    @Key(
            value =
                "How each step ended that was begun or skipped, in the order in which they ended:"
                    + " `- restart: succeeded`. The steps of a child run are compared if one of"
                    + " them is named: `- cart/restart: succeeded`.",
            most = 1000)
        @Nullable List<Map<String, Ended>> steps,
    @Key(
            value = "Steps that were undone, in that order, those of child runs included.",
            most = 1000)
        @Nullable List<String> undone,
    @Key(
            value =
                "How each handler ended, in order: `- on_failure.0: succeeded`. Those of a child run"
                    + " are compared if one of them is named.",
            most = 1000)
        @Nullable List<Map<String, Ended>> handlers,
    @Key(
            value =
                "The state of each child run, in the order in which they began:"
                    + " `- cart: rolled_back`.",
            most = 1000)
        @Nullable List<Map<String, RunStatus>> children,
    @Key(
            value =
                "Policies that did not let the plan pass, by name:"
                    + " `- production-needs-approval: require_approval`.",
            most = 200)
        @Nullable List<Map<String, PolicySaid>> policies,
    @Key("The plan.") @Nullable ExpectedPlan plan,
    @Key(value = "How each question to people ended, in order.", most = 20)
        @Nullable List<ApprovalEvent.Outcome> approvals,
    @Key(
            value = "Calls that changed the world, in order, those of undos and handlers included.",
            most = 1000)
        @Nullable List<Effect> effects,
    @Key("What verification came to.") @Nullable Verified verify,
    @Key("How much of the test's time the run may take.") @Nullable Duration within) {

  /** How a step, an undo or a handler ended. */
  public enum Ended {
    SUCCEEDED,
    SKIPPED,
    FAILED,
    PARTIAL,
    /** Nobody knows whether it happened. */
    UNKNOWN,
    /** A person gave it up. */
    ABANDONED,
    RETRYING,
    WAITING,
    RUNNING
  }

  /** What a policy says of a plan. */
  public enum PolicySaid {
    DENY,
    REQUIRE_APPROVAL,
    WARN,
    /** It cannot be evaluated. */
    ERROR
  }

  /** What verification came to. */
  public enum Verified {
    PASSED,
    FAILED,
    INCONCLUSIVE,
    /** It never began. */
    NONE
  }

  /**
   * The plan. Each part is compared whole; null leaves it open.
   *
   * @param approvers how many people must agree, 0 for none
   * @param quorums who and how many must agree, what policies ask for included
   * @param exclude who may not vote, whatever they belong to
   * @param changes how many steps may change something
   * @param fails text that the reason holds for which no plan could be made
   */
  public record ExpectedPlan(
      @Key(value = "How many people must agree; 0 for none.", min = "0")
          @Nullable Integer approvers,
      @Key(value = "Who and how many must agree; every one of these.", most = 50)
          @Nullable List<Quorum> quorums,
      @Key("Who may not vote, whatever they belong to.") @Nullable List<Excluded> exclude,
      @Key(value = "How many steps may change something.", min = "0") @Nullable Integer changes,
      @Key(value = "Steps that are planned to be skipped.", most = 1000)
          @Nullable List<String> skips,
      @Key(value = "Steps that change something and cannot be undone.", most = 1000)
          @Nullable List<String> irreversible,
      @Key(value = "Steps whose effect cannot be predicted.", most = 1000)
          @Nullable List<String> unknown,
      @Key(value = "All targets that it finds.", most = 1000) @Nullable List<String> targets,
      @Key(value = "All fields that it changes.", most = 1000) @Nullable List<Change> fields,
      @Key("Text of the reason for which no plan could be made.") @Nullable String fails) {}

  /** So many out of a group; anyone with role approver when nobody is named. */
  public record Quorum(
      @Key(value = "How many.", fallback = "1", min = "1") int count,
      @Key("Out of these people.") List<String> users,
      @Key("Out of these teams.") List<String> teams,
      @Key("Out of this Slack user group.") @Nullable String slackGroup,
      @Key("Whoever is on call in this PagerDuty schedule.") @Nullable String pagerdutySchedule,
      @Key(value = "Whether each vote must come from another group.", fallback = "false")
          boolean distinctGroups) {
    String words() {
      return new Required.Quorum(
              count, users, teams, slackGroup, pagerdutySchedule, distinctGroups ? true : null)
          .words();
    }
  }

  /** One field that a plan changes. */
  public record Change(
      @Key("The step.") String step,
      @Key("The field.") String field,
      @Key("Its value before.") @Nullable JsonNode before,
      @Key("Its value after.") @Nullable JsonNode after) {}

  /**
   * A call that changed the world.
   *
   * @param with arguments that it had, among others; null for any
   */
  public record Effect(
      @Key("The step's id, `restart.undo`, or a handler such as `always.0`.") String step,
      @Key("Arguments that it had; others may be anything.") @Nullable ObjectNode with) {}
}
