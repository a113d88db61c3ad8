package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.Action;
import io.firebreak.alert.LookBack;
import io.firebreak.runbook.Check;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Expression;
import io.firebreak.runbook.Step;
import io.firebreak.runbook.Template;
import io.firebreak.runbook.Use;
import io.firebreak.runbook.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what a run will be judged by, so that a plan commits to it: each check with its
 * arguments, as far as they are the same at any time, and as its author wrote them where they are
 * not. Nothing is read for it: what a check would see now belongs to no commitment.
 */
final class CheckPlanner {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Planner planner;
  private final Scope scope;

  CheckPlanner(Planner planner, Scope scope) {
    this.planner = planner;
    this.scope = scope;
  }

  /** The verification of a run or of a fix; null for none. */
  @Nullable JsonNode verification(@Nullable Verification verify) {
    if (verify == null) {
      return null;
    }
    var json = JSON.objectNode();
    json.put("stabilize", verify.stabilize().toString());
    json.put("every", verify.every().toString());
    json.put("success_for", verify.successFor());
    json.put("failure_limit", verify.failureLimit());
    json.put("error_limit", verify.errorLimit());
    json.put("deadline", verify.deadline().toString());
    var checks = json.putArray("checks");
    verify.checks().forEach(check -> checks.add(check(check)));
    return json;
  }

  /** What must hold after a batch. */
  JsonNode batch(Step.BatchCheck check) {
    var json = reading(check, check.expect(), check.timeout());
    json.put("delay", check.delay().toString());
    return json;
  }

  private JsonNode check(Check check) {
    return switch (check) {
      case Check.AlertCleared _ -> alert();
      case Check.ByAction reading -> {
        var json = reading(reading, reading.expect(), reading.timeout());
        if (reading.name() != null) {
          json.put("name", reading.name());
        }
        if (reading.comparesWithBefore()) {
          json.put("baseline", "before_change");
        }
        yield json;
      }
    };
  }

  /** How long the alert may go on firing although all is well is the alert's own word. */
  private JsonNode alert() {
    var json = JSON.objectNode().put("kind", "alert_cleared");
    if (scope.values().get("alert") instanceof JsonNode alert) {
      var said = alert.path("annotations").path(LookBack.ANNOTATION);
      json.put("look_back", LookBack.said(said.isTextual() ? said.asText() : null).toString());
    }
    return json;
  }

  /** One reading, such as a check or a step's probe, and what must hold of it. */
  ObjectNode reading(Use use, Expression expect, @Nullable Duration limit) {
    var json = JSON.objectNode().put("kind", "reading").put("uses", use.uses());
    json.put("expect", expect.source());
    var action = planner.actions().find(use.uses());
    action.ifPresent(found -> json.put("timeout", limit(found, limit).toString()));
    arguments(use.with(), action, json);
    var rules = action.map(found -> rules(found, use.with())).orElse(List.of());
    if (!rules.isEmpty()) {
      rules.forEach(json.putArray("rules")::add);
    }
    return json;
  }

  private static Duration limit(Action<?> action, @Nullable Duration written) {
    return written == null ? action.descriptor().timeout() : written;
  }

  /** What cannot be resolved now is open too: its trouble shows when it is read. */
  private void arguments(
      Template.Fields with, Optional<? extends Action<?>> action, ObjectNode json) {
    var resolved = json.putObject("arguments");
    var open = JSON.objectNode();
    with.fields()
        .forEach((name, value) -> {
          var one = new Template.Fields(Map.of(name, value), with.location());
          var found = action.flatMap(known -> resolved(known, one));
          found.ifPresentOrElse(
              arguments -> resolved.set(name, arguments.path(name)),
              () -> open.set(name, Sources.source(value)));
        });
    if (!open.isEmpty()) {
      json.set("open", open);
    }
  }

  private Optional<JsonNode> resolved(Action<?> action, Template.Fields one) {
    return planner.evaluator().names(one).stream().allMatch(Fixed::isFixed)
            && planner.evaluator().render(one, action, scope.values())
                instanceof Evaluator.Rendered.Ok(var json)
        ? Optional.of(json)
        : Optional.empty();
  }

  /**
   * By which other rules than people agreed to a reading would be judged now; null when by the
   * same, and when its arguments did not tell before the run began.
   *
   * @param agreed the reading as a plan wrote it down
   */
  @Nullable String otherRules(JsonNode agreed, Use use) {
    if (agreed.has("open")) {
      return null;
    }
    var then = new ArrayList<String>();
    agreed.path("rules").forEach(rule -> then.add(rule.asText()));
    var now =
        planner
            .actions()
            .find(use.uses())
            .map(action -> rules(action, use.with()))
            .orElse(List.of());
    return now.equals(then)
        ? null
        : "not read, because it would be judged by "
            + words(now)
            + ", and people agreed to "
            + words(then);
  }

  private static String words(List<String> rules) {
    return rules.isEmpty() ? "no rule" : "the rule " + String.join(", and by ", rules);
  }

  private <I extends Record> List<String> rules(Action<I> action, Template.Fields with) {
    return planner.evaluator().sketch(with, action, scope.values())
                instanceof Evaluator.Rendered.Ok(var json)
            && Arguments.decode(action, json) instanceof Arguments.Resolved<I>(var _, var input)
        ? action.rules(input)
        : List.of();
  }
}
