package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.runbook.PolicyVerdict.Answer;
import io.firebreak.runbook.Problem.Code;
import io.firebreak.runbook.UseLint.AtEnd;
import io.firebreak.runbook.UseLint.Change;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Says what policies do to every run of a runbook, whatever its alert, inputs and targets. A policy
 * that needs to know more says nothing here.
 */
final class PolicyLint {
  private final PolicySet policies;
  private final Evaluator evaluator;
  private final Node root;
  private final Problems problems;

  PolicyLint(PolicySet policies, Evaluator evaluator, Node root, Problems problems) {
    this.policies = policies;
    this.evaluator = evaluator;
    this.root = root;
    this.problems = problems;
  }

  void check(Runbook runbook, List<Change> changes, List<AtEnd> atEnd) {
    policies.judge(evaluator, known(runbook, changes, atEnd)).stream()
        .filter(said -> said.answer() instanceof Answer.Applies)
        .map(PolicyVerdict::policy)
        .forEach(policy -> applies(policy, asks(runbook, changes)));
  }

  private void applies(Policy policy, boolean askedAnyway) {
    var location = root.at("autonomy").location();
    var named = "the policy " + policy.name();
    switch (policy.effect()) {
      case DENY ->
          problems.add(location, Code.POLICY_DENIES, named + " denies every run: " + policy.text());
      case WARN -> problems.add(location, Code.POLICY_APPLIES, named + " warns: " + policy.text());
      case REQUIRE_APPROVAL -> {
        if (!askedAnyway) {
          problems.add(
              location,
              Code.POLICY_APPLIES,
              named + " asks people although autonomy is auto: " + policy.text());
        }
      }
    }
  }

  /**
   * What holds for every run. A name that is absent is an error where a policy looks at it: whether
   * what is done at the end changes a thing only a plan can tell.
   */
  private static Map<String, JsonNode> known(
      Runbook runbook, List<Change> changes, List<AtEnd> atEnd) {
    var json = JsonNodeFactory.instance;
    var plan = json.objectNode();
    var irreversible =
        changes.stream().anyMatch(change -> !(change.step().undo() instanceof Undo.By));
    if (!changes.isEmpty() || atEnd.isEmpty()) {
      plan.put("changes", changes.size());
    }
    if (irreversible || atEnd.isEmpty()) {
      plan.put("irreversible", irreversible);
    }
    Stream.concat(changes.stream().map(Change::effect), atEnd.stream().map(AtEnd::effect))
        .map(effect -> effect.name().toLowerCase(Locale.ROOT))
        .distinct()
        .forEach(plan.putArray("effects")::add);
    Stream.concat(
            changes.stream().map(change -> change.step().uses()), atEnd.stream().map(AtEnd::action))
        .distinct()
        .forEach(plan.putArray("actions")::add);
    var run = json.objectNode();
    run.put("autonomy", runbook.autonomy().name().toLowerCase(Locale.ROOT));
    if (runbook.approval().when() == null || runbook.autonomy() != Runbook.Autonomy.AUTO) {
      run.put("needs_approval", asks(runbook, changes));
    }
    ObjectNode version = PolicyFacts.json(PolicyFacts.OfRunbook.of(runbook, ""));
    version.remove("version");
    return Map.of("runbook", version, "plan", plan, "run", run);
  }

  /** Whether the runbook itself asks about every run, as plans decide it. */
  private static boolean asks(Runbook runbook, List<Change> changes) {
    var always =
        runbook.autonomy() != Runbook.Autonomy.AUTO
            || (runbook.approval().when() == null && runbook.risk() == Runbook.Risk.HIGH);
    return always && !changes.isEmpty();
  }
}
