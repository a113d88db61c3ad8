package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.runbook.PolicyVerdict.Answer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The policies that are in force together.
 *
 * @param policies by name
 * @param hash SHA-256 over their files, in lower-case hex
 */
public record PolicySet(List<Policy> policies, String hash) {
  private static final int LONGEST_VALUE = 100;
  private static final int LONGEST_OBSERVED = 500;

  public PolicySet {
    policies = List.copyOf(policies);
  }

  /** No policies at all. */
  public static PolicySet none() {
    return new PolicySet(List.of(), Canonical.hash(""));
  }

  /** Asks every policy, also after one that denies. */
  public List<PolicyVerdict> judge(Evaluator evaluator, PolicyFacts facts, Instant now) {
    return judge(evaluator, facts.values(now));
  }

  /**
   * Those that apply to every run of a runbook, by what the runbook alone tells. A policy that
   * looks at a plan, an alert or whoever asks may apply too, and is not among them.
   */
  public List<Policy> always(Evaluator evaluator, Runbook runbook) {
    var known = PolicyFacts.json(PolicyFacts.OfRunbook.of(runbook, ""));
    known.remove("version");
    return judge(evaluator, Map.of("runbook", known)).stream()
        .filter(said -> said.answer() instanceof PolicyVerdict.Answer.Applies)
        .map(PolicyVerdict::policy)
        .toList();
  }

  /** The same of what is known; a policy fails that needs more. */
  List<PolicyVerdict> judge(Evaluator evaluator, Map<String, ?> values) {
    return policies.stream().map(policy -> judge(policy, evaluator, values)).toList();
  }

  private static PolicyVerdict judge(Policy policy, Evaluator evaluator, Map<String, ?> known) {
    var values = new HashMap<String, Object>(known);
    @Nullable String trouble = null;
    var variables = JsonNodeFactory.instance.objectNode();
    values.put("variables", variables);
    for (var variable : policy.variables().entrySet()) {
      switch (evaluator.evaluate(variable.getValue(), values)) {
        case Evaluator.Rendered.Ok(var json) -> variables.set(variable.getKey(), json);
        case Evaluator.Rendered.Failed(var why) ->
            trouble = trouble == null ? "variables." + variable.getKey() + ": " + why : trouble;
      }
    }
    var answer =
        switch (evaluator.test(policy.when(), values)) {
          case Evaluator.Truth.True _ -> new Answer.Applies();
          case Evaluator.Truth.False _ -> new Answer.DoesNotApply();
          case Evaluator.Truth.Failed(var why) ->
              new Answer.Failed(trouble == null ? "when: " + why : trouble);
        };
    return new PolicyVerdict(policy, answer, observed(policy, evaluator, values));
  }

  /** The values that the condition and its variables look at. */
  private static String observed(Policy policy, Evaluator evaluator, Map<String, Object> values) {
    var paths = new TreeSet<>(evaluator.names(policy.when()));
    policy.variables().values().forEach(each -> paths.addAll(evaluator.names(each)));
    var seen =
        paths.stream()
            .filter(path -> values.containsKey(path.split("\\.", 2)[0]))
            .map(path -> seen(path, values))
            .toList();
    return cut(String.join(", ", seen), LONGEST_OBSERVED);
  }

  private static String seen(String path, Map<String, Object> values) {
    var parts = List.of(path.split("\\."));
    if (!(values.get(parts.getFirst()) instanceof JsonNode node)) {
      return path + " = " + values.get(parts.getFirst());
    }
    for (var part : parts.subList(1, parts.size())) {
      node = node.path(part);
    }
    return path + " = " + (node.isMissingNode() ? "absent" : cut(node.toString(), LONGEST_VALUE));
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }
}
