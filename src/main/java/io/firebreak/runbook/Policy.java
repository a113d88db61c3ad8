package io.firebreak.runbook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule over plans, as its author wrote it. When it applies, it has exactly one effect.
 *
 * @param schema version of the policy language, 1
 * @param variables named values that {@code when} sees as {@code variables.NAME}, in order
 * @param deny why such a plan may not go on; null when the effect is another
 * @param requireApproval who must agree to such a plan; null when the effect is another
 * @param warn what people are told about such a plan; null when the effect is another
 */
public record Policy(
    @Key(value = "Version of the policy language.", min = "1", max = "1") int schema,
    @Key(
            value = "Unique name of the policy; verdicts and metrics name it.",
            name = "policy",
            pattern = Runbook.NAME)
        String name,
    @Key("One line for people: what it is for.") String title,
    @Key(
            value =
                "CEL by name, seen as `variables.NAME` by `when` and by the variables below it.",
            keys = Step.ID,
            most = 20)
        Map<String, Expression> variables,
    @Key("CEL: whether the policy applies to a plan.") Expression when,
    @Key("Effect: such a plan may not go on, and this says why and what to do.")
        @Nullable String deny,
    @Key("Effect: people must agree to such a plan.") @Nullable RequireApproval requireApproval,
    @Key("Effect: such a plan goes on, and this is shown beside it.") @Nullable String warn) {

  public Policy {
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  /**
   * Who must agree. It is added to what the runbook itself asks for: both must be met.
   *
   * @param count how many must agree
   * @param from who may approve; nobody named means anyone with the role approver
   * @param exclude who may not approve
   */
  public record RequireApproval(
      @Key(value = "How many must agree.", fallback = "1", min = "1", max = "10") int count,
      @Key(value = "Who may approve; by default anyone with role approver.", fallback = "{}")
          ApprovalRule.Approvers from,
      @Key(value = "Who may not approve.", fallback = "[requester, runbook_author]", most = 2)
          List<ApprovalRule.Excluded> exclude) {
    public RequireApproval {
      exclude = List.copyOf(exclude);
    }
  }

  /** What a policy does where it applies. */
  public enum Effect {
    DENY,
    REQUIRE_APPROVAL,
    WARN
  }

  /** What it does where it applies. */
  public Effect effect() {
    if (deny != null) {
      return Effect.DENY;
    }
    return requireApproval != null ? Effect.REQUIRE_APPROVAL : Effect.WARN;
  }

  /** What it says to people where it applies. */
  public String text() {
    if (deny != null) {
      return deny;
    }
    return warn != null ? warn : title;
  }
}
