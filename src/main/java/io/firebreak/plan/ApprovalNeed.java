package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Runbook;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which approval a plan needs. */
final class ApprovalNeed {
  private ApprovalNeed() {}

  /**
   * The approval that a plan needs. Below autonomy {@code auto} every change is asked about, and no
   * condition takes that away. For {@code auto} the runbook's condition decides, and without one
   * the risk. A condition that cannot be evaluated asks.
   */
  static Commitment.@Nullable Required required(
      Evaluator evaluator, Runbook runbook, List<PlannedStep> steps, Scope scope) {
    var rule = runbook.approval();
    var when = rule.when();
    var changes = steps.stream().anyMatch(PlannedStep::mutates);
    var always = changes && runbook.autonomy() != Runbook.Autonomy.AUTO;
    var needed =
        always
            || (when == null
                ? changes && runbook.risk() == Runbook.Risk.HIGH
                : !(evaluator.test(when, scope.with("plan", summary(steps)).values())
                    instanceof Evaluator.Truth.False));
    return needed
        ? new Commitment.Required(
            rule.count(), rule.from().users(), rule.from().teams(), rule.from().slackGroup())
        : null;
  }

  private static JsonNode summary(List<PlannedStep> steps) {
    var json = JsonNodeFactory.instance.objectNode();
    var changes = steps.stream().filter(PlannedStep::mutates).count();
    json.put("changes", changes);
    json.put("irreversible", steps.stream().anyMatch(s -> s.mutates() && s.undo() == null));
    json.put("unknown", steps.stream().anyMatch(s -> !s.known()));
    json.putObject("blast_radius").put("count", changes);
    return json;
  }
}
